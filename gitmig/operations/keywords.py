"""Directives know their keywords, and name the nearest one to a keyword that they do not know."""

from collections.abc import Callable, Iterable
from difflib import get_close_matches
from functools import wraps
from inspect import Parameter, signature
from typing import ParamSpec, TypeVar

from sqlalchemy.dialects import registry
from sqlalchemy.exc import NoSuchModuleError
from sqlalchemy.sql.base import DialectKWArgs

from gitmig.errors.operations import UnknownKeyword, WrongCall

BUILT_IN_DIALECTS = frozenset({"mariadb", "mssql", "mysql", "oracle", "postgresql", "sqlite"})

P = ParamSpec("P")
R = TypeVar("R")


def checks_keywords(
    *,
    also: Iterable[str] = (),
    construct: DialectKWArgs | None = None,
    options: Iterable[str] = (),
) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Make a directive raise UnknownKeyword, a TypeError that names the nearest known one.

    WrongCall, a TypeError too, where arguments are missing or too many: Python would speak of a
    class that nobody knows.
    Known are its parameters; where it takes more (`**kw`), those in `also`, and options that are
    named for a dialect. The `construct` that is to take the options knows which there are. Where
    there is none, any may be one that a project's own dialect class knows, but a slip in one of
    `options` is told.
    """

    def decorate(function: Callable[P, R]) -> Callable[P, R]:
        expected = signature(function)
        parameters = expected.parameters.values()
        takes_more = any(parameter.kind is Parameter.VAR_KEYWORD for parameter in parameters)
        known = {each.name for each in parameters if each.kind in _CAN_BE_NAMED} - {"self"}
        known.update(also)

        @wraps(function)
        def directive(*args: P.args, **kw: P.kwargs) -> R:
            for keyword in kw:
                if keyword not in known:
                    others = _find_others(keyword, construct, options) if takes_more else known
                    if others is not None:
                        raise UnknownKeyword(
                            function.__name__, keyword, others or known, dialect_options=takes_more
                        )
            try:
                return function(*args, **kw)
            except TypeError:  # binding first would cost as much as all the rest of this
                try:
                    expected.bind(*args, **kw)
                except TypeError as error:
                    needed = (each.name for each in parameters if _is_needed(each))
                    raise WrongCall(function.__name__, str(error), needed) from None
                raise

        return directive

    return decorate


def _find_others(
    keyword: str, construct: DialectKWArgs | None, options: Iterable[str]
) -> Iterable[str] | None:
    """Return what may be meant by a keyword that is no option of a dialect; None if it is one.

    Empty where the keyword is not even named for a dialect.
    """
    dialect, _, option = keyword.partition("_")
    if not option or not _is_dialect(dialect):
        return ()
    if construct is not None:
        names = frozenset(construct.dialect_options[dialect])
        is_known = option in names or "*" in names
        return None if is_known else [f"{dialect}_{name}" for name in names]
    is_slip = keyword not in options and get_close_matches(keyword, options, cutoff=0.8)
    return options if is_slip else None


def _is_needed(parameter: Parameter) -> bool:
    return (
        parameter.default is Parameter.empty
        and parameter.kind in _CAN_BE_NAMED
        and parameter.name != "self"
    )


def _is_dialect(name: str) -> bool:
    if name in BUILT_IN_DIALECTS:
        return True
    try:
        registry.load(name)
    except NoSuchModuleError:
        return False
    return True


_CAN_BE_NAMED = (Parameter.POSITIONAL_OR_KEYWORD, Parameter.KEYWORD_ONLY)
