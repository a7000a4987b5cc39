"""Brings a database to the checkout: back from what is not here, then up to what is.

What is not here is read as text until somebody has said that it may run.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from gitmig.errors import SyncBlocked, SyncNotConfirmed
from gitmig.git.repository import Repository
from gitmig.git.vanished import Clue, Vanished, VanishedRevisions
from gitmig.operations import Touch
from gitmig.operations.body import Body, judge_body
from gitmig.operations.operation import qualified
from gitmig.operations.static import read_operations
from gitmig.revisions.ancestry import find_tips
from gitmig.revisions.directory import ScriptDirectory
from gitmig.revisions.graph import Graph
from gitmig.revisions.plan import Step, plan_downgrade, plan_upgrade
from gitmig.revisions.target import HeadSet
from gitmig.runtime.events import OnEvent, Outcome, Reached, Warned, ignore_event
from gitmig.runtime.log_table import LogEntry
from gitmig.runtime.migrate import find_skipped, run_plan, with_context
from gitmig.runtime.migration import MigrationContext
from gitmig.runtime.own_tables import describe_unsettled
from gitmig.runtime.vanished_files import with_files

_OBSTACLES: Mapping[Body, str] = {
    "missing": "it has no downgrade()",
    "raises": "its downgrade() raises",
}
_HANDING_ON = 'globals()[f"{}_{{engine_name}}"]()'
"""What the template for several databases writes into each function."""


@dataclass(frozen=True, slots=True)
class SyncStatement:
    """One statement of a step, as its text says."""

    text: str
    losses: tuple[str, ...] = ()
    """The tables and columns that it drops, with all that is in them."""
    is_clear: bool = True
    """Whether all that it touches can be told from the text."""


@dataclass(frozen=True, slots=True)
class SyncStep:
    """One revision to take back or to apply."""

    step: Step
    found_in: str | None
    """Where the file of what is not here was found; None for the checkout."""
    statements: tuple[SyncStatement, ...]
    body: Body
    """What the function that runs is like."""
    leaves_schema: bool
    """Whether taking it back does nothing, so that what it made stays."""
    database: str | None = None
    """Which of several; None where there is one."""

    @property
    def losses(self) -> tuple[str, ...]:
        """The tables and columns that it drops, with all that is in them."""
        return tuple(loss for each in self.statements for loss in each.losses)

    @property
    def obstacle(self) -> str | None:
        """Why the step cannot be done, as far as the text tells."""
        return None if self.found_in is None else _OBSTACLES.get(self.body)


@dataclass(frozen=True, slots=True)
class SyncPlan:
    """What brings the database to the checkout; nothing of it was executed."""

    steps: tuple[SyncStep, ...]
    vanished: Mapping[str, Vanished]
    """What only the database has, by id: its code is not checked out."""
    heads: tuple[str, ...]
    """The ids of the database's heads then, sorted; those of all, where there are several."""
    databases: tuple[Reached, ...] = ()
    """Where each of several would be; empty where there is one."""

    @property
    def losses(self) -> tuple[str, ...]:
        """What is dropped with all that is in it."""
        return tuple(dict.fromkeys(loss for each in self.steps for loss in each.losses))

    def check(self) -> None:
        """Make sure that every step can be done.

        Raises:
            SyncBlocked: what is not here cannot be taken back.
        """
        reasons = [
            f"{f'{each.database}: ' if each.database else ''}"
            f"{each.step.revision.short} {each.step.revision.message}: {each.obstacle}"
            for each in self.steps
            if each.obstacle and each.step.revision is not None
        ]
        if reasons:
            raise SyncBlocked(reasons)


def plan_sync(directory: ScriptDirectory) -> SyncPlan:
    """Return what would bring the database to the checkout; nothing is executed or changed.

    Raises:
        VanishedNowhere: the file of what only the database has is not found.
        HalfApplied: a revision stopped half-way, and has to be settled first.
    """
    applied: dict[str, LogEntry] = {}
    at: list[Reached] = []

    def read(context: MigrationContext) -> None:
        applier = context.applier
        at.append(Reached(context.name, context.get_current_heads()))
        unsettled = applier.tables.find_unsettled()
        if applier.log is not None and applier.log.exists(applier.connection):
            applied.update(applier.log.read_applied(applier.connection))
        applier.transactions.end_reads()
        if unsettled is not None:
            raise describe_unsettled(unsettled)

    with_context(directory, read)
    unknown = {head for each in at for head in each.heads if head not in directory.graph}
    vanished = _find_vanished(directory, unknown, applied) if unknown else {}
    joined = _join(directory.graph, vanished)
    steps: list[SyncStep] = []
    reached: list[Reached] = []
    for each in at:
        name = each.database if len(at) > 1 else None
        planned = _plan(directory.graph, joined, each.heads)
        steps += [_look_at(directory, vanished, step, name) for step in planned]
        after = planned[-1].heads_after if planned else each.heads
        reached.append(Reached(each.database, tuple(sorted(after))))
    heads = tuple(sorted({head for each in reached for head in each.heads}))
    return SyncPlan(tuple(steps), vanished, heads, tuple(reached) if len(at) > 1 else ())


def run_sync(
    directory: ScriptDirectory,
    plan: SyncPlan,
    *,
    confirmed: bool,
    on_event: OnEvent = ignore_event,
) -> Outcome:
    """Take back what is not here, and apply what is; `confirmed` says that the former may run.

    Raises:
        SyncNotConfirmed: it may not, or the database has more of it than was planned.
        SyncBlocked: it cannot be taken back.
        RevisionFailed: the steps before remain done.
    """
    plan.check()
    if plan.vanished and not confirmed:
        raise SyncNotConfirmed(sorted(plan.vanished))
    with with_files(directory, plan.vanished) as joined:

        def steps(heads: tuple[str, ...], context: MigrationContext) -> Iterable[Step]:
            for message in find_skipped(directory, heads, context):
                context.applier.emit(Warned(message, context.database))
            return _plan(directory.graph, joined.graph, heads)

        return run_plan(joined, steps, on_event, destination_rev="heads")


def _plan(here: Graph, joined: Graph, heads: Collection[str]) -> tuple[Step, ...]:
    """Return the way down to what the checkout has of a database, and up from there."""
    kept = _keep(here, joined, heads)
    down = plan_downgrade(joined, heads, HeadSet("the checkout", kept)).steps
    return (*down, *plan_upgrade(here, down[-1].heads_after if down else heads, ["heads"]).steps)


def _keep(here: Graph, joined: Graph, heads: Collection[str]) -> tuple[str, ...]:
    """Return the newest of what is applied and in the checkout."""
    known = [head for head in heads if head in joined]
    common = {each for each in joined.ancestors(*known) if each in here}
    return here.topological(find_tips(common, here.required))


def _join(here: Graph, vanished: Mapping[str, Vanished]) -> Graph:
    return Graph([*here, *(each.revision for each in vanished.values())]) if vanished else here


def _find_vanished(
    directory: ScriptDirectory, unknown: Collection[str], applied: Mapping[str, LogEntry]
) -> dict[str, Vanished]:
    repository = Repository.get(directory.versions)
    settings = directory.settings
    top = repository.place_of_directory(settings.root)
    clues = {
        key: Clue(
            f"{top}/{entry.path}" if top else entry.path, entry.blob, entry.commit_id, entry.branch
        )
        for key, entry in applied.items()
        if entry.blob and entry.path and key not in directory.graph
    }
    places = VanishedRevisions(repository, settings, directory.cache(), clues)
    return places.find_all(directory.graph, unknown)


def _look_at(
    directory: ScriptDirectory,
    vanished: Mapping[str, Vanished],
    step: Step,
    database: str | None,
) -> SyncStep:
    revision = step.revision
    assert revision is not None, "only a stamp has steps without a revision"
    lost = vanished.get(revision.id)
    content = directory.path_of(revision).read_bytes() if lost is None else lost.content
    function = _find_function(content, step.direction, database)
    body = judge_body(content, function)
    lines: dict[tuple[int, str], list[tuple[Touch, ...] | None]] = {}
    for each in read_operations(content, function):
        lines.setdefault((each.line, each.text), []).append(each.touches)
    return SyncStep(
        step,
        None if lost is None else lost.found_in,
        tuple(_describe(text, touches) for (_, text), touches in lines.items()),
        body,
        leaves_schema=step.direction == "downgrade"
        and body == "empty"
        and judge_body(content, _find_function(content, "upgrade", database)) == "works",
        database=database,
    )


def _find_function(content: bytes, direction: str, database: str | None) -> str:
    """Return the function that is run: the database's own, where the other only calls it."""
    whole = [each.text for each in read_operations(content, direction)]
    return f"{direction}_{database}" if whole == [_HANDING_ON.format(direction)] else direction


def _describe(text: str, operations: Iterable[tuple[Touch, ...] | None]) -> SyncStatement:
    operations = tuple(operations)
    touches = [touch for each in operations if each for touch in each]
    losses = [_name(touch) for touch in touches if touch.loses_data]
    is_clear = None not in operations and all(touch.kind != "sql" for touch in touches)
    return SyncStatement(text, tuple(dict.fromkeys(losses)), is_clear)


def _name(touch: Touch) -> str:
    table = qualified(touch.table or "?", touch.schema)
    return f"table {table}" if touch.kind == "table" else f"column {table}.{touch.name}"
