"""What can be wrong with an operation, before any of it reaches a database."""

from collections.abc import Iterable
from difflib import get_close_matches

from gitmig.errors.error import GitmigError


class UnknownKeyword(GitmigError, TypeError):
    """A directive was given a keyword that it does not know."""

    def __init__(self, directive: str, keyword: str, known: Iterable[str]) -> None:
        self.directive = directive
        self.keyword = keyword
        self.known = tuple(sorted(known))
        nearest = get_close_matches(keyword, self.known, n=1)
        hint = f"did you mean `{nearest[0]}`?" if nearest else f"it takes {', '.join(self.known)}"
        super().__init__(
            f"{directive}() does not know the keyword `{keyword}`",
            hint=f"{hint} Options of one dialect are named for it, as in `postgresql_using`",
        )


class WrongArgument(GitmigError, TypeError):
    """A directive was given a value of a type that it cannot use."""

    def __init__(self, directive: str, argument: str, value: object, expected: str) -> None:
        self.directive = directive
        self.argument = argument
        self.value = value
        self.expected = expected
        super().__init__(
            f"{directive}() takes {expected} as `{argument}`, not {type(value).__name__}",
            hint=f"pass {expected}",
        )


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


class UnsupportedOperation(GitmigError, NotImplementedError):
    """The database cannot do what the operation asks for; the hint names a way that works."""

    def __init__(self, description: str, dialect: str, hint: str) -> None:
        self.description = description
        self.dialect = dialect
        super().__init__(f"{dialect} cannot {description}", hint=hint)


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
