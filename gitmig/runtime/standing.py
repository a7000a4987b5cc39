"""Where a database stands: its heads, what it has in the log, and what is not settled."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlalchemy import URL

from gitmig.config import Config
from gitmig.revisions.directory import ScriptDirectory
from gitmig.runtime.log_table import LogEntry
from gitmig.runtime.migrate import with_context
from gitmig.runtime.migration import MigrationContext
from gitmig.runtime.urls import mask_url


@dataclass(frozen=True, slots=True)
class Standing:
    """What was read of a database."""

    heads: tuple[str, ...]
    """The ids of its heads, sorted."""
    database: str = ""
    """What people call it."""
    url: str = ""
    """With the password masked."""
    unsettled: tuple[LogEntry, ...] = ()
    """Of the revision that stopped half-way."""
    applied: Mapping[str, LogEntry] = field(default_factory=dict)
    """The last time that each revision was applied, by its id; empty unless asked for."""
    has_log: bool = False
    """Whether there is a log; false unless asked for."""


def read_standings(directory: ScriptDirectory, *, with_log: bool = False) -> tuple[Standing, ...]:
    """Return where each database stands; changes nothing, creates nothing."""
    found: list[Standing] = []

    def read(context: MigrationContext) -> None:
        heads = context.get_current_heads()
        applier = context.applier
        entry = applier.tables.find_unsettled()
        applied: Mapping[str, LogEntry] = {}
        log = applier.log if with_log else None
        has_log = log is not None and log.exists(applier.connection)
        if log is not None and has_log:
            applied = log.read_applied(applier.connection)
        applier.transactions.end_reads()
        url = mask_url(_find_url(directory.config, context))
        unsettled = (entry,) if entry else ()
        found.append(Standing(heads, context.name, url, unsettled, applied, has_log))

    with_context(directory, read)
    return tuple(found)


def _find_url(config: Config, context: MigrationContext) -> URL | str:
    """Return where a database is; the settings know the name of a file that is not there, too."""
    if context.name in config.databases:
        return config.database_url(context.name)
    return context.applier.connection.engine.url
