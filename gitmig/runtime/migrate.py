"""The commands that need a database, each as one function."""

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Any

from gitmig.revisions.directory import ScriptDirectory
from gitmig.revisions.plan import Step, plan_downgrade, plan_stamp, plan_upgrade
from gitmig.revisions.target import HeadSet
from gitmig.runtime.env_script import run_env
from gitmig.runtime.events import (
    Event,
    OnEvent,
    Outcome,
    Reached,
    StepFinished,
    Warned,
    ignore_event,
)
from gitmig.runtime.kept_files import keep_files
from gitmig.runtime.migration import MigrationContext
from gitmig.runtime.verification import describe_skipped, find_reparented

Plan = Callable[[tuple[str, ...], MigrationContext], Iterable[Step]]


def upgrade(
    directory: ScriptDirectory,
    targets: Sequence[str] = ("heads",),
    *,
    on_event: OnEvent = ignore_event,
    **options: Any,
) -> Outcome:
    """Apply what the targets need and the database does not have.

    `options` go to the environment: `tag`, `x` and the like.

    Raises:
        RevisionFailed: the steps before remain applied.
    """
    warned: set[Warned] = set()

    def plan(heads: tuple[str, ...], context: MigrationContext) -> Iterable[Step]:
        steps = plan_upgrade(directory.graph, heads, targets).steps
        for message in find_skipped(directory, heads, context):
            warning = Warned(message, context.database)
            if warning not in warned:
                warned.add(warning)
                context.applier.emit(warning)
        return steps

    return run_plan(
        directory,
        plan,
        on_event,
        destination_rev=_destination(targets),
        **options,
    )


def downgrade(
    directory: ScriptDirectory,
    target: str | HeadSet,
    *,
    on_event: OnEvent = ignore_event,
    **options: Any,
) -> Outcome:
    """Take back what the database has beyond the target.

    Raises:
        RevisionFailed: the steps before remain taken back.
    """
    return run_plan(
        directory,
        lambda heads, _: plan_downgrade(directory.graph, heads, target).steps,
        on_event,
        destination_rev=str(target),
        **options,
    )


def stamp(
    directory: ScriptDirectory,
    targets: Sequence[str],
    *,
    purge: bool = False,
    on_event: OnEvent = ignore_event,
    **options: Any,
) -> Outcome:
    """Set the database's heads without running anything; `purge` forgets all it has first.

    All of it is one transaction, wherever transactions are.
    """
    return run_plan(
        directory,
        lambda heads, _: plan_stamp(directory.graph, heads, targets, purge=purge).steps,
        on_event,
        destination_rev=_destination(targets),
        transaction_per_migration=False,
        **options,
    )


def ensure_version_table(directory: ScriptDirectory, **options: Any) -> tuple[str, ...]:
    """Create the version table and the log where they are missing; return what was created."""
    created: dict[str, None] = {}

    def create(heads: tuple[str, ...], context: MigrationContext) -> tuple[Step, ...]:
        created.update(dict.fromkeys(context.applier.tables.create()))
        return ()

    run_env(directory, fn=create, **options)
    return tuple(created)


def read_heads(directory: ScriptDirectory, **options: Any) -> tuple[str, ...]:
    """Return the ids of the database's heads, sorted; changes nothing, creates nothing."""
    found: set[str] = set()

    def read(heads: tuple[str, ...], context: MigrationContext) -> tuple[Step, ...]:
        found.update(heads)
        return ()

    run_env(directory, fn=read, dont_mutate=True, **options)
    return tuple(sorted(found))


def with_context(
    directory: ScriptDirectory, callback: Callable[[MigrationContext], Any], **options: Any
) -> None:
    """Run env.py, and call `callback` with each migration context where it runs migrations.

    No revision is run and nothing is created.
    """

    def call(heads: tuple[str, ...], context: MigrationContext) -> tuple[Step, ...]:
        callback(context)
        return ()

    run_env(directory, fn=call, dont_mutate=True, **options)


def run_plan(
    directory: ScriptDirectory,
    plan: Plan,
    on_event: OnEvent,
    **options: Any,
) -> Outcome:
    """Run the steps that `plan` gives for the heads of each database."""
    runs: dict[MigrationContext, _DatabaseRun] = {}
    warnings: list[str] = []

    def plan_from(heads: tuple[str, ...], context: MigrationContext) -> Iterable[Step]:
        runs.setdefault(context, _DatabaseRun(context)).start_at(heads)
        return plan(heads, context)

    def record(event: Event) -> None:
        match event:
            case StepFinished():
                runs[next(reversed(runs))].steps.append(event)
            case Warned(message):
                warnings.append(message)
        on_event(event)

    began = time.perf_counter()
    has_failed = True
    try:
        run_env(directory, fn=plan_from, on_event=record, **options)
        has_failed = False
    finally:
        for run in runs.values():
            applier = run.context.applier
            lasting = run.steps[: applier.committed if has_failed else applier.done]
            keep_files(directory, applier.provenance, [done.step for done in lasting])
    seconds = time.perf_counter() - began
    reached = [run.reached(is_named=len(runs) > 1) for run in runs.values()]
    return Outcome(
        tuple(done for each in reached for done in each.steps),
        tuple(sorted({head for each in reached for head in each.heads})),
        seconds,
        tuple(warnings),
        tuple(reached) if len(reached) > 1 else (),
        sum(each.rolled_back for each in reached),
    )


class _DatabaseRun:
    """What runs on one database, and where it is then."""

    def __init__(self, context: MigrationContext) -> None:
        self.context = context
        self.steps: list[StepFinished] = []
        self._started: tuple[int, tuple[str, ...]] = (0, ())

    def start_at(self, heads: tuple[str, ...]) -> None:
        """Be told of the heads that the next steps are planned for."""
        self._started = (len(self.steps), heads)

    def reached(self, *, is_named: bool) -> Reached:
        """Return where the database is; `is_named` says that its steps are to name it."""
        number, heads = self._started
        name, lasting = self.context.name, self.steps[: self.context.applier.done]
        if len(lasting) > number:
            heads = tuple(sorted(lasting[-1].step.heads_after))
        steps = (replace(done, database=name) if is_named else done for done in lasting)
        return Reached(name, heads, tuple(steps), len(self.steps) - len(lasting))


def find_skipped(
    directory: ScriptDirectory, heads: tuple[str, ...], context: MigrationContext
) -> list[str]:
    """Return a sentence for each revision that got a parent after it ran, which so never will."""
    connection, log = context.applier.connection, context.applier.log
    if not heads or log is None or not log.exists(connection):
        return []
    moved = find_reparented(directory.graph, heads, log.read_applied(connection))
    return [describe_skipped(each) for each in moved if each.skipped]


def _destination(targets: Sequence[str]) -> str:
    return targets if isinstance(targets, str) else ", ".join(targets)
