"""SQL Server: a column's constraints go before it, names and comments have procedures.

Sources: https://learn.microsoft.com/sql/t-sql/statements/alter-table-transact-sql,
https://learn.microsoft.com/sql/relational-databases/system-stored-procedures/sp-rename-transact-sql,
https://learn.microsoft.com/sql/t-sql/statements/set-identity-insert-transact-sql
"""

import re
import warnings
from collections.abc import Iterator
from dataclasses import replace

from sqlalchemy import Dialect, Table
from sqlalchemy.schema import CreateIndex, CreateTable, SetColumnComment, SetTableComment

from gitmig.ddl.alter_column import alter_aspect
from gitmig.ddl.elements import ColumnComment, ColumnType
from gitmig.ddl.impl import DefaultImpl
from gitmig.ddl.index_parts import COMPUTED_INSTEAD, is_expression
from gitmig.ddl.mssql.elements import (
    CATALOGUES,
    ColumnConstraint,
    MSSQLDropColumnConstraints,
    MSSQLIdentityInsert,
    MSSQLTableComment,
    MSSQLUnlessPresent,
)
from gitmig.ddl.statement import Statement
from gitmig.errors.operations import IncompleteOperation, UnsupportedOperation
from gitmig.operations import (
    AddColumnOp,
    AlterColumnOp,
    BulkInsertOp,
    CreateIndexOp,
    CreateTableCommentOp,
    CreateTableOp,
    DropColumnOp,
    DropIndexOp,
    DropTableCommentOp,
)

KEY_PART = re.compile(r"""\s*(\[[^]]+\]|"[^"]+"|\w+)(\s+(asc|desc))?\s*""", re.IGNORECASE)
"""What an index can be on: https://learn.microsoft.com/sql/t-sql/statements/create-index-transact-sql"""


class MSSQLImpl(DefaultImpl):
    """Statements for SQL Server."""

    __dialect__ = "mssql"
    transactional_ddl = True
    begin = "BEGIN TRANSACTION"
    batch_separator = "GO"
    unsupported_constraint_options = ("deferrable", "initially", "match")

    @classmethod
    def assume_server(cls, dialect: Dialect) -> None:
        """Assume SQL Server 2017, which has DATE, TIME and VARCHAR(max)."""
        # SQLAlchemy takes a server that it has not asked for one of 2005.
        known = vars(dialect)
        known["server_version_info"] = (14, 0)
        if known.get("deprecate_large_types") is None:
            known["deprecate_large_types"] = True

    def add_column(self, operation: AddColumnOp) -> Iterator[Statement]:
        """Add the column, then its comment, constraints and indexes."""
        yield from map(_ask_first, super().add_column(operation))

    def create_table(self, operation: CreateTableOp) -> Iterator[Statement]:
        """Create the table, and its indexes and comments; it asks first, where it is told to."""
        for statement in map(_ask_first, super().create_table(operation)):
            match statement.construct:
                case SetTableComment(element=table):
                    comment = MSSQLTableComment(table.name, table.comment, table.schema)
                    yield replace(statement, construct=comment)
                case SetColumnComment(element=column):
                    place = (str(column.table.name), column.name, column.comment)
                    schema = column.table.schema
                    yield replace(statement, construct=ColumnComment(*place, schema=schema))
                case _:
                    yield statement

    def create_index(self, operation: CreateIndexOp) -> Iterator[Statement]:
        """Create the index; it asks first whether there is one, where it is told to."""
        if any(is_expression(part, KEY_PART) for part in operation.columns):
            description = f"{operation.describe()}, of an expression"
            raise UnsupportedOperation(description, self.dialect.name, COMPUTED_INSTEAD)
        yield from map(_ask_first, super().create_index(operation))

    def alter_column(self, operation: AlterColumnOp) -> Iterator[Statement]:
        """Alter the column; its default, a constraint, goes first and comes last."""
        self.check_alter_column(operation)
        yield from self.drop_constraints_of_type(operation)
        yield from self.drop_default(operation)
        yield from self.alter_type(operation)
        yield from self.alter_comment(operation)
        yield from self.add_default(operation)
        yield from self.alter_name(operation)
        yield from self.add_constraints_of_type(operation)

    def check_alter_column(self, operation: AlterColumnOp) -> None:
        """Raise where ALTER COLUMN would not know the type; warn where it loses NOT NULL."""
        super().check_alter_column(operation)
        if operation.modify_type is not None:
            if operation.modify_nullable is None and operation.existing_nullable is None:
                warnings.warn(
                    f"{operation.describe()}: SQL Server makes a column nullable whose type is "
                    "altered without a word on NULL: pass nullable or existing_nullable",
                    UserWarning,
                    stacklevel=2,
                )
        elif operation.modify_nullable is not None and operation.existing_type is None:
            raise IncompleteOperation(operation.describe(), self.dialect.name, "existing_type")

    def alter_type(self, operation: AlterColumnOp) -> Iterator[Statement]:
        """Change type and nullability, which ALTER COLUMN writes together."""
        if operation.modify_type is None:
            yield from self.alter_nullable(operation)
        else:
            nullable = operation.modify_nullable
            nullable = operation.existing_nullable if nullable is None else nullable
            kw = {"existing_nullable": nullable}
            yield alter_aspect(ColumnType, operation, operation.modify_type, **kw)

    def drop_default(self, operation: AlterColumnOp) -> Iterator[Statement]:
        """Drop the default's constraint where there is to be none, or another."""
        new, existing = operation.modify_server_default, operation.existing_server_default
        if new is None or (new is not False and existing is not False):
            yield self._drop_constraints(operation, "default")

    def add_default(self, operation: AlterColumnOp) -> Iterator[Statement]:
        """Add the new default's constraint."""
        if operation.modify_server_default is not None:
            yield from self.alter_server_default(operation)

    def drop_column(self, operation: DropColumnOp) -> Iterator[Statement]:
        """Drop the column, after the constraints on it that the options name."""
        for kind in CATALOGUES:
            if operation.kw.get(f"mssql_drop_{kind}"):
                yield self._drop_constraints(operation, kind)
        yield from super().drop_column(operation)

    def drop_index(self, operation: DropIndexOp) -> Iterator[Statement]:
        """Drop the index, which belongs to a table here."""
        if operation.table_name is None:
            raise IncompleteOperation(operation.describe(), self.dialect.name, "table_name")
        yield from super().drop_index(operation)

    def create_table_comment(self, operation: CreateTableCommentOp) -> Iterator[Statement]:
        """Set the table's comment."""
        yield Statement(
            MSSQLTableComment(
                operation.table_name,
                operation.comment,
                operation.schema,
                existing_comment=operation.existing_comment,
            )
        )

    def drop_table_comment(self, operation: DropTableCommentOp) -> Iterator[Statement]:
        """Drop the table's comment."""
        yield Statement(MSSQLTableComment(operation.table_name, None, operation.schema))

    def bulk_insert(self, operation: BulkInsertOp) -> Iterator[Statement]:
        """Insert the rows; where they give the identity column's value, that is allowed meanwhile.

        A Table says whether it has such a column; else the database is asked.
        """
        columns = _counted_columns(operation)
        inserts = list(super().bulk_insert(operation))
        if not columns or not inserts:
            yield from inserts
            return
        place = (operation.table.name, operation.table.schema, columns)
        yield Statement(MSSQLIdentityInsert(*place, on=True))
        yield from inserts
        yield Statement(MSSQLIdentityInsert(*place, on=False))

    def _drop_constraints(
        self, operation: AlterColumnOp | DropColumnOp, kind: ColumnConstraint
    ) -> Statement:
        place = (operation.table_name, operation.column_name)
        return Statement(MSSQLDropColumnConstraints(*place, kind, operation.schema))


def _ask_first(statement: Statement) -> Statement:
    construct = statement.construct
    if isinstance(construct, CreateTable | CreateIndex) and construct.if_not_exists:
        return replace(statement, construct=MSSQLUnlessPresent(construct))
    return statement


def _counted_columns(operation: BulkInsertOp) -> tuple[str, ...]:
    """Return the columns of the rows that the database may count by itself."""
    given = dict.fromkeys(str(column) for row in operation.rows for column in row)
    table = operation.table
    if not isinstance(table, Table):
        return tuple(given)
    return tuple(
        column.name
        for column in table.columns
        if column.key in given
        and (column.identity is not None or column is table.autoincrement_column)
    )
