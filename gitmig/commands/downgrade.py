"""`gitmig downgrade`: take the database back."""

from gitmig.revisions.directory import ScriptDirectory
from gitmig.runtime import migrate
from gitmig.runtime.events import OnEvent, Outcome, ignore_event


def downgrade(
    scripts: ScriptDirectory,
    target: str,
    *,
    on_event: OnEvent = ignore_event,
) -> Outcome:
    """Undo what the database has beyond `target`, which stays applied.

    Raises:
        RevisionFailed: the revisions taken back before it remain so.
        LockTimeout: another upgrade of this database did not end in time.
    """
    return migrate.downgrade(scripts, target, on_event=on_event)
