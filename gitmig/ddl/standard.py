"""What becomes of each operation in standard SQL."""

from collections.abc import Iterable, Iterator
from typing import Any, ClassVar

from sqlalchemy import (
    Computed,
    Constraint,
    ForeignKeyConstraint,
    Index,
    Table,
    UniqueConstraint,
    text,
)
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
from gitmig.ddl.statement import Statement, insert_statements
from gitmig.ddl.type_constraints import sort_constraints, type_constraints
from gitmig.errors.operations import (
    IncompleteOperation,
    UnsupportedOperation,
)
from gitmig.operations import (
    AddColumnOp,
    AddConstraintOp,
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
    RenameTableOp,
)


class StandardStatements(AlterColumnStatements):
    """A method an operation; a dialect overrides those for what its database does otherwise."""

    unsupported_constraint_options: ClassVar[tuple[str, ...]] = ()
    """Options of SQLAlchemy's constraints that the database has nothing for."""

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

    def _writes_comments_apart(self) -> bool:
        return self.dialect.supports_comments and not self.dialect.inline_comments


def _sort_indexes(indexes: Iterable[Index]) -> list[Index]:
    return sorted(indexes, key=lambda index: index.name or "")
