"""`gitmig log`: what was applied when, by whom, from which commit."""

from dataclasses import dataclass

from gitmig.errors import UnknownRevision
from gitmig.revisions.directory import ScriptDirectory
from gitmig.revisions.resolution import get_one
from gitmig.runtime.log_table import LogEntry
from gitmig.runtime.migrate import with_context
from gitmig.runtime.migration import MigrationContext


@dataclass(frozen=True, slots=True)
class Logged:
    """An entry of the log."""

    entry: LogEntry
    message: str | None
    """None of a revision that the checkout does not have."""
    database: str | None = None
    """Which of several; None where there is one."""


def log(
    scripts: ScriptDirectory, target: str | None = None, *, limit: int | None = None
) -> tuple[Logged, ...] | None:
    """Return the newest entries first, of all revisions or of one; None where there is no log.

    Those of several databases are in one order, by their time.

    The revision may be one that the checkout no longer has: then `target` is its id, or the
    start of it.

    Raises:
        MultipleHeads, BaseNamed: `target` names several revisions, or none.
    """
    graph = scripts.graph
    wanted = {} if target is None else _choose(scripts, target)
    logs: list[tuple[str, list[LogEntry] | None]] = []

    def read(context: MigrationContext) -> None:
        connection, table = context.applier.connection, context.applier.log
        found = None
        if table is not None and table.exists(connection):
            found = list(table.read(connection, **wanted, limit=limit))
        logs.append((context.name, found))

    with_context(scripts, read)
    if all(found is None for _, found in logs):
        return None
    several = len(logs) > 1
    entries = [(name if several else None, entry) for name, found in logs for entry in found or ()]
    if several:
        entries.sort(key=lambda each: each[1].started_at, reverse=True)
    return tuple(
        Logged(entry, graph.get(entry.revision).message if entry.revision in graph else None, name)
        for name, entry in entries[:limit]
    )


def _choose(scripts: ScriptDirectory, target: str) -> dict[str, str]:
    """Return by what entries are chosen: one revision, or the start of ids that are not here."""
    try:
        return {"revision": get_one(scripts.graph, target)}
    except UnknownRevision:
        return {"prefix": target}
