"""What a run tells while it runs, and what it says at the end."""

from collections.abc import Callable
from dataclasses import dataclass

from gitmig.revisions.plan import Step


@dataclass(frozen=True, slots=True)
class RunStarted:
    """A plan is about to run; comes again when another process changed what there is to do."""

    total: int


@dataclass(frozen=True, slots=True)
class StepStarted:
    """A revision is about to run."""

    step: Step
    number: int
    """Counted from 1."""
    database: str | None = None
    """Which of several; None where there is one."""


@dataclass(frozen=True, slots=True)
class StatementSent:
    """A statement of a revision is about to be sent; its values are not told."""

    sql: str


@dataclass(frozen=True, slots=True)
class StepDelayed:
    """A revision met a lock, was rolled back whole, and is to be tried again."""

    step: Step
    pause: float
    """Seconds until then."""
    reason: str
    """What the database said."""
    database: str | None = None
    """Which of several; None where there is one."""


@dataclass(frozen=True, slots=True)
class StepFinished:
    """A revision has run and is committed, unless one transaction is for all."""

    step: Step
    seconds: float
    statements: int
    """How many statements that change something it sent."""
    database: str | None = None
    """Which of several; None where there is one."""


@dataclass(frozen=True, slots=True)
class RunFinished:
    """All steps of one database have run."""

    seconds: float


@dataclass(frozen=True, slots=True)
class RowsCopied:
    """A part of a large table's rows is in the new table that takes its place."""

    table: str
    done: int
    total: int


@dataclass(frozen=True, slots=True)
class Warned:
    """Something is not as it should be, and the run went on."""

    message: str
    database: str | None = None
    """Which of several; None where there is one."""


Event = (
    RunStarted
    | StepStarted
    | StatementSent
    | StepDelayed
    | StepFinished
    | RunFinished
    | RowsCopied
    | Warned
)
OnEvent = Callable[[Event], None]


@dataclass(frozen=True, slots=True)
class Reached:
    """Where one of several databases is at the end."""

    database: str
    heads: tuple[str, ...]
    """The ids of its heads, sorted."""
    steps: tuple[StepFinished, ...] = ()
    """In the order in which they ran, without what env.py has rolled back."""
    rolled_back: int = 0
    """How many steps ran and were undone by env.py."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a command did to the database."""

    steps: tuple[StepFinished, ...]
    """In the order in which they ran, without what env.py has rolled back."""
    heads: tuple[str, ...]
    """The ids of the database's heads at the end, sorted; those of all, where there are several."""
    seconds: float
    warnings: tuple[str, ...] = ()
    databases: tuple[Reached, ...] = ()
    """Each of several; empty where there is one."""
    rolled_back: int = 0
    """How many steps ran and were undone by env.py, in all."""


def ignore_event(event: Event) -> None:
    """Listen to nothing."""
