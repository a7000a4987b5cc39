"""`gitmig history`: the revisions, newest first."""

from gitmig.revisions.description import Description, describe_revision
from gitmig.revisions.directory import ScriptDirectory
from gitmig.revisions.resolution import resolve_range
from gitmig.revisions.target import Range, Target, parse_range


def history(
    scripts: ScriptDirectory, rev_range: str | None = None, *, indicate_current: bool = False
) -> tuple[Description, ...]:
    """Return the revisions of a range, or all, newest first.

    The database is asked where the range names `current`, or to mark its heads.
    """
    wanted = parse_range(rev_range) if rev_range else None
    needs_database = indicate_current or (wanted is not None and _mentions_current(wanted))
    current = _read_heads(scripts) if needs_database else ()
    graph = scripts.graph
    ids = [revision.id for revision in graph]
    if wanted is not None:
        ids = list(resolve_range(graph, wanted, current))
    shown = current if indicate_current else ()
    return tuple(describe_revision(graph, revision_id, shown) for revision_id in reversed(ids))


def _read_heads(scripts: ScriptDirectory) -> tuple[str, ...]:
    # Imported here: a history that does not ask the database must not import SQLAlchemy.
    from gitmig.runtime.migrate import read_heads

    return read_heads(scripts)


def _mentions_current(wanted: Range) -> bool:
    ends: tuple[Target | None, ...] = (wanted.start, wanted.end)
    return any(end is not None and end.symbol == "current" for end in ends)
