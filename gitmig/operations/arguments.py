"""Arguments of directives, checked before anything is built of them."""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy.dialects import registry
from sqlalchemy.exc import NoSuchModuleError

from gitmig.errors.operations import UnknownKeyword, WrongArgument

BUILT_IN_DIALECTS = frozenset({"mariadb", "mssql", "mysql", "oracle", "postgresql", "sqlite"})


def check_keywords(directive: str, given: Mapping[str, Any], known: Iterable[str]) -> None:
    """Raise UnknownKeyword for one that is neither known nor named for a dialect."""
    known = frozenset(known)
    for keyword in given:
        if keyword not in known and not _is_dialect_option(keyword):
            raise UnknownKeyword(directive, keyword, known)


def check_type(
    directive: str, argument: str, value: object, types: type | tuple[type, ...], expected: str
) -> None:
    """Raise WrongArgument unless the value is of one of the types; `expected` names them."""
    if not isinstance(value, types):
        raise WrongArgument(directive, argument, value, expected)


def check_name(directive: str, argument: str, value: object) -> None:
    """Raise WrongArgument unless the value is a string."""
    check_type(directive, argument, value, str, "a name")


def check_optional_name(directive: str, argument: str, value: object) -> None:
    """Raise WrongArgument unless the value is a string or None."""
    check_type(directive, argument, value, (str, type(None)), "a name or None")


def check_flag(directive: str, argument: str, value: object) -> None:
    """Raise WrongArgument unless the value is True, False or None."""
    check_type(directive, argument, value, (bool, type(None)), "True, False or None")


def check_columns(directive: str, argument: str, value: object) -> None:
    """Raise WrongArgument unless the value is a collection; one name alone is the usual slip."""
    if isinstance(value, str) or not isinstance(value, Iterable):
        raise WrongArgument(directive, argument, value, "a list of columns")


def _is_dialect_option(keyword: str) -> bool:
    dialect, separator, option = keyword.partition("_")
    if not separator or not option:
        return False
    if dialect in BUILT_IN_DIALECTS:
        return True
    try:
        registry.load(dialect)
    except NoSuchModuleError:
        return False
    return True
