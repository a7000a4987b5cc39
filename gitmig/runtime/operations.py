"""`Operations`: directives that act on a migration context."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, Self

from gitmig.ddl import DefaultImpl, run_statements
from gitmig.errors import NoMigrationContext
from gitmig.operations import AbstractOperations, MigrateOperation
from gitmig.runtime.migration import MigrationContext

_current: ContextVar[MigrationContext] = ContextVar("gitmig migration context")


class Operations(AbstractOperations):
    """Every directive, on one migration context, or on the one in force when it is called."""

    def __init__(
        self, migration_context: MigrationContext | None, impl: DefaultImpl | None = None
    ) -> None:
        self._context = migration_context
        self._impl = impl

    @classmethod
    @contextmanager
    def context(cls, migration_context: MigrationContext) -> Iterator[Self]:
        """Make `gitmig.op` act on a migration context meanwhile."""
        token = _current.set(migration_context)
        try:
            yield cls(migration_context)
        finally:
            _current.reset(token)

    @property
    def migration_context(self) -> MigrationContext:
        """What the directives act on.

        Raises:
            NoMigrationContext: no migration is running.
        """
        if self._context is not None:
            return self._context
        try:
            return _current.get()
        except LookupError:
            raise NoMigrationContext("op") from None

    @property
    def impl(self) -> DefaultImpl:
        """What turns operations into statements of the dialect."""
        return self._impl or self.migration_context.impl

    def invoke(self, operation: MigrateOperation) -> Any:
        """Do what the operation says: as its registered function does, or by its statements."""
        implementation = self.registry.find_implementation(operation)
        if implementation is not None:
            return implementation(self, operation)
        return run_statements(self.impl.statements(operation), self.migration_context.run)
