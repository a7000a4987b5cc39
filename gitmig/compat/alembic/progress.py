"""A run's events as the lines that people's logging configurations select by logger name."""

import warnings
from collections.abc import Sequence

from gitmig.compat.alembic.announcing import LOGGER
from gitmig.revisions.plan import Step
from gitmig.revisions.version_rows import (
    DeleteVersion,
    InsertVersion,
    UpdateVersion,
    VersionChange,
    find_moved,
)
from gitmig.runtime.events import Event, StepFinished, StepStarted, Warned


def log_event(event: Event) -> None:
    """Log each revision as it starts, and what it did to the version table when it is done."""
    match event:
        case StepStarted():
            LOGGER.info("Running %s", describe_step(event.step))
        case StepFinished():
            LOGGER.debug("%s", describe_changes(event.step.changes))


def log_after_purge(event: Event) -> None:
    """Log each revision that is stamped; that all rows go before is what was asked for."""
    if not (isinstance(event, StepStarted) and event.step.revision is None):
        log_event(event)


def log_event_and_warn(event: Event) -> None:
    """Log each revision, and warn as Python does, where no command tells of warnings."""
    log_event(event)
    if isinstance(event, Warned):
        warnings.warn(event.message, UserWarning, stacklevel=2)


def describe_step(step: Step) -> str:
    """Return direction, both ends and the message of a step."""
    revision = step.revision
    if revision is None or step.direction == "stamp":
        return f"stamp_revision {' -> '.join(map(', '.join, find_moved(step.changes)))}"
    below = ", ".join(revision.down_revisions)
    ends = (revision.id, below) if step.direction == "downgrade" else (below, revision.id)
    return f"{step.direction} {' -> '.join(ends)}, {revision.message}"


def describe_changes(changes: Sequence[VersionChange]) -> str:
    """Return what happens to the rows of the version table."""
    deleted = [each.id for each in changes if isinstance(each, DeleteVersion)]
    inserted = tuple(each.id for each in changes if isinstance(each, InsertVersion))
    moved = (each for each in changes if isinstance(each, UpdateVersion))
    updated = [f"update {old} to {new}" for old, new in moved]
    if deleted and updated:
        return f"merge, delete {deleted}, {updated[0]}"
    if inserted and updated:
        return f"unmerge, insert {inserted}, {updated[0]}"
    ended = (f"branch delete {each}" for each in deleted)
    begun = (f"new branch insert {each}" for each in inserted)
    return ", ".join([*ended, *begun, *updated])
