"""`gitmig upgrade`: bring the database up."""

from collections.abc import Sequence

from gitmig.revisions.directory import ScriptDirectory
from gitmig.runtime import migrate
from gitmig.runtime.events import OnEvent, Outcome, ignore_event


def upgrade(
    scripts: ScriptDirectory,
    targets: Sequence[str] = ("heads",),
    *,
    on_event: OnEvent = ignore_event,
) -> Outcome:
    """Apply what `targets` need and the database does not have.

    Raises:
        RevisionFailed: the revisions before it remain applied.
        LockTimeout: another upgrade of this database did not end in time.
    """
    return migrate.upgrade(scripts, targets, on_event=on_event)
