"""The settings, each spelled once: its name, type, default and what it means."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any, Literal, get_type_hints

from gitmig.config.locations import VersionLocations, resolve_place
from gitmig.config.tables import Database, WriteHook

MergePolicy = Literal["auto", "propose", "rebase", "off"]
BatchPolicy = Literal["auto", "always", "never"]
SyncPolicy = Literal["tell", "run", "off"]
MergeCommitPolicy = Literal["stage", "amend", "commit"]
HeadPolicy = Literal["one", "per-label"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What a user can set; a field's name is the key in the settings file."""

    script_location: Annotated[str, "The environment's directory."] = "migrations"
    version_locations: Annotated[
        tuple[str, ...], "The directories of the revision files, instead of `versions`."
    ] = ()
    recursive_version_locations: Annotated[
        bool, "Whether directories below those hold revision files, too."
    ] = False
    url: Annotated[str | None, "The database; `${VAR}` is taken from the environment."] = None
    metadata: Annotated[
        tuple[str, ...], 'The models, as "package.module:attribute", one or a list.'
    ] = ()
    databases: Annotated[
        Mapping[str, Database], "Several databases for one env.py, each with a name."
    ] = field(default_factory=dict)
    prepend_sys_path: Annotated[
        tuple[str, ...],
        "Directories put in front of `sys.path` before models or env.py are imported.",
    ] = (".",)
    protected: Annotated[
        tuple[str, ...], "Branches whose revisions count as published; tags always do."
    ] = ("main", "master")
    merge: Annotated[
        MergePolicy, "What the hooks do about several heads: auto, propose, rebase or off."
    ] = "auto"
    merge_commit: Annotated[
        MergeCommitPolicy,
        "Where the hooks put the revision that they write: stage, amend or commit.",
    ] = "stage"
    heads: Annotated[
        HeadPolicy, "How many heads there are to be: one, or per-label, one for each branch label."
    ] = "one"
    heads_file: Annotated[
        bool, "Whether a file HEADS names the heads, so that Git shows a conflict of two lines."
    ] = False
    sync: Annotated[
        SyncPolicy,
        "What the post-checkout hook does about what only the database has: tell, run or off.",
    ] = "tell"
    strict: Annotated[
        bool, "Whether the pre-commit hook blocks what it cannot decide, such as an absent server."
    ] = False
    file_template: Annotated[str, "The name of a new revision file, without `.py`."] = (
        "%(short)s_%(slug)s"
    )
    truncate_slug_length: Annotated[int, "How long the message's part of a file name may be."] = 40
    timezone: Annotated[str | None, "The time zone of a new revision's time and file name."] = None
    output_encoding: Annotated[str, "The encoding of new revision files."] = "utf-8"
    revision_environment: Annotated[
        bool, "Whether env.py is run for every new revision, not only to compare."
    ] = False
    post_write_hooks: Annotated[
        tuple[WriteHook, ...],
        "Programs that are run on each new revision file, such as formatters.",
    ] = ()
    autogenerate_plugins: Annotated[
        tuple[str, ...], "The plugins that compare models with databases, by their names."
    ] = ("gitmig.autogenerate.*",)
    render_as_batch: Annotated[
        BatchPolicy, "When autogenerate writes changes of a table as `batch_alter_table`."
    ] = "auto"
    version_table: Annotated[str, "The table that holds the database's heads."] = "gitmig_version"
    version_table_schema: Annotated[str | None, "The schema of both tables."] = None
    log: Annotated[bool, "Whether each applied revision is recorded in the log table."] = True
    log_table: Annotated[str, "The table that records what was applied."] = "gitmig_log"
    lock_timeout: Annotated[int, "Seconds to wait for another upgrade of the same database."] = 60
    table_lock_timeout: Annotated[
        int, "Seconds that a statement may wait for a lock; 0 leaves it to the database."
    ] = 0
    statement_timeout: Annotated[
        int, "Seconds that a statement may take; 0 leaves it to the database."
    ] = 0
    lock_retries: Annotated[
        int, "How often a revision is tried again that met a lock and was rolled back whole."
    ] = 0
    transaction_per_migration: Annotated[
        bool, "Whether each revision is a transaction, or all of a run are one."
    ] = True
    alembic: Annotated[
        str | None, "The settings file of the Alembic project that this one was, for its env.py."
    ] = None
    custom: Annotated[Mapping[str, Any], "Settings of your own, which env.py reads."] = field(
        default_factory=dict
    )


def option_docs() -> dict[str, str]:
    """Return each option's name and what it means, in the order of their definition."""
    hints = get_type_hints(Options, include_extras=True)
    return {name: hint.__metadata__[0] for name, hint in hints.items()}


@dataclass(frozen=True, slots=True)
class Origin:
    """Where the value of an option comes from."""

    kind: Literal["default", "file", "environment", "command line"] = "default"
    place: str | None = None
    """A file with its line, or the name of a variable."""

    def __str__(self) -> str:
        return self.place or self.kind


@dataclass(frozen=True, slots=True)
class Settings:
    """The options in force, and the places that they are relative to."""

    root: Path
    """The directory of the settings file, absolute; relative paths start here."""
    file: Path | None
    """The settings file; None when there is none."""
    options: Options
    name: str | None = None
    """Which of the file's named environments is in force, if it is one of them."""
    arguments: tuple[str, ...] = ()
    """What the caller hands to env.py: the values of `-x`."""
    origins: Mapping[str, Origin] = field(default_factory=dict)
    """Where those options come from that are not at their defaults."""

    @property
    def script_location(self) -> Path:
        """The environment's directory, absolute."""
        return self._resolve(self.options.script_location)

    @property
    def version_locations(self) -> VersionLocations:
        """The directories of the revision files, absolute."""
        named = tuple(map(self._resolve, self.options.version_locations))
        return VersionLocations(
            named or (self.script_location / "versions",), self.options.recursive_version_locations
        )

    @property
    def absent_locations(self) -> tuple[Path, ...]:
        """Those that the setting names and that are not there, absolute."""
        if not self.options.version_locations:
            return ()
        return tuple(each for each in self.version_locations.directories if not each.is_dir())

    @property
    def versions(self) -> Path:
        """The first directory of revision files that is the project's own, absolute."""
        return self.first_own(self.version_locations.directories)

    def first_own(self, directories: Sequence[Path]) -> Path:
        """Return the first that lies below the settings file, not in an installed package."""
        own = (each for each in directories if each.is_relative_to(self.root))
        return next(own, directories[0])

    @property
    def cache_directory(self) -> Path:
        """Where caches lie; it ignores itself in Git, and may be deleted at any time."""
        return self.root / ".gitmig_cache"

    def _resolve(self, place: str) -> Path:
        search = (self.root / entry for entry in self.options.prepend_sys_path)
        return resolve_place(place, self.root, search)
