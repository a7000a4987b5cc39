"""The settings, each spelled once: its name, type, default and what it means."""

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal, get_type_hints

MergePolicy = Literal["auto", "propose", "off"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What a user can set; a field's name is the key in the settings file."""

    script_location: Annotated[str, "The environment's directory."] = "migrations"
    url: Annotated[str | None, "The database; `${VAR}` is taken from the environment."] = None
    metadata: Annotated[
        tuple[str, ...], 'The models, as "package.module:attribute", one or a list.'
    ] = ()
    prepend_sys_path: Annotated[
        tuple[str, ...],
        "Directories put in front of `sys.path` before models or env.py are imported.",
    ] = (".",)
    protected: Annotated[
        tuple[str, ...], "Branches whose revisions count as published; tags always do."
    ] = ("main", "master")
    merge: Annotated[
        MergePolicy, "What the post-merge hook does about several heads: auto, propose or off."
    ] = "auto"
    strict: Annotated[
        bool, "Whether the pre-commit hook blocks what it cannot decide, such as an absent server."
    ] = False
    file_template: Annotated[str, "The name of a new revision file, without `.py`."] = (
        "%(short)s_%(slug)s"
    )
    truncate_slug_length: Annotated[int, "How long the message's part of a file name may be."] = 40
    timezone: Annotated[str | None, "The time zone of a new revision's time and file name."] = None
    version_table: Annotated[str, "The table that holds the database's heads."] = "gitmig_version"
    version_table_schema: Annotated[str | None, "The schema of both tables."] = None
    log: Annotated[bool, "Whether each applied revision is recorded in the log table."] = True
    log_table: Annotated[str, "The table that records what was applied."] = "gitmig_log"
    lock_timeout: Annotated[int, "Seconds to wait for another upgrade of the same database."] = 60


def option_docs() -> dict[str, str]:
    """Return each option's name and what it means, in the order of their definition."""
    hints = get_type_hints(Options, include_extras=True)
    return {name: hint.__metadata__[0] for name, hint in hints.items()}


@dataclass(frozen=True, slots=True)
class Settings:
    """The options in force, and the places that they are relative to."""

    root: Path
    """The directory of the settings file, absolute; relative paths start here."""
    file: Path | None
    """The settings file; None when there is none."""
    options: Options

    @property
    def script_location(self) -> Path:
        """The environment's directory, absolute."""
        return self.root / self.options.script_location

    @property
    def versions(self) -> Path:
        """The directory of the revision files, absolute."""
        return self.script_location / "versions"

    @property
    def cache_directory(self) -> Path:
        """Where caches lie; it ignores itself in Git, and may be deleted at any time."""
        return self.root / ".gitmig_cache"
