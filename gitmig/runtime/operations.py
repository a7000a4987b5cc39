"""`Operations`: directives that act on a migration context."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, Self

from sqlalchemy.exc import DBAPIError

from gitmig.batch import needs_new_table, told_dependents
from gitmig.ddl import DefaultImpl, run_statements
from gitmig.errors import NoMigrationContext
from gitmig.operations import AbstractOperations, BatchAlterTableOp, MigrateOperation
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
        if not self.migration_context.begin_operation(operation):
            return self._find_result(operation)
        implementation = self.registry.find_implementation(operation)
        if implementation is not None:
            return implementation(self, operation)
        return self.invoke_built_in(operation)

    def invoke_built_in(self, operation: MigrateOperation) -> Any:
        """Do the operation as it is done where no function is registered for it."""
        if isinstance(operation, BatchAlterTableOp):
            return self._change_table(operation)
        context = self.migration_context
        if context.connection is not None and not context.as_sql:
            for loss in self.impl.find_losses(operation, context.connection):
                context.warn(loss)
        try:
            return run_statements(self.impl.statements(operation), context.run)
        except DBAPIError as error:
            explained = self.impl.explain(operation, error)
            if explained is None:
                raise
            raise explained from error

    def _find_result(self, operation: MigrateOperation) -> Any:
        """Return what the directive would return, without doing anything: a Table, or None."""
        batch = isinstance(operation, BatchAlterTableOp)
        if batch or self.registry.find_implementation(operation) is not None:
            return None
        return run_statements(self.impl.statements(operation), lambda _: None)

    def _change_table(self, batch: BatchAlterTableOp) -> None:
        if needs_new_table(batch, self.impl):
            self.migration_context.move_table(batch)
            return
        for operation in batch.ops:
            if self.registry.find_implementation(operation) is None:
                self.impl.statements(operation)  # raises what cannot be done, before the first runs
        with told_dependents(batch.table_name):
            for operation in batch.ops:
                self.invoke(operation)
