"""What can be wrong with an operation, before any of it reaches a database."""

from collections.abc import Iterable
from difflib import get_close_matches

from gitmig.errors.error import GitmigError


class UnknownKeyword(GitmigError, TypeError):
    """A directive was given a keyword that it does not know."""

    def __init__(
        self, directive: str, keyword: str, known: Iterable[str], *, dialect_options: bool
    ) -> None:
        self.directive = directive
        self.keyword = keyword
        self.known = tuple(sorted(known))
        nearest = get_close_matches(keyword, self.known, n=1)
        hint = f"did you mean `{nearest[0]}`?" if nearest else f"it takes {', '.join(self.known)}"
        if dialect_options:
            hint += "" if nearest else "."
            hint += " Options of one dialect are named for it, as in `postgresql_using`"
        super().__init__(f"{directive}() does not know the keyword `{keyword}`", hint=hint)


class WrongCall(GitmigError, TypeError):
    """A directive was called without an argument that it needs, or with too many."""

    def __init__(self, directive: str, reason: str, needed: Iterable[str]) -> None:
        self.directive = directive
        self.reason = reason
        self.needed = tuple(needed)
        super().__init__(
            f"{directive}(): {reason}",
            hint=f"write `op.{directive}({', '.join(self.needed)}, ...)`",
        )


class UnknownDirective(GitmigError, AttributeError):
    """`op` was asked for what it does not have."""

    def __init__(self, directive: str, known: Iterable[str]) -> None:
        self.directive = directive
        nearest = get_close_matches(directive, list(known), n=1)
        super().__init__(
            f"`op` has no `{directive}`",
            hint=f"did you mean `op.{nearest[0]}`?"
            if nearest
            else "an operation of your own is registered in env.py: "
            f'@Operations.register_operation("{directive}")',
        )


class WrongArgument(GitmigError, TypeError):
    """A directive was given a value of a type that it cannot use."""

    def __init__(
        self, directive: str, argument: str, value: object, expected: str, hint: str | None = None
    ) -> None:
        self.directive = directive
        self.argument = argument
        self.value = value
        self.expected = expected
        super().__init__(
            f"{directive}() takes {expected} as `{argument}`, not {type(value).__name__}",
            hint=hint or f"pass {expected}",
        )


class InvalidArgument(GitmigError, ValueError):
    """A directive was given a value of the right type that makes no sense."""

    def __init__(self, directive: str, argument: str, problem: str, hint: str) -> None:
        self.directive = directive
        self.argument = argument
        self.problem = problem
        super().__init__(f"{directive}(): `{argument}` {problem}", hint=hint)


class IrreversibleOperation(GitmigError, NotImplementedError):
    """An operation of this class has no reverse."""

    def __init__(self, operation: str) -> None:
        self.operation = operation
        super().__init__(
            f"{operation} cannot be reversed: nothing in it says how",
            hint="write the way back by hand in downgrade()",
        )


class OriginalUnknown(GitmigError, ValueError):
    """A drop cannot be reversed, because what it drops is known by name only."""

    def __init__(self, description: str) -> None:
        self.description = description
        super().__init__(
            f"cannot reverse `{description}`: the original object is not known",
            hint="build the operation from the object that it drops (from_table, from_index, ...), "
            "or write the way back by hand in downgrade()",
        )


class NoDiffTuple(GitmigError, NotImplementedError):
    """An operation of this class has no form as a difference."""

    def __init__(self, operation: str) -> None:
        self.operation = operation
        super().__init__(
            f"{operation} has no form as a difference tuple",
            hint="define to_diff_tuple() in the operation's class",
        )


class SeveralContainers(GitmigError, ValueError):
    """A script with several upgrade or downgrade containers was asked for its only one."""

    def __init__(self, attribute: str, count: int) -> None:
        self.attribute = attribute
        self.count = count
        super().__init__(
            f"this script has {count} `{attribute}`, so there is no single one to give",
            hint=f"read `{attribute}_list`",
        )


class AlreadyRegistered(GitmigError, ValueError):
    """A directive or an implementation is registered twice."""

    def __init__(self, what: str) -> None:
        self.what = what
        super().__init__(
            f"{what} is registered already",
            hint="pass replace=True to implementation_for() to put another in its place, "
            "or give the directive a name of its own",
        )


class UnknownOperation(GitmigError, NotImplementedError):
    """No dialect implementation has a method for the operation."""

    def __init__(self, operation: str, dialect: str) -> None:
        self.operation = operation
        self.dialect = dialect
        super().__init__(
            f"nothing says how {operation} is done on {dialect}",
            hint=f"register a function with @Operations.implementation_for({operation})",
        )


class UnusableDialect(GitmigError):
    """What an installed package offers as the class of a dialect cannot be used."""

    def __init__(self, dialect: str, place: str, package: str, reason: str) -> None:
        self.dialect = dialect
        self.place = place
        self.package = package
        self.reason = reason
        super().__init__(
            f"the package {package} offers {place} for the dialect {dialect}, but {reason}",
            hint=f"install another version of {package}, or uninstall it: the dialect then gets "
            "standard SQL",
        )


class UnsupportedOperation(GitmigError, NotImplementedError):
    """The database cannot do what the operation asks for; the hint names a way that works."""

    def __init__(self, description: str, dialect: str, hint: str) -> None:
        self.description = description
        self.dialect = dialect
        super().__init__(f"{dialect} cannot {description}", hint=hint)


class CounterOutOfBounds(GitmigError):
    """An identity column's new bounds do not hold the number that it has come to, or its start."""

    def __init__(self, description: str, dialect: str, reason: str, statement: str | None) -> None:
        self.description = description
        self.reason = reason
        self.statement = statement
        """What the database refused, if the number is the one that the column has come to."""
        hint = "give it a start within its bounds: sa.Identity(start=..., ...)"
        if statement is not None:
            hint = (
                "say where it is to go on, with a number that no row has: in place of this call "
                f'op.execute("{statement} RESTART WITH ...")'
            )
        super().__init__(f"{dialect} cannot {description}: {reason}", hint=hint)


class UnbuildableOperation(GitmigError, ValueError):
    """SQLAlchemy cannot build the table, constraint or index that an operation speaks of."""

    def __init__(self, description: str, reason: str) -> None:
        self.description = description
        self.reason = reason
        super().__init__(
            f"cannot {description}: {reason}",
            hint="name the constraint, or write one without a name in the convention of the target "
            "metadata"
            if "%(constraint_name)s" in reason
            else "correct the operation in the revision file",
        )


class IncompleteOperation(GitmigError):
    """The database needs to be told more than the operation says."""

    def __init__(self, description: str, dialect: str, missing: str) -> None:
        self.description = description
        self.dialect = dialect
        self.missing = missing
        super().__init__(
            f"{dialect} needs to know `{missing}` in order to {description}",
            hint=f"pass `{missing}`",
        )


class NotAsynchronous(GitmigError, ValueError):
    """An async function was to be called on a connection that is not asynchronous."""

    def __init__(self, driver: str) -> None:
        self.driver = driver
        super().__init__(
            f"run_async() needs an asynchronous driver, and {driver} is none",
            hint="call an ordinary function with op.get_bind(), or connect with a driver such as "
            "asyncpg, psycopg_async, aiosqlite or asyncmy",
        )


class OnlyOnline(GitmigError, NotImplementedError):
    """A directive needs a connection, and there is none while a script is written."""

    def __init__(self, directive: str) -> None:
        self.directive = directive
        super().__init__(
            f"{directive}() needs a connection to the database, and there is none",
            hint="leave it out where op.get_context().as_sql is true, or run the migration online",
        )


class TransactionRolledBack(GitmigError):
    """A revision rolls back the transaction it runs in, with whatever it did before."""

    def __init__(self) -> None:
        super().__init__(
            "it rolls back its own transaction, and would be called applied without what is undone",
            hint="put what may fail in `with op.get_bind().begin_nested():`: that alone is undone",
        )


class TransactionNotOurs(GitmigError):
    """A revision commits a transaction that was open before the run."""

    def __init__(self) -> None:
        super().__init__(
            "it commits a transaction that was open before the run: whoever opened it ends it",
            hint="leave commit() out, or let env.py pass a connection that is in no transaction",
        )
