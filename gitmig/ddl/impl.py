"""Which method of a dialect turns an operation into statements."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, ClassVar, Self

from sqlalchemy import (
    Connection,
    Dialect,
    Table,
)
from sqlalchemy.exc import ArgumentError, DBAPIError, InvalidRequestError

from gitmig.ddl.script_text import ScriptText
from gitmig.ddl.standard import StandardStatements
from gitmig.ddl.statement import Statement, check_parameters
from gitmig.errors import GitmigError
from gitmig.errors.operations import (
    UnbuildableOperation,
    UnknownOperation,
)
from gitmig.operations import (
    AddColumnOp,
    AddConstraintOp,
    AlterColumnOp,
    AlterEnumOp,
    BatchAlterTableOp,
    BulkInsertOp,
    CreateExcludeConstraintOp,
    CreateIndexOp,
    CreateTableCommentOp,
    CreateTableOp,
    DropColumnOp,
    DropConstraintOp,
    DropIndexOp,
    DropTableCommentOp,
    DropTableOp,
    ExecuteSQLOp,
    MigrateOperation,
    OpContainer,
    RenameTableOp,
    SchemaObjects,
)
from gitmig.operations.schema_objects import SchemaContext

METHODS: Mapping[type[MigrateOperation], str] = {
    AddColumnOp: "add_column",
    AddConstraintOp: "add_constraint",
    AlterColumnOp: "alter_column",
    AlterEnumOp: "alter_enum",
    BulkInsertOp: "bulk_insert",
    CreateExcludeConstraintOp: "create_exclude_constraint",
    CreateIndexOp: "create_index",
    CreateTableCommentOp: "create_table_comment",
    CreateTableOp: "create_table",
    DropColumnOp: "drop_column",
    DropConstraintOp: "drop_constraint",
    DropIndexOp: "drop_index",
    DropTableCommentOp: "drop_table_comment",
    DropTableOp: "drop_table",
    ExecuteSQLOp: "execute",
    OpContainer: "container",
    RenameTableOp: "rename_table",
}
"""The method that turns an operation of the class, or of a subclass, into statements."""


class DefaultImpl(StandardStatements, ScriptText):
    """Statements for a dialect that nobody taught gitmig: standard SQL.

    A subclass with `__dialect__ = "name"` is used for that dialect, and overrides the methods
    for what the database does otherwise. `methods` may name a method for operations of its own.
    """

    __dialect__: ClassVar[str] = "default"
    transactional_ddl: ClassVar[bool] = False
    """Whether a transaction that is rolled back takes its DDL back."""
    methods: ClassVar[Mapping[type[MigrateOperation], str]] = METHODS

    def __init__(self, dialect: Dialect, migration_context: SchemaContext | None = None) -> None:
        self.dialect = dialect
        self.objects = SchemaObjects.of(migration_context)
        self.set_batch_separator(dialect.name, getattr(migration_context, "opts", {}))

    def statements(self, operation: MigrateOperation) -> Iterator[Statement]:
        """Return the operation's statements, in the order to run them in.

        Raises: UnknownOperation for an operation of a class that no method is named for;
        UnsupportedOperation and IncompleteOperation, before the first statement, for what the
        database cannot do; ParameterMissing for a colon that SQLAlchemy takes for a parameter.
        """
        for class_ in type(operation).__mro__:
            name = self.methods.get(class_)
            if name is not None:
                return self._statements(operation, self.find_method(name))
        raise UnknownOperation(type(operation).__name__, self.dialect.name)

    @classmethod
    def for_context(cls, dialect: Dialect, context: SchemaContext | None = None) -> Self:
        """Return one for a migration context."""
        return cls(dialect, context)

    def make_version_table(self, name: str, schema: str | None, primary_key: bool) -> Table | None:
        """Return the table of the heads where the database needs one of its own kind."""
        return None

    def find_method(self, name: str) -> Callable[[Any], Iterable[Statement]]:
        """Return the method that turns an operation into statements, by its name in `methods`."""
        found: Callable[[Any], Iterable[Statement]] = getattr(self, name)
        return found

    def needs_new_table(self, operation: MigrateOperation) -> bool:
        """Tell whether a batch has to make the table anew for the operation."""
        return False

    def recreates_in_batch(self, batch: BatchAlterTableOp) -> bool:
        """Tell whether a batch that leaves it to the database makes the table anew."""
        return any(map(self.needs_new_table, batch.ops))

    def find_losses(self, operation: MigrateOperation, connection: Connection) -> Iterable[str]:
        """Return what the operation would take from the database that nobody asked for."""
        return ()

    def explain(self, operation: MigrateOperation, error: DBAPIError) -> GitmigError | None:
        """Return what to raise instead of the database's error, where more can be told."""
        return None

    def container(self, operation: OpContainer) -> Iterator[Statement]:
        """Return the statements of the operations in a container."""
        for inner in operation.ops:
            yield from self.statements(inner)

    def _statements(
        self, operation: MigrateOperation, method: Callable[[Any], Iterable[Statement]]
    ) -> Iterator[Statement]:
        try:
            statements = list(method(operation))
            check_parameters(statements, self.dialect)
            return iter(statements)
        except (ArgumentError, InvalidRequestError) as error:
            raise UnbuildableOperation(operation.describe(), str(error)) from error
