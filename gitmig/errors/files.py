"""What can go wrong when a file is written."""

from pathlib import Path

from gitmig.errors.error import GitmigError


class FileExists(GitmigError):
    """A file that is to be new is there already."""

    def __init__(self, path: Path) -> None:
        self.path = path
        super().__init__(f"{path} exists already", hint="move it away, or choose another name")


class FileNotWritten(GitmigError):
    """The system refused to write a file; nothing was left behind."""

    def __init__(self, path: Path, reason: str) -> None:
        self.path = path
        self.reason = reason
        super().__init__(
            f"cannot write {path}: {reason}",
            hint="is the directory there, may you write to it, has it space? nothing was changed",
        )
