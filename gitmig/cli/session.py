"""What the global options say, and how a verb gets from them to a project."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from gitmig.config import Settings, read_settings
from gitmig.git.environment import HookEnvironment
from gitmig.revisions.directory import ScriptDirectory


@dataclass(frozen=True, slots=True)
class Session:
    """The global options of one run."""

    directory: Path
    """Where the search for settings starts; absolute or relative to the process."""
    config: Path | None = None
    """The settings file, relative to `directory`."""
    name: str | None = None
    """Which of the environments of the settings file is wanted."""
    arguments: tuple[str, ...] = ()
    """What is handed to env.py: the values of `-x`."""
    overrides: Mapping[str, Any] = field(default_factory=dict)
    """Settings that the command line gives; they win over environment and file."""
    quiet: bool = False
    verbose: bool = False
    hook: HookEnvironment = field(default_factory=HookEnvironment)
    """What Git told, where it is a hook that runs us."""

    def settings(self) -> Settings:
        """Return the settings in force."""
        file = None if self.config is None else self.directory / self.config
        return read_settings(
            self.directory,
            file=file,
            name=self.name,
            overrides=self.overrides,
            arguments=self.arguments,
        )

    def overriding(self, option: str, value: Any) -> "Session":
        """Return the session with one more setting given on the command line."""
        return replace(self, overrides={**self.overrides, option: value})

    def scripts(self) -> ScriptDirectory:
        """Return the revisions of the project that the options lead to.

        A version location that is not there is told of: what it should hold is in no plan.
        """
        settings = self.settings()
        if settings.absent_locations:
            from gitmig.output.locations import warn_of_absent_locations

            warn_of_absent_locations(settings)
        return ScriptDirectory(settings)
