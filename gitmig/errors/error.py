"""The root of the error tree, and faults: things that are wrong at a place."""

from collections.abc import Sequence
from typing import ClassVar, NamedTuple

from gitmig.passwords import mask_passwords


class GitmigError(Exception):
    """An expected failure: `message` says what happened, `hint` says what to type about it."""

    exit_code: ClassVar[int] = 1
    user_traceback: str | None = None
    """The traceback of the user's own code, where that is what failed; shown above the message."""

    database: str | None = None
    """Which of several databases it is about; None where there is one, or it is about none."""

    def __init__(self, message: str, *, hint: str | None = None) -> None:
        self.message = mask_passwords(message)
        self.hint = hint and mask_passwords(hint)
        super().__init__(self.message)


class UsageError(GitmigError):
    """The command was called in a way that has no meaning."""

    exit_code = 2


class Fault(NamedTuple):
    """One thing wrong at one place; faults of one kind are collected and shown together."""

    code: str
    """A stable name in kebab case, such as `missing-parent`: scripts match on it."""
    message: str
    hint: str
    path: str | None = None
    line: int | None = None

    @property
    def place(self) -> str:
        """`file:line` as far as it is known, or an empty string."""
        if self.path is None:
            return ""
        return self.path if self.line is None else f"{self.path}:{self.line}"

    def __str__(self) -> str:
        return f"{self.place}: {self.message}" if self.path else self.message


class FaultsError(GitmigError):
    """Several faults of one kind, shown as one error with a line and a hint each."""

    def __init__(self, summary: str, faults: Sequence[Fault]) -> None:
        self.faults = tuple(faults)
        lines = [f"  {fault}\n    {fault.hint}" for fault in self.faults]
        super().__init__("\n".join([summary, *lines]))
