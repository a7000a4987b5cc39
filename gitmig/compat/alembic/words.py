"""gitmig's errors in Alembic's words, and what the project's own code raised as it raised it."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from gitmig.errors import (
    DatabaseBehind,
    DatabaseUnreachable,
    EnvironmentFailed,
    GitmigError,
    MetadataMissing,
    MultipleHeads,
    NotAHead,
    RangeNotAllowed,
    RangeNotAncestral,
    RevisionFailed,
    UnknownDatabaseRevision,
    UnknownRevision,
)

Given = ParamSpec("Given")
Returned = TypeVar("Returned")

OF_THE_PROJECT = (DatabaseUnreachable, EnvironmentFailed, RevisionFailed)
"""Errors around another one, which is what callers of Alembic expect."""

_MULTIPLE = (
    "Multiple head revisions are present for given argument '{0}'; please specify a specific "
    "target revision, '<branchname>@{0}' to narrow to a specific head, or 'heads' for all heads"
)


def in_documented_words(function: Callable[Given, Returned]) -> Callable[Given, Returned]:
    """Decorate a command so that it fails as scripts and applications expect."""

    @wraps(function)
    def command(*args: Given.args, **kw: Given.kwargs) -> Returned:
        try:
            return function(*args, **kw)
        except OF_THE_PROJECT as error:
            cause = error.__cause__
            if cause is None:
                raise
            raise cause from cause.__cause__
        except GitmigError as error:
            error.args = (render_words(error),)
            raise

    return command


def render_words(error: GitmigError) -> str:
    """Return what Alembic says where gitmig raises `error`; else gitmig's own message."""
    match error:
        case DatabaseBehind():
            return "Target database is not up to date."
        case RangeNotAllowed():
            return "Range revision not allowed"
        case UnknownRevision(symbol=symbol):
            return f"Can't locate revision identified by '{symbol}'"
        case UnknownDatabaseRevision(ids=ids):
            return f"Can't locate revision identified by '{ids[0]}'"
        case MultipleHeads(argument=argument):
            return _MULTIPLE.format(argument)
        case NotAHead(revision=revision):
            return (
                f"Revision {revision} is not a head revision; please specify --splice "
                "to create a new branch from this revision"
            )
        case RangeNotAncestral(text=text):
            return (
                f"Requested range {text} does not refer to ancestor/descendant revisions "
                "along the same branch"
            )
        case MetadataMissing(environment=environment):
            return (
                "Can't proceed with --autogenerate option; environment script "
                f"{environment} does not provide a MetaData object or sequence of objects "
                "to the context."
            )
    return error.message
