"""What can be wrong with the hooks of a repository."""

from collections.abc import Iterable
from pathlib import Path

from gitmig.errors.error import GitmigError, UsageError


class UnknownHook(UsageError):
    """Gitmig has no hook of this name."""

    def __init__(self, name: str, known: Iterable[str]) -> None:
        self.name = name
        super().__init__(f"gitmig has no hook `{name}`", hint=f"its hooks: {', '.join(known)}")


class UnknownHookPart(UsageError):
    """A hook was asked for a part of its work that it does not have."""

    def __init__(self, hook: str, part: str, known: Iterable[str]) -> None:
        self.hook = hook
        self.part = part
        super().__init__(
            f"the hook `{hook}` has no part `{part}`", hint=f"its parts: {', '.join(known)}"
        )


class HeadsFileOff(UsageError):
    """The file HEADS is to be written, and the settings do not want one."""

    def __init__(self) -> None:
        super().__init__(
            "the setting `heads_file` is off: there is no file HEADS",
            hint="write `heads_file = true` into the settings",
        )


class SharedHooksDirectory(GitmigError):
    """Hooks lie outside of the repository, where other repositories use them too."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        super().__init__(
            f"the hooks of this repository lie outside of it, in {directory}: "
            "other repositories may use them too",
            hint="unset `core.hooksPath`, or install there all the same with `--force`",
        )


class ManagedHooksDirectory(GitmigError):
    """Another tool writes the hooks directory anew, and would take our hooks away."""

    def __init__(self, directory: Path, manager: str, place: str) -> None:
        self.directory = directory
        self.manager = manager
        super().__init__(
            f"{manager} manages the hooks in {directory} and would overwrite others",
            hint=f"call `gitmig hooks run NAME` in {place}, or install with `--force`",
        )


class HookKeptTwice(GitmigError):
    """A foreign hook stands where an earlier foreign hook is kept already."""

    def __init__(self, hook: Path, kept: Path) -> None:
        self.hook = hook
        self.kept = kept
        super().__init__(
            f"{hook} is not gitmig's hook, and {kept} keeps an earlier one",
            hint="make one file of the two, or delete the one that is not needed",
        )
