"""What keeps a difference between models and database from being found or written down."""

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


class NoConnection(GitmigError):
    """A comparison needs a database, and the context only prints SQL."""

    def __init__(self) -> None:
        super().__init__(
            "models cannot be compared offline: there is no database to read",
            hint="leave `--sql` out",
        )
