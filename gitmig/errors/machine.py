"""What the machine refuses, and what should not have happened."""

from typing import ClassVar

from gitmig.errors.error import GitmigError


class SystemRefused(GitmigError):
    """The system did not allow something, such as to write on a full disk."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(f"the system refused: {reason}", hint="make room, or ask for permission")


class OutputUnencodable(GitmigError):
    """A script has a letter that standard output has no bytes for."""

    def __init__(self, encoding: str, letter: str) -> None:
        self.encoding = encoding
        self.letter = letter
        super().__init__(
            f"standard output is in {encoding}, which has no {letter!a}",
            hint="`--output FILE` writes UTF-8; or export PYTHONIOENCODING=utf-8",
        )


class Bug(GitmigError):
    """Something that gitmig did not expect."""

    exit_code: ClassVar[int] = 3

    def __init__(self, error: Exception, log: str | None) -> None:
        self.log = log
        place = f"in {log}" if log else "on standard error"
        super().__init__(
            f"a bug in gitmig: {type(error).__name__}: {error}",
            hint=f"the traceback is {place}; please report it",
        )
