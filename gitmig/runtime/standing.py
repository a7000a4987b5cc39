"""Where a database stands: its heads, what it has in the log, and what is not settled."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from gitmig.revisions.directory import ScriptDirectory
from gitmig.runtime.log_table import LogEntry
from gitmig.runtime.migrate import with_context
from gitmig.runtime.migration import MigrationContext


@dataclass(frozen=True, slots=True)
class Standing:
    """What was read of a database, or of all databases of an environment with several."""

    heads: tuple[str, ...]
    """The ids of its heads, sorted."""
    unsettled: tuple[LogEntry, ...] = ()
    """Of revisions that stopped half-way."""
    applied: Mapping[str, LogEntry] = field(default_factory=dict)
    """The last time that each revision was applied, by its id; empty unless asked for."""


def read_standing(directory: ScriptDirectory, *, with_log: bool = False) -> Standing:
    """Return where the database stands; changes nothing, creates nothing."""
    heads: set[str] = set()
    unsettled: list[LogEntry] = []
    applied: dict[str, LogEntry] = {}

    def read(context: MigrationContext) -> None:
        heads.update(context.get_current_heads())
        applier = context.applier
        entry = applier.find_unsettled()
        unsettled.extend([entry] if entry else [])
        if with_log and applier.log is not None and applier.log.exists(applier.connection):
            applied.update(applier.log.read_applied(applier.connection))
        applier.transactions.end_reads()

    with_context(directory, read)
    return Standing(tuple(sorted(heads)), tuple(unsettled), applied)
