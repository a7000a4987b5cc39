"""How a run is told, without a database: events in, lines out."""

import os
import pty
import sys
from contextlib import suppress

import pytest

from gitmig.output.migration import BAR_FROM, print_outcome, progress
from gitmig.revisions.plan import Step
from gitmig.revisions.revision import Revision
from gitmig.runtime.events import (
    Outcome,
    RowsCopied,
    RunStarted,
    StatementSent,
    StepFinished,
    StepStarted,
    Warned,
)


def step(message: str, direction: str = "upgrade") -> Step:
    revision = Revision("r1", doc=message)
    assert direction in ("upgrade", "stamp")
    return Step(revision, "upgrade" if direction == "upgrade" else "stamp", (), frozenset({"r1"}))


def test_in_a_pipe_a_line_a_revision(capsys: pytest.CaptureFixture[str]) -> None:
    done = StepFinished(step("create users"), 0.0123, 1)
    with progress(quiet=False) as on_event:
        on_event(RunStarted(BAR_FROM))
        on_event(StepStarted(done.step, 1))
        on_event(Warned("the log is missing"))
        on_event(done)
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err == "warning: the log is missing\nupgraded r1 create users (12 ms)\n"


def test_quiet_tells_of_warnings_only(capsys: pytest.CaptureFixture[str]) -> None:
    done = StepFinished(step("create users"), 0.0123, 1)
    with progress(quiet=True) as on_event:
        on_event(done)
        on_event(Warned("the log is missing"))
    assert capsys.readouterr().err == "warning: the log is missing\n"


def test_a_stamp_counts_no_revisions(capsys: pytest.CaptureFixture[str]) -> None:
    done = StepFinished(step("create users", "stamp"), 0.1, 0)
    print_outcome(Outcome((done, done), ("r1",), 0.2), as_json=False, quiet=False)
    assert capsys.readouterr().out == "stamped: the database is at r1\n"


@pytest.mark.parametrize("message", ["close [/b] tags", "[red]", ":smile:", "x" * 300])
def test_a_message_is_text_whatever_is_in_it(message: str, monkeypatch: pytest.MonkeyPatch) -> None:
    leader, follower = pty.openpty()
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "80")
    done = StepFinished(step(message), 0.0123, 1)
    with os.fdopen(follower, "w") as terminal:
        monkeypatch.setattr(sys, "stderr", terminal)
        with progress(quiet=False) as on_event:
            on_event(RunStarted(BAR_FROM))
            on_event(StepStarted(done.step, 1))
            on_event(done)
    shown = read_terminal(leader)
    assert f"upgraded r1 {message} (12 ms)\r\n" in shown


def test_no_message_commands_the_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    leader, follower = pty.openpty()
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "80")
    done = StepFinished(step("\x1b]0;title\x07 \x1b[8mhidden"), 0.0123, 1)
    with os.fdopen(follower, "w") as terminal:
        monkeypatch.setattr(sys, "stderr", terminal)
        with progress(quiet=False, sql=True) as on_event:
            on_event(RunStarted(BAR_FROM))
            on_event(StepStarted(done.step, 1))
            on_event(StatementSent("SELECT \x1b[2J"))
            on_event(RowsCopied("a\x1b]0;table", 1, 2))
            on_event(done)
    shown = read_terminal(leader)
    assert "upgraded r1 ?]0;title? ?[8mhidden (12 ms)\r\n" in shown
    assert "  SELECT ?[2J\r\n" in shown
    assert "copying a?]0;table" in shown
    assert not [word for word in ("\x1b]", "\x1b[8m", "\x1b[2J") if word in shown]


def test_rows_of_a_large_table_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    leader, follower = pty.openpty()
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "80")
    done = StepFinished(step("create users"), 0.0123, 1)
    with os.fdopen(follower, "w") as terminal:
        monkeypatch.setattr(sys, "stderr", terminal)
        with progress(quiet=False) as on_event:
            on_event(RunStarted(1))
            on_event(StepStarted(done.step, 1))
            on_event(RowsCopied("users", 500_000, 2_000_000))
            on_event(RowsCopied("users", 2_000_000, 2_000_000))
            on_event(done)
    shown = read_terminal(leader)
    assert "copying users" in shown
    assert "/2000000" in shown
    assert "upgraded r1 create users (12 ms)\r\n" in shown


def test_in_a_pipe_rows_are_not_told_of(capsys: pytest.CaptureFixture[str]) -> None:
    with progress(quiet=False) as on_event:
        on_event(RowsCopied("users", 2_000_000, 2_000_000))
    assert capsys.readouterr().err == ""


def read_terminal(descriptor: int) -> str:
    """Return all that was shown on a terminal that is closed at the other end."""
    shown = b""
    with suppress(OSError):  # how Linux tells the end
        while chunk := os.read(descriptor, 4096):
            shown += chunk
    os.close(descriptor)
    return shown.decode()
