"""`MigrationContext` with the defaults that an application of Alembic's relies on."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, Dialect

from gitmig.compat.alembic.announcing import log_context
from gitmig.compat.alembic.impl import find_impl
from gitmig.compat.alembic.progress import log_event_and_warn
from gitmig.config.alembic import CONTEXT_DEFAULTS
from gitmig.runtime import migration


class MigrationContext(migration.MigrationContext):
    """Reads the heads of `alembic_version`; without env.py nothing else says where they are."""

    def __init__(
        self,
        dialect: Dialect,
        connection: Connection | None,
        opts: Mapping[str, Any],
        environment_context: Any = None,
    ) -> None:
        defaults = {**CONTEXT_DEFAULTS, "on_event": log_event_and_warn, "find_impl": find_impl}
        super().__init__(dialect, connection, {**defaults, **opts}, environment_context)
        log_context(self)
