"""What `gitmig init` can meet."""

from collections.abc import Sequence
from pathlib import Path

from gitmig.errors.error import GitmigError, UsageError


class DirectoryNotEmpty(GitmigError):
    """The directory that is to hold the environment has something in it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        super().__init__(
            f"{path} is there already, and is not an empty directory",
            hint="name another: `gitmig init DIRECTORY`",
        )


class AlreadySetUp(GitmigError):
    """The project has settings of ours."""

    def __init__(self, path: Path) -> None:
        self.path = path
        super().__init__(
            f"{path} has settings of gitmig already",
            hint="go on with `gitmig revision -m TEXT`, or remove them to start anew",
        )


class UnknownTemplate(GitmigError):
    """There is no template of that name."""

    def __init__(self, name: str, known: Sequence[str]) -> None:
        self.name = name
        self.known = tuple(known)
        super().__init__(f"no template is called {name!r}", hint=f"choose from {', '.join(known)}")


class TemplateOptionUnused(UsageError):
    """An option of `gitmig init` has no place in the template."""

    def __init__(self, template: str, option: str) -> None:
        self.template = template
        self.option = option
        super().__init__(
            f"the template {template} has no single `{option}`",
            hint=f"leave `--{option}` out, and write it for each database into the settings",
        )
