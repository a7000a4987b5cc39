"""`gitmig stamp`: set the database's heads."""

from collections.abc import Sequence

from gitmig.revisions.directory import ScriptDirectory
from gitmig.runtime import migrate
from gitmig.runtime.events import Outcome


def stamp(scripts: ScriptDirectory, targets: Sequence[str], *, purge: bool = False) -> Outcome:
    """Set the heads to `targets` without running anything; `purge` forgets all others first."""
    return migrate.stamp(scripts, targets, purge=purge)
