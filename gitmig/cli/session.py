"""What the global options say, and how a verb gets from them to a project."""

from dataclasses import dataclass
from pathlib import Path

from gitmig.config import Settings, read_settings
from gitmig.revisions.directory import ScriptDirectory


@dataclass(frozen=True, slots=True)
class Session:
    """The global options of one run."""

    directory: Path
    """Where the search for settings starts; absolute or relative to the process."""
    config: Path | None = None
    url: str | None = None
    quiet: bool = False
    verbose: bool = False

    def settings(self) -> Settings:
        """Return the settings in force; `--url` wins over environment and file."""
        return read_settings(self.directory, file=self.config, overrides={"url": self.url})

    def scripts(self) -> ScriptDirectory:
        """Return the revisions of the project that the options lead to."""
        return ScriptDirectory(self.settings())
