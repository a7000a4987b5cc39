"""The lines that people's logging configurations select by logger name, before a run starts."""

import logging
from typing import Any

LOGGER = logging.getLogger("alembic.runtime.migration")


def log_context(context: Any) -> None:
    """Log what a migration context is about to do, as soon as it is made."""
    LOGGER.info("Context impl %s.", type(context.impl).__name__)
    if context.as_sql:
        LOGGER.info("Generating static SQL")
    kind = "transactional" if context.transactional_ddl else "non-transactional"
    LOGGER.info("Will assume %s DDL.", kind)
