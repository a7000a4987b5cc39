"""What an upgrade or a downgrade would do; nothing is done."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from gitmig.errors import FunctionMissing
from gitmig.operations import MigrateOperation
from gitmig.revisions.directory import ScriptDirectory
from gitmig.revisions.plan import Step, plan_downgrade, plan_upgrade
from gitmig.revisions.target import HeadSet
from gitmig.runtime.events import Reached
from gitmig.runtime.loading import LoadedRevision, load_revision
from gitmig.runtime.migrate import with_context
from gitmig.runtime.migration import MigrationContext
from gitmig.runtime.own_tables import describe_unsettled
from gitmig.runtime.recording import Recording, record

_OTHER = {"upgrade": "downgrade", "downgrade": "upgrade"}


@dataclass(frozen=True, slots=True)
class PlannedOperation:
    """One operation of a step."""

    sentence: str
    loses_data: bool
    """Whether rows or values are gone after it, even if it is undone."""


@dataclass(frozen=True, slots=True)
class PlannedStep:
    """A step, with what is known of it before it runs."""

    step: Step
    operations: tuple[PlannedOperation, ...]
    open_end: str | None
    """Why there may be more operations; None if these are all."""
    failure: str | None
    """What the function raises, so that the step would fail."""
    not_undoable: str | None
    """Why it cannot be undone; None if it can."""
    database: str | None = None
    """Which of several; None where there is one."""


@dataclass(frozen=True, slots=True)
class Preview:
    """What would be done, and where the database would be then."""

    direction: str
    steps: tuple[PlannedStep, ...]
    heads: tuple[str, ...]
    """The ids of its heads then, sorted; those of all, where there are several."""
    databases: tuple[Reached, ...] = ()
    """Each of several; empty where there is one."""


def preview_upgrade(
    directory: ScriptDirectory, targets: Sequence[str] = ("heads",), **options: Any
) -> Preview:
    """Return what `upgrade` would do.

    Raises:
        HalfApplied: it would do nothing before a revision that stopped half-way is settled.
        GitmigError: a target has no meaning, or a file cannot be loaded.
    """
    graph = directory.graph
    options["destination_rev"] = ", ".join(targets)
    return _preview(
        directory, "upgrade", lambda heads: plan_upgrade(graph, heads, targets).steps, options
    )


def preview_downgrade(directory: ScriptDirectory, target: str | HeadSet, **options: Any) -> Preview:
    """Return what `downgrade` would do; raises as `preview_upgrade`."""
    graph = directory.graph
    options["destination_rev"] = str(target)
    return _preview(
        directory, "downgrade", lambda heads: plan_downgrade(graph, heads, target).steps, options
    )


def _preview(
    directory: ScriptDirectory,
    direction: str,
    plan: Callable[[tuple[str, ...]], Iterable[Step]],
    options: dict[str, Any],
) -> Preview:
    steps: list[PlannedStep] = []
    reached: list[Reached] = []

    def look(context: MigrationContext) -> None:
        at = context.get_current_heads()
        unsettled = context.applier.tables.find_unsettled()
        context.applier.transactions.end_reads()
        if unsettled is not None:
            raise describe_unsettled(unsettled)
        planned = tuple(plan(at))
        after = planned[-1].heads_after if planned else at
        reached.append(Reached(context.name, tuple(sorted(after))))
        steps.extend(_look_at(directory, context, planned))

    with_context(directory, look, **options)
    heads = tuple(sorted({head for each in reached for head in each.heads}))
    if len(reached) == 1:
        return Preview(direction, tuple(replace(each, database=None) for each in steps), heads)
    return Preview(direction, tuple(steps), heads, tuple(reached))


def _look_at(
    directory: ScriptDirectory, context: MigrationContext, steps: Iterable[Step]
) -> Iterator[PlannedStep]:
    for step in steps:
        assert step.revision is not None, "only a stamp has steps without a revision"
        loaded = load_revision(directory.path_of(step.revision))
        there = record(context, loaded, step.direction, context.run_args)
        yield PlannedStep(
            step,
            tuple(map(_describe, there.operations)),
            there.stop,
            there.failure,
            _find_obstacle(context, loaded, _OTHER[step.direction], there),
            context.name,
        )


def _describe(operation: MigrateOperation) -> PlannedOperation:
    loses_data = any(touch.loses_data for touch in operation.touches())
    return PlannedOperation(operation.describe(), loses_data)


def _find_obstacle(
    context: MigrationContext, loaded: LoadedRevision, back: str, there: Recording
) -> str | None:
    """Return why the way back does not exist, or None."""
    try:
        undoing = record(context, loaded, back, context.run_args)
    except FunctionMissing:
        return f"there is no {back}()"
    if undoing.failure:
        return f"{back}() raises {undoing.failure}"
    does_nothing = not undoing.operations and undoing.stop is None
    return f"{back}() does nothing" if there.operations and does_nothing else None
