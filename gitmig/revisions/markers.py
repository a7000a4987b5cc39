"""What a revision file's bytes say, apart from where the file lies: the unit of the cache."""

import re
from pathlib import PurePosixPath
from typing import NamedTuple

from gitmig.errors import Fault
from gitmig.revisions.revision import Revision

MAX_ID_LENGTH = 32
"""The width of the version table's column."""
FORBIDDEN_IN_ID = "@-+:"
"""What target expressions are made of."""
RESERVED = frozenset({"base", "current", "head", "heads"})
"""Symbols that mean something else than a revision or a label of that name."""

_STEPS = re.compile(r"[+-]\d+")
_HEX = re.compile(r"[0-9a-f]+")


class Markers(NamedTuple):
    """The literal markers of one file, and its docstring."""

    revision: str | None
    """None where the marker is missing: the file name may be the id."""
    down_revisions: tuple[str, ...] = ()
    depends_on: tuple[str, ...] = ()
    branch_labels: tuple[str, ...] = ()
    doc: str = ""
    line: int = 1
    """The line of the `revision` marker."""


def find_id_fault(revision_id: str) -> str | None:
    """Return what keeps a text from being a revision id, or None."""
    forbidden = [character for character in FORBIDDEN_IN_ID if character in revision_id]
    if not revision_id or revision_id != revision_id.strip():
        return "it is empty or has blanks around it"
    if forbidden:
        return f"it has {' '.join(forbidden)} in it"
    if len(revision_id) > MAX_ID_LENGTH:
        return f"it has {len(revision_id)} characters, and {MAX_ID_LENGTH} are allowed"
    if revision_id in RESERVED:
        return "it is a word with a meaning of its own"
    return None


def find_label_fault(label: str) -> str | None:
    """Return what keeps a text from being a branch label, or None."""
    if label in RESERVED:
        return "it is a word with a meaning of its own"
    if not label.strip() or "@" in label or ":" in label:
        return "it is empty, or has @ or : in it"
    if _STEPS.fullmatch(label):
        return "it means steps"
    return None


def locate_revision(parsed: Markers | Fault, path: str, content_id: str) -> Revision | Fault:
    """Return what a file's bytes say as the revision, or the fault, at `path`."""
    if isinstance(parsed, Fault):
        return parsed._replace(path=path)
    revision_id = parsed.revision
    if revision_id is None:
        # A file of the time before the marker: its name is the id.
        revision_id = PurePosixPath(path).stem
        if not _HEX.fullmatch(revision_id) or len(revision_id) > MAX_ID_LENGTH:
            return Fault(
                "missing-marker",
                "the file has no `revision` marker",
                'write `revision = "<id>"` at the top level, or move the file elsewhere',
                path,
                1,
            )
    return Revision(
        revision_id,
        parsed.down_revisions,
        parsed.depends_on,
        parsed.branch_labels,
        parsed.doc,
        path,
        content_id,
        parsed.line,
    )
