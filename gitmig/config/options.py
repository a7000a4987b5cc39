"""The settings, each spelled once: its name, type, default and what it means."""

from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, Literal

MergePolicy = Literal["auto", "propose", "off"]


def _option(default: Any, doc: str) -> Any:
    return field(default=default, metadata={"doc": doc})


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What a user can set; a field's name is the key in the settings file."""

    script_location: str = _option("migrations", "The environment's directory.")
    url: str | None = _option(None, "The database; `${VAR}` is taken from the environment.")
    metadata: tuple[str, ...] = _option(
        (), 'The models, as "package.module:attribute", one or a list.'
    )
    prepend_sys_path: tuple[str, ...] = _option(
        (".",), "Directories put in front of `sys.path` before models or env.py are imported."
    )
    protected: tuple[str, ...] = _option(
        ("main", "master"), "Branches whose revisions count as published; tags always do."
    )
    merge: MergePolicy = _option(
        "auto", "What the post-merge hook does about several heads: auto, propose or off."
    )
    strict: bool = _option(
        False, "Whether the pre-commit hook blocks what it cannot decide, such as an absent server."
    )
    file_template: str = _option(
        "%(short)s_%(slug)s", "The name of a new revision file, without `.py`."
    )
    truncate_slug_length: int = _option(40, "How long the message's part of a file name may be.")
    version_table: str = _option("gitmig_version", "The table that holds the database's heads.")
    version_table_schema: str | None = _option(None, "The schema of both tables.")
    log: bool = _option(True, "Whether each applied revision is recorded in the log table.")
    log_table: str = _option("gitmig_log", "The table that records what was applied.")
    lock_timeout: int = _option(60, "Seconds to wait for another upgrade of the same database.")


def option_docs() -> dict[str, str]:
    """Return each option's name and what it means, in the order of their definition."""
    return {option.name: option.metadata["doc"] for option in fields(Options)}


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
