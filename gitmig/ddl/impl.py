"""What becomes of each operation: statements, in standard SQL unless a dialect knows better."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, ClassVar, Self

from sqlalchemy import (
    Computed,
    Connection,
    Constraint,
    Dialect,
    ForeignKeyConstraint,
    Index,
    Table,
    UniqueConstraint,
    text,
)
from sqlalchemy.exc import ArgumentError, DBAPIError, InvalidRequestError
from sqlalchemy.schema import (
    AddConstraint,
    CreateIndex,
    DropConstraint,
    DropIndex,
    DropTable,
    DropTableComment,
    SetTableComment,
)

from gitmig.ddl.alter_column import AlterColumnStatements
from gitmig.ddl.create_table import create_table_constructs
from gitmig.ddl.elements import (
    AddColumn,
    ColumnComment,
    DropColumn,
    RenameTable,
)
from gitmig.ddl.literals import compile_for_script
from gitmig.ddl.script_text import ScriptText
from gitmig.ddl.statement import Statement, check_parameters, insert_statements
from gitmig.ddl.type_constraints import sort_constraints, type_constraints
from gitmig.errors import GitmigError
from gitmig.errors.operations import (
    IncompleteOperation,
    UnbuildableOperation,
    UnknownOperation,
    UnsupportedOperation,
)
from gitmig.operations import (
    AddColumnOp,
    AddConstraintOp,
    AlterColumnOp,
    AlterEnumOp,
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


class DefaultImpl(AlterColumnStatements, ScriptText):
    """Statements for a dialect that nobody taught gitmig: standard SQL.

    A subclass with `__dialect__ = "name"` is used for that dialect, and overrides the methods
    for what the database does otherwise. `methods` may name a method for operations of its own.
    """

    __dialect__: ClassVar[str] = "default"
    transactional_ddl: ClassVar[bool] = False
    """Whether a transaction that is rolled back takes its DDL back."""
    unsupported_constraint_options: ClassVar[tuple[str, ...]] = ()
    """Options of SQLAlchemy's constraints that the database has nothing for."""
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

    def create_table(self, operation: CreateTableOp) -> Iterator[Statement]:
        """Create the table, what it needs before it, and its indexes and comments."""
        table = operation.to_table(self.objects)
        self.check_table(operation, table)
        result: Table | None = table
        for construct in create_table_constructs(
            table, self.dialect, if_not_exists=bool(operation.if_not_exists)
        ):
            yield Statement(construct, result=result)
            result = None

    def drop_table(self, operation: DropTableOp) -> Iterator[Statement]:
        """Drop the table."""
        table = self.objects.stub(operation.table_name, schema=operation.schema)
        yield Statement(DropTable(table, if_exists=bool(operation.if_exists)))

    def rename_table(self, operation: RenameTableOp) -> Iterator[Statement]:
        """Rename the table."""
        yield Statement(
            RenameTable(operation.table_name, operation.new_table_name, operation.schema)
        )

    def add_column(self, operation: AddColumnOp) -> Iterator[Statement]:
        """Add the column, then its comment, constraints and indexes."""
        column = operation.to_column(self.objects)
        table = column.table
        self.check_table(operation, table)
        # What stands in the statement itself is passed over together with a column that is there.
        inline = bool(operation.inline_references or operation.if_not_exists)
        inline = inline and len(table.foreign_key_constraints) == 1
        yield Statement(
            AddColumn(
                operation.table_name,
                column,
                operation.schema,
                if_not_exists=operation.if_not_exists,
                inline_references=inline,
                inline_primary_key=operation.inline_primary_key,
            )
        )
        if column.comment is not None and self._writes_comments_apart():
            yield Statement(
                ColumnComment(
                    operation.table_name, column.name, column.comment, schema=operation.schema
                )
            )
        yield from self.add_constraints_of_column(table, inline_references=inline)
        for index in _sort_indexes(table.indexes):
            yield Statement(CreateIndex(index, if_not_exists=bool(operation.if_not_exists)))

    def add_constraints_of_column(
        self, table: Table, *, inline_references: bool
    ) -> Iterator[Statement]:
        """Add the constraints that a new column brings, but those written with the column."""
        for check in type_constraints(table, self.dialect):
            yield Statement(AddConstraint(check))
        for constraint in sort_constraints(table.constraints):
            is_reference = isinstance(constraint, ForeignKeyConstraint)
            if isinstance(constraint, UniqueConstraint) or (is_reference and not inline_references):
                yield Statement(AddConstraint(constraint))

    def drop_column(self, operation: DropColumnOp) -> Iterator[Statement]:
        """Drop the column."""
        yield Statement(
            DropColumn(
                operation.table_name,
                operation.column_name,
                operation.schema,
                if_exists=operation.if_exists,
            )
        )

    def create_index(self, operation: CreateIndexOp) -> Iterator[Statement]:
        """Create the index."""
        index = operation.to_index(self.objects)
        # A convention makes a name of columns: SQL as text has none.
        if index.name is None or not (operation.index_name or index.columns):
            raise IncompleteOperation(operation.describe(), self.dialect.name, "index_name")
        yield Statement(CreateIndex(index, if_not_exists=bool(operation.if_not_exists)))

    def drop_index(self, operation: DropIndexOp) -> Iterator[Statement]:
        """Drop the index."""
        index = operation.to_index(self.objects)
        yield Statement(DropIndex(index, if_exists=bool(operation.if_exists)))

    def add_constraint(self, operation: AddConstraintOp) -> Iterator[Statement]:
        """Add the constraint, of whatever kind."""
        constraint = operation.to_constraint(self.objects)
        self.check_constraints(operation, [constraint])
        yield Statement(AddConstraint(constraint))

    def check_table(self, operation: MigrateOperation, table: Table) -> None:
        """Raise UnsupportedOperation for what the database does not have."""
        self.check_constraints(operation, table.constraints)
        for column in table.columns:
            if column.computed is not None:
                self.check_computed(operation, column.computed)

    def check_computed(self, operation: MigrateOperation, computed: Computed) -> None:
        """Raise UnsupportedOperation for a computed column that the database does not have."""

    def check_constraints(
        self, operation: MigrateOperation, constraints: Iterable[Constraint]
    ) -> None:
        """Raise UnsupportedOperation for an option that the database does not have."""
        for constraint in sort_constraints(constraints):
            for option in self.unsupported_constraint_options:
                if getattr(constraint, option, None) is not None:
                    description = f"{operation.describe()} with `{option}`"
                    hint = f"leave `{option}` out: there is no such thing"
                    raise UnsupportedOperation(description, self.dialect.name, hint)

    def create_exclude_constraint(
        self, operation: CreateExcludeConstraintOp
    ) -> Iterable[Statement]:
        """Raise UnsupportedOperation: PostgreSQL alone has it."""
        raise UnsupportedOperation(
            operation.describe(),
            self.dialect.name,
            "leave it out where op.get_bind().dialect.name is not 'postgresql'",
        )

    def alter_enum(self, operation: AlterEnumOp) -> Iterable[Statement]:
        """Raise UnsupportedOperation: elsewhere an ENUM is no type of its own, or there is none."""
        raise UnsupportedOperation(
            operation.describe(),
            self.dialect.name,
            "leave it out where op.get_bind().dialect.name is not 'postgresql'",
        )

    def drop_constraint(self, operation: DropConstraintOp) -> Iterator[Statement]:
        """Drop the constraint, by its name."""
        constraint = operation.to_named_constraint(self.objects)
        if not isinstance(constraint.name, str):
            raise IncompleteOperation(operation.describe(), self.dialect.name, "constraint_name")
        yield Statement(DropConstraint(constraint, if_exists=bool(operation.if_exists)))

    def create_table_comment(self, operation: CreateTableCommentOp) -> Iterator[Statement]:
        """Set the table's comment."""
        yield Statement(SetTableComment(operation.to_table(self.objects)))

    def drop_table_comment(self, operation: DropTableCommentOp) -> Iterator[Statement]:
        """Drop the table's comment."""
        yield Statement(DropTableComment(operation.to_table(self.objects)))

    def bulk_insert(self, operation: BulkInsertOp) -> Iterable[Statement]:
        """Insert the rows."""
        return insert_statements(operation.table, operation.rows, multiinsert=operation.multiinsert)

    def execute(self, operation: ExecuteSQLOp) -> Iterator[Statement]:
        """Run the user's statement as it is."""
        construct: Any = operation.sqltext
        if isinstance(construct, str):
            construct = text(construct)
            compile_for_script(construct, self.dialect)  # raises for a parameter: none has a value
        yield Statement(construct, execution_options=dict(operation.execution_options or {}))

    def _statements(
        self, operation: MigrateOperation, method: Callable[[Any], Iterable[Statement]]
    ) -> Iterator[Statement]:
        try:
            statements = list(method(operation))
            check_parameters(statements, self.dialect)
            return iter(statements)
        except (ArgumentError, InvalidRequestError) as error:
            raise UnbuildableOperation(operation.describe(), str(error)) from error

    def _writes_comments_apart(self) -> bool:
        return self.dialect.supports_comments and not self.dialect.inline_comments


def _sort_indexes(indexes: Iterable[Index]) -> list[Index]:
    return sorted(indexes, key=lambda index: index.name or "")
