"""`MigrationContext` with the defaults that an application of Alembic's relies on."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, Dialect

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
        super().__init__(dialect, connection, {**CONTEXT_DEFAULTS, **opts}, environment_context)
