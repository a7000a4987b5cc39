"""`MigrationContext` with the defaults that an application of Alembic's relies on."""

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from sqlalchemy import Connection, Dialect

from gitmig.autogenerate.extension.plugins import load_entry_points
from gitmig.compat.alembic import impl
from gitmig.compat.alembic.announcing import log_context
from gitmig.compat.alembic.detected import log_comparison
from gitmig.compat.alembic.progress import log_event_and_warn
from gitmig.compat.alembic.steps import plan_steps
from gitmig.config.alembic import CONTEXT_DEFAULTS
from gitmig.revisions.plan import Step
from gitmig.runtime import migration


class MigrationContext(migration.MigrationContext):
    """Reads the heads of `alembic_version`; without env.py nothing else says where they are."""

    defaults: ClassVar[Mapping[str, Any]] = {
        **CONTEXT_DEFAULTS,
        "on_compared": log_comparison,
        "on_event": log_event_and_warn,
    }

    def __init__(
        self,
        dialect: Dialect,
        connection: Connection | None,
        opts: Mapping[str, Any],
        environment_context: Any = None,
    ) -> None:
        load_entry_points()  # a plugin may bring operations, too, which revisions call
        super().__init__(dialect, connection, {**self.defaults, **opts}, environment_context)
        log_context(self)

    @classmethod
    def find_impl(cls, dialect_name: str) -> Any:
        """Return the class that knows a dialect, with the methods that Alembic documents."""
        return impl.find_impl(dialect_name)

    def run_migrations(self, **kw: Any) -> None:
        """Run the steps that the command asks for, once the dialect's class knows of it."""
        acting: Any = self.impl
        if isinstance(acting, impl.ActingMethods):
            acting.start_migrations()
        super().run_migrations(**kw)

    def plan(self, heads: tuple[str, ...]) -> Iterable[Step]:
        """Return the steps that the command asks for; its `fn` may give documented ones."""
        return plan_steps(super().plan(heads), heads)
