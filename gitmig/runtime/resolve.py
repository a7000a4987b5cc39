"""Settles a revision that stopped half way where it could not be rolled back."""

from dataclasses import replace
from typing import Literal

from gitmig.errors import NotHalfApplied
from gitmig.ids import shorten
from gitmig.revisions.directory import ScriptDirectory
from gitmig.revisions.graph import Graph
from gitmig.revisions.plan import Step, plan_step
from gitmig.runtime.events import OnEvent, ignore_event
from gitmig.runtime.kept_files import keep_files
from gitmig.runtime.log_table import APPLIED, ROLLED_BACK, LogEntry, now
from gitmig.runtime.migrate import with_context
from gitmig.runtime.migration import MigrationContext
from gitmig.runtime.provenance import Provenance, find_user
from gitmig.runtime.step_entry import find_provenance, make_entry
from gitmig.runtime.verification import find_reparented

Settlement = Literal["applied", "rolled-back"]


def resolve(directory: ScriptDirectory, revision: str, outcome: Settlement) -> None:
    """Record what a person did about a half-applied revision: finished it, or took it back.

    Where it was finished, the database's heads move as if it had run to its end. A revision that
    counts as applied, but was skipped, can be said to be finished, too.

    Raises:
        NotHalfApplied: there is nothing to settle about this revision.
    """
    graph = directory.graph
    found = graph.resolve(revision)
    settled: list[bool] = []

    def settle(context: MigrationContext) -> None:
        done = _settle(context, graph, found, outcome)
        settled.append(done is not None)
        if done:
            keep_files(directory, find_provenance(done, directory), done)

    with_context(directory, settle)
    if not any(settled):
        raise NotHalfApplied(shorten(found))


def resume(
    directory: ScriptDirectory,
    revision: str,
    *,
    skip: bool = False,
    on_event: OnEvent = ignore_event,
) -> None:
    """Go on with a half-applied revision where it stopped, or with `skip` after that statement.

    Its function is called again; what ran before is compared with the log, and not sent again.

    Raises:
        NotHalfApplied: there is nothing to go on with.
        ResumeRefused: the statements are not those that ran.
        RevisionFailed: it stopped again.
    """
    graph = directory.graph
    found = graph.resolve(revision)

    steps: list[Step] = []

    def plan(heads: tuple[str, ...], entry: LogEntry) -> Step:
        steps.append(_plan_step(graph, heads, found, entry.direction))
        return steps[-1]

    resumed: list[bool] = []

    def go_on(context: MigrationContext) -> None:
        resumed.append(context.applier.resume(found, plan, context.run_args, skip=skip))
        if resumed[-1]:
            keep_files(directory, context.applier.provenance, steps)

    with_context(directory, go_on, on_event=on_event)
    if not any(resumed):
        raise NotHalfApplied(shorten(found))


def _settle(
    context: MigrationContext, graph: Graph, revision: str, outcome: Settlement
) -> list[Step] | None:
    """Record the outcome; return what counts as done now, or None: there is nothing to settle."""
    applier = context.applier
    connection, log = applier.connection, applier.log
    with applier.alone(), applier.transactions.step():
        entry = applier.tables.find_unsettled()
        if log is None or entry is None or entry.revision != revision:
            return _settle_skipped(context, graph, revision) if outcome == "applied" else None
        done: list[Step] = []
        if outcome == "applied":
            heads = applier.versions.read_heads(connection)
            step = _plan_step(graph, heads, revision, entry.direction)
            done.append(step)
            applier.versions.apply(connection, step.changes)
        state = APPLIED if outcome == "applied" else ROLLED_BACK
        time = now()
        settlement = replace(
            entry, state=state, started_at=time, finished_at=time, applied_by=find_user()
        )
        log.append(connection, settlement)
        return done


def _settle_skipped(context: MigrationContext, graph: Graph, revision: str) -> list[Step] | None:
    """Record that what a revision does was done, which another one that ran was put on top of.

    Return what that is like: an upgrade that changed no head.
    """
    applier = context.applier
    connection, log = applier.connection, applier.log
    if log is None or not log.exists(connection):
        return None
    heads = applier.versions.read_heads(connection)
    moved = find_reparented(graph, heads, log.read_applied(connection))
    if all(revision != each.id for one in moved for each in one.skipped):
        return None
    step = Step(graph.get(revision), "stamp", (), frozenset(heads))
    entry = make_entry(step, None, Provenance(find_user()))
    log.append(connection, replace(entry, state=APPLIED, finished_at=now()))
    return [replace(step, direction="upgrade")]


def _plan_step(graph: Graph, heads: tuple[str, ...], revision: str, direction: str) -> Step:
    """Return the step that stopped, as it is on the heads that are in the database."""
    way: Literal["upgrade", "downgrade"] = "upgrade" if direction == "upgrade" else "downgrade"
    return plan_step(graph, frozenset(heads), revision, way)
