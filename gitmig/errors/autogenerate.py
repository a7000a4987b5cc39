"""What keeps a difference between models and database from being found or written down."""

from collections.abc import Sequence

from gitmig.errors.error import GitmigError


class DuplicateTable(GitmigError):
    """Two MetaData objects that are compared together both have the table."""

    def __init__(self, table: str) -> None:
        self.table = table
        super().__init__(
            f"the table {table} is in more than one of the MetaData objects",
            hint="name each MetaData once in the setting `metadata`, or move the table into one",
        )


class NoRenderer(GitmigError, ValueError):
    """No function says how an operation, or what it carries, is written as Python."""

    def __init__(self, kind: str) -> None:
        self.kind = kind
        super().__init__(
            f"nothing says how {kind} is written as Python",
            hint=f"register a function with @renderers.dispatch_for({kind})",
        )


class RendererRegistered(GitmigError, ValueError):
    """A second function was registered for what one renders already."""

    def __init__(self, kind: str) -> None:
        self.kind = kind
        super().__init__(
            f"how {kind} is written as Python is registered already",
            hint="pass replace=True to dispatch_for() to put another in its place",
        )


class HookInvalid(GitmigError):
    """A function that was given to context.configure() cannot be called as it has to be."""

    def __init__(self, option: str, parameters: Sequence[str]) -> None:
        self.option = option
        self.parameters = tuple(parameters)
        super().__init__(
            f"`{option}` of context.configure() does not take what it is called with",
            hint=f"define it as {option}({', '.join(parameters)})",
        )


class NotPython(GitmigError, ValueError):
    """A function of the project gave what is no Python for a revision file."""

    def __init__(self, function: str, subject: str, returned: object, hint: str) -> None:
        self.function = function
        self.subject = subject
        self.returned = returned
        super().__init__(f"{function} is no Python for {subject}: {returned!r}", hint=hint)


class RenderedItemInvalid(NotPython):
    """`render_item` returned for a part of a table what cannot stand in a revision file."""

    def __init__(self, function: str, subject: str, returned: object) -> None:
        super().__init__(
            f"what `render_item` ({function}) returned",
            subject,
            returned,
            'return an expression such as "sa.Integer()", False for the usual one, or None to '
            "leave it out",
        )


class RenderedOperationInvalid(NotPython):
    """A registered renderer returned for an operation what cannot stand in a revision file."""

    def __init__(self, function: str, subject: str, returned: object) -> None:
        super().__init__(
            f"what the renderer {function} returned",
            subject,
            returned,
            'return statements such as "op.create_view(...)", a text or a list of them, '
            "without indentation",
        )


class NoConnection(GitmigError):
    """A comparison needs a database, and the context only prints SQL."""

    def __init__(self) -> None:
        super().__init__(
            "models cannot be compared offline: there is no database to read",
            hint="leave `--sql` out",
        )


class RewriteRefused(GitmigError, ValueError):
    """A rewriter did not give exactly one container back for an upgrade or a downgrade."""

    def __init__(self, kind: str, count: int) -> None:
        self.kind = kind
        self.count = count
        super().__init__(
            f"a rewriter of {kind} has to return one {kind}, and returned {count} operations",
            hint=f"change the list `ops` of the {kind}, and return it",
        )


class PluginUnusable(GitmigError):
    """What an installed package offers as a plugin cannot be loaded."""

    def __init__(self, name: str, value: str, package: str, reason: str) -> None:
        self.name = name
        self.value = value
        self.package = package
        self.reason = reason
        super().__init__(
            f"the plugin {name} of the package {package} ({value}) cannot be loaded: {reason}",
            hint=f"install a release of {package} that fits, or `pip uninstall {package}`",
        )


class RenameInvalid(GitmigError):
    """A rename was told of that cannot be."""

    def __init__(self, rename: str, reason: str) -> None:
        self.rename = rename
        self.reason = reason
        super().__init__(
            f"`--rename {rename}` cannot be made: {reason}",
            hint="give the names as `--rename users.name:full_name`, "
            "or `--rename users:people` for a table",
        )


class PluginTaken(GitmigError, ValueError):
    """A second plugin was made under a name."""

    def __init__(self, name: str) -> None:
        self.name = name
        super().__init__(
            f"there is a plugin {name} already",
            hint="give the plugin another name, or call remove() of the first one",
        )


class PluginExpressionInvalid(GitmigError, ValueError):
    """`autogenerate_plugins` has an entry that is no name of plugins."""

    def __init__(self, expression: str) -> None:
        self.expression = expression
        super().__init__(
            f"Invalid plugin expression {expression!r}",
            hint="write a dotted name, in which `*` stands for any characters, and `~` before "
            "what is to be left out",
        )


class PluginsUnknown(GitmigError):
    """`autogenerate_plugins` names plugins that nobody brings."""

    def __init__(self, expressions: Sequence[str]) -> None:
        self.expressions = tuple(expressions)
        super().__init__(
            f"Did not locate plugins: {', '.join(self.expressions)}",
            hint="install the package that brings them, or take them out of `autogenerate_plugins`",
        )
