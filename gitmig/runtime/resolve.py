"""Settles a revision that stopped half way where it could not be rolled back."""

from dataclasses import replace
from typing import Literal

from gitmig.errors import NotHalfApplied
from gitmig.revisions.directory import ScriptDirectory
from gitmig.revisions.graph import Graph
from gitmig.revisions.revision import shorten
from gitmig.revisions.version_rows import VersionChange, downgrade_rows, upgrade_rows
from gitmig.runtime.log_table import APPLIED, ROLLED_BACK, now
from gitmig.runtime.migrate import with_context
from gitmig.runtime.migration import MigrationContext
from gitmig.runtime.provenance import find_user

Settlement = Literal["applied", "rolled-back"]


def resolve(directory: ScriptDirectory, revision: str, outcome: Settlement) -> None:
    """Record what a person did about a half-applied revision: finished it, or took it back.

    Where it was finished, the database's heads move as if it had run to its end.

    Raises:
        NotHalfApplied: there is nothing to settle about this revision.
    """
    graph = directory.graph
    found = graph.resolve(revision)
    settled: list[bool] = []
    with_context(directory, lambda context: settled.append(_settle(context, graph, found, outcome)))
    if not any(settled):
        raise NotHalfApplied(shorten(found))


def _settle(context: MigrationContext, graph: Graph, revision: str, outcome: Settlement) -> bool:
    applier = context.applier
    connection, log = applier.connection, applier.log
    with applier.alone(), applier.transactions.step():
        if log is None or not log.exists(connection):
            return False
        entry = log.find_unsettled(connection)
        if entry is None or entry.revision != revision:
            return False
        if outcome == "applied":
            heads = applier.versions.read_heads(connection)
            changes = _plan_changes(graph, heads, revision, entry.direction)
            applier.versions.apply(connection, changes)
        state = APPLIED if outcome == "applied" else ROLLED_BACK
        time = now()
        settlement = replace(
            entry, state=state, started_at=time, finished_at=time, applied_by=find_user()
        )
        log.append(connection, settlement)
        return True


def _plan_changes(
    graph: Graph, heads: tuple[str, ...], revision: str, direction: str
) -> tuple[VersionChange, ...]:
    rows, parents = frozenset(heads), graph.normalized_parents(revision)
    if direction == "upgrade":
        return upgrade_rows(rows, revision, parents)[0]
    others = graph.ancestors(*heads) - {revision}
    held = {parent for other in others for parent in graph.normalized_parents(other)}
    freed = [parent for parent in parents if parent not in held]
    return downgrade_rows(rows, revision, freed, graph.parents(revision))[0]
