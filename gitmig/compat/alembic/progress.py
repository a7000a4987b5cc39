"""A run's events as the lines that people's logging configurations select by logger name."""

import logging

from gitmig.revisions.plan import Step
from gitmig.runtime.events import Event, StepStarted

LOGGER = logging.getLogger("alembic.runtime.migration")


def log_event(event: Event) -> None:
    """Log each revision as it starts."""
    if isinstance(event, StepStarted):
        LOGGER.info("Running %s", describe_step(event.step))


def describe_step(step: Step) -> str:
    """Return direction, both ends and the message of a step."""
    revision = step.revision
    if revision is None:
        return step.direction
    below = ", ".join(revision.down_revisions)
    ends = (revision.id, below) if step.direction == "downgrade" else (below, revision.id)
    return f"{step.direction} {' -> '.join(ends)}, {revision.message}"
