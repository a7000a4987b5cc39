"""The commands that need a database, each as one function."""

import time
from collections.abc import Callable, Collection, Iterable, Sequence
from typing import Any

from gitmig.revisions.directory import ScriptDirectory
from gitmig.revisions.plan import Step, plan_downgrade, plan_stamp, plan_upgrade
from gitmig.runtime.env_script import run_env
from gitmig.runtime.events import Event, OnEvent, Outcome, StepFinished, Warned, ignore_event
from gitmig.runtime.migration import MigrationContext


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
    return _run(
        directory,
        lambda heads: plan_upgrade(directory.graph, heads, targets).steps,
        on_event,
        destination_rev=_destination(targets),
        **options,
    )


def downgrade(
    directory: ScriptDirectory, target: str, *, on_event: OnEvent = ignore_event, **options: Any
) -> Outcome:
    """Take back what the database has beyond the target.

    Raises:
        RevisionFailed: the steps before remain taken back.
    """
    return _run(
        directory,
        lambda heads: plan_downgrade(directory.graph, heads, target).steps,
        on_event,
        destination_rev=target,
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
    return _run(
        directory,
        lambda heads: plan_stamp(directory.graph, heads, targets, purge=purge).steps,
        on_event,
        destination_rev=_destination(targets),
        transaction_per_migration=False,
        **options,
    )


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


def _run(
    directory: ScriptDirectory,
    plan: Callable[[tuple[str, ...]], Iterable[Step]],
    on_event: OnEvent,
    **options: Any,
) -> Outcome:
    steps: list[StepFinished] = []
    warnings: list[str] = []
    at: Collection[str] = ()

    def plan_from(heads: tuple[str, ...], context: MigrationContext) -> Iterable[Step]:
        nonlocal at
        at = heads
        return plan(heads)

    def record(event: Event) -> None:
        nonlocal at
        match event:
            case StepFinished():
                steps.append(event)
                at = event.step.heads_after
            case Warned(message):
                warnings.append(message)
        on_event(event)

    began = time.perf_counter()
    run_env(directory, fn=plan_from, on_event=record, **options)
    seconds = time.perf_counter() - began
    return Outcome(tuple(steps), tuple(sorted(at)), seconds, tuple(warnings))


def _destination(targets: Sequence[str]) -> str:
    return ", ".join(targets)
