"""What a hook is given, what it gives back, and what makes a module a hook."""

from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from gitmig.config import Settings
from gitmig.errors import Fault
from gitmig.git.repository import Repository


@dataclass(frozen=True, slots=True)
class HookCall:
    """One call of a hook, for one project."""

    settings: Settings
    repository: Repository
    """The one that holds the revisions."""
    arguments: tuple[str, ...] = ()
    """What Git gives to the hook's script."""
    index_file: Path | None = None
    """The index that is being committed; None for the repository's own."""
    merged: tuple[str, ...] = ()
    """The commits that Git merges into the one checked out, as far as it tells."""
    input: str = ""
    """What Git writes to the hook: lines for pre-push and post-rewrite."""


@dataclass(frozen=True, slots=True)
class HookReport:
    """What a hook found and did; empty when there was nothing to do, and then nothing is said."""

    faults: tuple[Fault, ...] = ()
    """What is wrong, each with its hint."""
    notes: tuple[str, ...] = ()
    """What was done, or could not be decided: a line each."""
    blocked: bool = False
    """Whether Git is to stop what it does."""


class Hook(Protocol):
    """A module of this package that is listed in `table`."""

    @property
    def name(self) -> str:
        """The name that Git knows the hook by; its script in hooks/ has the same."""
        ...

    def run(self, call: HookCall, /) -> HookReport:
        """Do the work of the hook."""
        ...
