"""A run against a database: a line a revision, a progress bar on a terminal, a summary."""

import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from textwrap import indent
from typing import TYPE_CHECKING

from gitmig.ids import shorten
from gitmig.output.console import (
    count,
    echo,
    echo_json,
    note,
    of_database,
    render_heads,
    warn,
)
from gitmig.passwords import mask_passwords
from gitmig.revisions.plan import Step
from gitmig.runtime.events import (
    Event,
    OnEvent,
    Outcome,
    Reached,
    RowsCopied,
    RunStarted,
    StatementSent,
    StepDelayed,
    StepFinished,
    StepStarted,
    Warned,
    ignore_event,
)
from gitmig.terminal import without_commands

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

BAR_FROM = 5
"""How many revisions a run must have to get a progress bar."""

_PAST = {"upgrade": "upgraded", "downgrade": "downgraded", "stamp": "stamped"}


@contextmanager
def progress(*, quiet: bool, sql: bool = False) -> Iterator[OnEvent]:
    """Give a listener that tells a person how a run goes on; with `quiet` only its warnings.

    With `sql` it shows each statement of a revision, without its values, which may be secrets.
    """
    if quiet:
        yield _print_warning
        return
    reporter = _Reporter(sql=sql)
    try:
        yield reporter
    finally:
        reporter.close()


class _Reporter:
    """Prints a line a revision, above a bar where there are many and a terminal to draw on."""

    def __init__(self, *, sql: bool) -> None:
        self._sql = sql
        self._bar: Progress | None = None
        self._task: TaskID | None = None
        self._rows: TaskID | None = None

    def __call__(self, event: Event) -> None:
        match event:
            case RunStarted(total) if total >= BAR_FROM and sys.stderr.isatty():
                self._draw_bar(total)
            case RowsCopied() if sys.stderr.isatty():
                self._show_rows(event)
            case StepStarted(step, _, database) if self._bar is not None and self._task is not None:
                revision = step.revision
                name = f"{revision.short} {revision.message}" if revision else step.direction
                description = without_commands(of_database(database, name))
                self._bar.update(self._task, description=description)
            case StatementSent(text) if self._sql:
                self._print(indent(mask_passwords(text.strip()), "  "))
            case StepDelayed(_, pause, reason, database):
                self._print(of_database(database, f"trying again in {pause:g} s: {reason}"))
            case StepFinished():
                self._finish(event)
            case Warned(message, database):
                self._print(f"warning: {of_database(database, message)}")
            case _:
                ignore_event(event)

    def close(self) -> None:
        """Remove the bar."""
        if self._bar is not None:
            self._bar.stop()
            self._bar = self._task = self._rows = None

    def _draw_bar(self, total: int) -> None:
        self._task = self._start_bar().add_task("", total=total)

    def _show_rows(self, event: RowsCopied) -> None:
        """Show how far the rows of a large table are copied, below the revisions."""
        bar = self._bar or self._start_bar()
        if self._rows is None:
            self._rows = bar.add_task(without_commands(f"copying {event.table}"), total=event.total)
        bar.update(self._rows, completed=event.done)
        if event.done >= event.total:
            bar.remove_task(self._rows)
            self._rows = None

    def _start_bar(self) -> "Progress":
        from rich.console import Console
        from rich.progress import (
            BarColumn,
            MofNCompleteColumn,
            Progress,
            TextColumn,
            TimeElapsedColumn,
        )
        from rich.table import Column

        self.close()
        self._bar = Progress(
            # A message is text, whatever brackets are in it.
            TextColumn(
                "{task.description}",
                markup=False,
                table_column=Column(no_wrap=True, overflow="ellipsis"),
            ),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            console=Console(stderr=True),
            transient=True,
        )
        self._bar.start()
        return self._bar

    def _finish(self, event: StepFinished) -> None:
        self._print(_render_step(event))
        if self._bar is not None and self._task is not None:
            self._bar.advance(self._task)

    def _print(self, line: str) -> None:
        if self._bar is None:
            note(line)
        else:
            # Not `note`: the bar has to be drawn anew below the line.
            line = without_commands(line)
            self._bar.console.print(
                line, markup=False, emoji=False, highlight=False, soft_wrap=True
            )


def print_outcome(outcome: Outcome, *, as_json: bool, quiet: bool) -> None:
    """Print what was done in all, and where the database is now."""
    if as_json:
        echo_json(outcome_as_data(outcome))
        return
    if quiet:
        return
    if not outcome.databases:
        reached = Reached("", outcome.heads, outcome.steps, outcome.rolled_back)
        echo(_summarize(reached, outcome.seconds))
    for reached in outcome.databases:
        seconds = sum(done.seconds for done in reached.steps)
        echo(of_database(reached.database, _summarize(reached, seconds)))


def _summarize(reached: Reached, seconds: float) -> str:
    """Return what was done to one database, and where it is now."""
    at, steps = render_heads(reached.heads), reached.steps
    if reached.rolled_back:
        steps_back = count(reached.rolled_back, "revision")
        return f"rolled back {steps_back} that ran: the database is at {at}"
    if not steps:
        return f"nothing to do: the database is at {at}"
    verb = _PAST[steps[-1].step.direction]
    if verb == "stamped":
        return f"stamped: the database is at {at}"
    is_mixed = len({done.step.direction for done in steps}) > 1
    what = count(len(steps), "step") if is_mixed else f"{verb} {count(len(steps), 'revision')}"
    return f"{what} in {seconds:.2f} s: the database is at {at}"


def print_resolved(revision: str, outcome: str, *, as_json: bool) -> None:
    """Print how a half-applied revision was settled."""
    if as_json:
        echo_json({"revision": revision, "outcome": outcome})
    else:
        settled = "is finished" if outcome == "resumed" else f"now counts as {outcome}"
        echo(f"revision {shorten(revision)} {settled.replace('-', ' ')}")


def _print_warning(event: Event) -> None:
    if isinstance(event, Warned):
        warn(of_database(event.database, event.message))


def _render_step(event: StepFinished) -> str:
    step = event.step
    verb = _PAST[step.direction]
    what = f"{step.revision.short} {step.revision.message}" if step.revision else ""
    return of_database(event.database, f"{verb} {what} ({event.seconds * 1000:.0f} ms)")


def outcome_as_data(outcome: Outcome) -> dict[str, object]:
    """Return the JSON form."""
    return {
        "steps": [
            {
                **step_as_data(done.step),
                "seconds": round(done.seconds, 3),
                "statements": done.statements,
                "database": done.database,
            }
            for done in outcome.steps
        ],
        "heads": list(outcome.heads),
        "databases": reached_as_data(outcome.databases),
        "rolled_back": outcome.rolled_back,
    }


def reached_as_data(databases: Iterable[Reached]) -> list[dict[str, object]]:
    """Return the JSON form of where each of several databases is."""
    return [{"database": each.database, "heads": list(each.heads)} for each in databases]


def step_as_data(step: Step) -> dict[str, object]:
    """Return what the JSON form of each command says of a step first."""
    revision = step.revision
    return {
        "revision": revision and revision.id,
        "message": revision and revision.message,
        "direction": step.direction,
    }
