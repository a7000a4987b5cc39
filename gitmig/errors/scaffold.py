"""What `gitmig init` can meet."""

from collections.abc import Sequence
from pathlib import Path

from gitmig.errors.error import GitmigError


class DirectoryNotEmpty(GitmigError):
    """The directory that is to hold the environment has something in it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        super().__init__(
            f"{path} exists already and is not empty", hint="name another: `gitmig init DIRECTORY`"
        )


class AlreadySetUp(GitmigError):
    """The settings file has a table of ours."""

    def __init__(self, path: Path) -> None:
        self.path = path
        super().__init__(
            f"{path} has a [tool.gitmig] table already",
            hint="remove the table to start anew, or go on with `gitmig revision -m TEXT`",
        )


class UnknownTemplate(GitmigError):
    """There is no template of that name."""

    def __init__(self, name: str, known: Sequence[str]) -> None:
        self.name = name
        self.known = tuple(known)
        super().__init__(f"no template is called {name!r}", hint=f"choose from {', '.join(known)}")
