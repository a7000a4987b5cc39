"""The rows of the version table, and how a step changes them.

There is a row for each tip of what is applied: for each applied revision that no other applied
one has among its normalized parents.
"""

from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple


class InsertVersion(NamedTuple):
    """A row is added."""

    id: str


class UpdateVersion(NamedTuple):
    """A row is changed from one id to another."""

    old: str
    new: str


class DeleteVersion(NamedTuple):
    """A row is removed."""

    id: str


VersionChange = InsertVersion | UpdateVersion | DeleteVersion
Rows = frozenset[str]


def replace_rows(
    rows: Rows, replaced: Sequence[str], added: Sequence[str]
) -> tuple[tuple[VersionChange, ...], Rows]:
    """Return the changes that put `added` where `replaced` were, and the rows after them.

    One row is updated, the last to the last, where there is one on both sides.
    """
    deletes = map(DeleteVersion, replaced[:-1] if added else replaced)
    inserts = map(InsertVersion, added[:-1] if replaced else added)
    update = [UpdateVersion(replaced[-1], added[-1])] if replaced and added else []
    return (*deletes, *inserts, *update), rows.difference(replaced).union(added)


def upgrade_rows(
    rows: Rows, revision: str, parents: Sequence[str]
) -> tuple[tuple[VersionChange, ...], Rows]:
    """Return the changes of a step up, and the rows after it; `parents` are normalized.

    The revision's row replaces those of its parents: what has no row among them is below another.
    """
    return replace_rows(rows, [parent for parent in parents if parent in rows], [revision])


def downgrade_rows(
    rows: Rows, revision: str, freed: Sequence[str], down_revisions: Collection[str]
) -> tuple[tuple[VersionChange, ...], Rows]:
    """Return the changes of a step down, and the rows after it.

    `freed` are the normalized parents that no other applied revision has. The row becomes that of
    a down revision, if it can; a dependency gets a row of its own.
    """
    added = [parent for parent in freed if parent not in rows]
    added.sort(key=lambda parent: parent in down_revisions)
    return replace_rows(rows, [revision], added)


def find_moved(changes: Iterable[VersionChange]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the rows that the changes take away, and those that they add."""
    replaced: list[str] = []
    added: list[str] = []
    for change in changes:
        match change:
            case InsertVersion(new):
                added.append(new)
            case UpdateVersion(old, new):
                replaced.append(old)
                added.append(new)
            case DeleteVersion(old):
                replaced.append(old)
    return tuple(replaced), tuple(added)
