"""A run's events as the lines that people's logging configurations select by logger name."""

import warnings

from gitmig.compat.alembic.announcing import LOGGER
from gitmig.revisions.plan import Step
from gitmig.revisions.version_rows import DeleteVersion, InsertVersion, UpdateVersion, VersionChange
from gitmig.runtime.events import Event, StepStarted, Warned


def log_event(event: Event) -> None:
    """Log each revision as it starts."""
    if isinstance(event, StepStarted):
        LOGGER.info("Running %s", describe_step(event.step))


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
        return f"stamp_revision {' -> '.join(map(', '.join, _find_ends(step.changes)))}"
    below = ", ".join(revision.down_revisions)
    ends = (revision.id, below) if step.direction == "downgrade" else (below, revision.id)
    return f"{step.direction} {' -> '.join(ends)}, {revision.message}"


def _find_ends(changes: tuple[VersionChange, ...]) -> tuple[list[str], list[str]]:
    """Return the rows that the changes take away, and those that they add."""
    before: list[str] = []
    after: list[str] = []
    for change in changes:
        match change:
            case InsertVersion(new):
                after.append(new)
            case UpdateVersion(old, new):
                before.append(old)
                after.append(new)
            case DeleteVersion(old):
                before.append(old)
    return before, after
