"""gitmig's errors in Alembic's words, and what the project's own code raised as it raised it."""

import re
from collections.abc import Callable, Mapping
from functools import wraps
from typing import ParamSpec, TypeVar

from gitmig.errors import (
    DatabaseBehind,
    DatabaseUnreachable,
    DatabaseUnusable,
    EnvironmentFailed,
    GitmigError,
    MetadataMissing,
    MultipleHeads,
    NotAHead,
    PurgeNeedsDatabase,
    RangeNotAllowed,
    RangeNotAncestral,
    RelativeOutOfRange,
    RevisionFailed,
    ScriptRangeMissing,
    UnknownDatabaseRevision,
    UnknownRevision,
    VersionConflict,
    VersionPathNeeded,
    VersionPathUnknown,
    WriteHookRaised,
)

Given = ParamSpec("Given")
Returned = TypeVar("Returned")

OF_THE_PROJECT = (
    DatabaseUnreachable,
    DatabaseUnusable,
    EnvironmentFailed,
    RevisionFailed,
    WriteHookRaised,
)
"""Errors around another one, which is what callers of Alembic expect."""

_COUNT = re.compile(r"[+-]\d+")
_WORDS: Mapping[type[GitmigError], str] = {
    DatabaseBehind: "Target database is not up to date.",
    MetadataMissing: (
        "Can't proceed with --autogenerate option; environment script {environment} does not "
        "provide a MetaData object or sequence of objects to the context."
    ),
    MultipleHeads: (
        "Multiple head revisions are present for given argument '{argument}'; please specify a "
        "specific target revision, '<branchname>@{argument}' to narrow to a specific head, or "
        "'heads' for all heads"
    ),
    NotAHead: (
        "Revision {revision} is not a head revision; please specify --splice to create a new "
        "branch from this revision"
    ),
    PurgeNeedsDatabase: "Can't use --purge with --sql mode",
    RangeNotAllowed: "Range revision not allowed",
    RangeNotAncestral: (
        "Requested range {text} does not refer to ancestor/descendant revisions along the same "
        "branch"
    ),
    ScriptRangeMissing: "downgrade with --sql requires <fromrev>:<torev>",
    UnknownDatabaseRevision: "Can't locate revision identified by '{ids[0]}'",
    UnknownRevision: "Can't locate revision identified by '{symbol}'",
    VersionConflict: (
        "Online migration expected to match one row when {change} in '{table}'; {found} found"
    ),
    VersionPathNeeded: "Multiple version locations present, please specify --version-path",
    VersionPathUnknown: "Path {path} is not represented in current version locations",
}
"""What Alembic says, with the fields of the error."""


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
    if isinstance(error, RelativeOutOfRange) and _COUNT.fullmatch(error.target):
        return f"Relative revision {error.target} didn't produce {error.target[1:]} migrations"
    words = _WORDS.get(type(error))
    return error.message if words is None else words.format_map(vars(error))
