"""`gitmig history`: the revisions, newest first."""

from collections.abc import Mapping, Sequence

from gitmig.git.graphs import get_graph_since
from gitmig.git.origins import Origin, find_origins
from gitmig.revisions.description import Description, describe_revision
from gitmig.revisions.directory import ScriptDirectory
from gitmig.revisions.resolution import resolve_range
from gitmig.revisions.target import Range, Target, parse_range
from gitmig.runtime.whereabouts import naming_branches, read_current


def history(
    scripts: ScriptDirectory,
    rev_range: str | None = None,
    *,
    indicate_current: bool = False,
    ref: str | None = None,
) -> tuple[Description, ...]:
    """Return the revisions of a range, or all, newest first.

    They are those of the working tree, or of the branch, tag or commit `ref`; with `A..B` those
    of B that A has not. The database is asked where the range names `current`, or to mark its
    heads.
    """
    wanted = parse_range(rev_range) if rev_range else None
    needs_database = indicate_current or (wanted is not None and _mentions_current(wanted))
    current = read_current(scripts) if needs_database else ()
    graph, without = get_graph_since(scripts, ref)
    ids = [revision.id for revision in graph]
    if wanted is not None:
        with naming_branches(scripts):
            ids = list(resolve_range(graph, wanted, current))
    shown = current if indicate_current else ()
    return tuple(
        describe_revision(graph, revision_id, shown)
        for revision_id in reversed(ids)
        if revision_id not in without
    )


def read_origins_of(
    scripts: ScriptDirectory, revisions: Sequence[Description], *, ref: str | None = None
) -> Mapping[str, Origin]:
    """Return, by id, where revisions come from that `history` gave for the same `ref`."""
    at = None if ref is None else ref.partition("..")[2] or ("HEAD" if ".." in ref else ref)
    return find_origins(scripts, [each.revision for each in revisions], at)


def _mentions_current(wanted: Range) -> bool:
    ends: tuple[Target | None, ...] = (wanted.start, wanted.end)
    return any(end is not None and end.symbol == "current" for end in ends)
