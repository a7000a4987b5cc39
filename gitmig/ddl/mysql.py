"""MySQL and MariaDB: a column is written anew whenever it is altered.

Sources: https://dev.mysql.com/doc/refman/8.4/en/alter-table.html and
https://mariadb.com/kb/en/alter-table/
"""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import (
    Constraint,
    DateTime,
    ForeignKeyConstraint,
    PrimaryKeyConstraint,
    String,
    UniqueConstraint,
)
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.schema import DropConstraint
from sqlalchemy.sql.compiler import DDLCompiler
from sqlalchemy.types import to_instance

from gitmig.ddl.elements import AlterColumn, AlterTable, ColumnName, render_column_name
from gitmig.ddl.formatting import (
    alter_table,
    format_column_name,
    format_server_default,
    format_type,
)
from gitmig.ddl.impl import DefaultImpl
from gitmig.ddl.statement import Statement
from gitmig.errors.operations import IncompleteOperation, UnsupportedOperation
from gitmig.operations import AlterColumnOp, DropConstraintOp, DropIndexOp
from gitmig.operations.alter_column import AnyType, ServerDefault


class MySQLModifyColumn(AlterColumn):
    """MODIFY: all that a column is, under the same name."""

    def __init__(
        self,
        name: str,
        column_name: str,
        *,
        type_: AnyType,
        nullable: bool,
        default: ServerDefault | bool | None = None,
        autoincrement: bool | None = None,
        comment: str | None = None,
        schema: str | None = None,
    ) -> None:
        super().__init__(name, column_name, schema)
        self.type_ = type_
        self.nullable = nullable
        self.default = default
        self.autoincrement = autoincrement
        self.comment = comment


class MySQLChangeColumn(MySQLModifyColumn):
    """CHANGE: all that a column is, and its new name."""

    def __init__(self, name: str, column_name: str, newname: str, **kw: Any) -> None:
        super().__init__(name, column_name, **kw)
        self.newname = newname


class MySQLDropConstraint(AlterTable):
    """ALTER TABLE ... DROP ... IF EXISTS, which MariaDB has."""

    def __init__(self, constraint: Constraint) -> None:
        super().__init__(str(constraint.table.name), constraint.table.schema)
        self.constraint = constraint


class MySQLImpl(DefaultImpl):
    """Statements for MySQL and MariaDB."""

    __dialect__ = "mysql"
    transactional_ddl = False

    def alter_column(self, operation: AlterColumnOp) -> Iterator[Statement]:
        """Write the column anew; only a change of the default alone needs less."""
        self.check_generated(operation)
        yield from self.drop_constraints_of_type(operation)
        if self._only_renames(operation) and operation.existing_type is None:
            yield from self.alter_name(operation)
        elif self._needs_change(operation):
            name = operation.modify_name or operation.column_name
            yield Statement(
                MySQLChangeColumn(
                    operation.table_name,
                    operation.column_name,
                    name,
                    **self._specification(operation),
                )
            )
        elif self._needs_modify(operation):
            yield Statement(
                MySQLModifyColumn(
                    operation.table_name, operation.column_name, **self._specification(operation)
                )
            )
        else:
            yield from self.alter_server_default(operation)
        yield from self.add_constraints_of_type(operation)

    def drop_constraints_of_type(self, operation: AlterColumnOp) -> Iterator[Statement]:
        """Drop nothing: MODIFY drops the CHECK that stands in the old column."""
        yield from ()

    def drop_index(self, operation: DropIndexOp) -> Iterator[Statement]:
        """Drop the index, which belongs to a table here."""
        if operation.table_name is None:
            raise IncompleteOperation(operation.describe(), self.dialect.name, "table_name")
        yield from super().drop_index(operation)

    def drop_constraint(self, operation: DropConstraintOp) -> Iterator[Statement]:
        """Drop the constraint in the way of its kind."""
        if operation.constraint_type is None:
            raise IncompleteOperation(operation.describe(), self.dialect.name, "type_")
        if operation.constraint_name is None and operation.constraint_type != "primary":
            raise IncompleteOperation(operation.describe(), self.dialect.name, "constraint_name")
        constraint = operation.to_named_constraint(self.objects)
        if not operation.if_exists:
            yield Statement(DropConstraint(constraint))
        elif getattr(self.dialect, "is_mariadb", False):
            yield Statement(MySQLDropConstraint(constraint))
        else:
            raise UnsupportedOperation(
                f"{operation.describe()} if it exists",
                self.dialect.name,
                "look first whether it is there, with sqlalchemy.inspect(op.get_bind())",
            )

    def _only_renames(self, operation: AlterColumnOp) -> bool:
        """Tell whether RENAME COLUMN does it, which loses nothing; MySQL has it since 8.0."""
        return (
            operation.modify_name is not None
            and operation.modify_server_default is False
            and not self._needs_modify(operation)
        )

    def _needs_change(self, operation: AlterColumnOp) -> bool:
        """Tell whether to CHANGE: a rename, or a time, whose default may be an expression."""
        if operation.modify_name is not None:
            return True
        if not operation.has_changes() and "autoincrement" not in operation.kw:
            return False
        type_ = operation.modify_type or operation.existing_type
        temporal = type_ is not None and isinstance(to_instance(type_), DateTime)
        return temporal and operation.modify_server_default is not None

    def _needs_modify(self, operation: AlterColumnOp) -> bool:
        return (
            operation.modify_nullable is not None
            or operation.modify_type is not None
            or operation.modify_comment is not False
            or operation.kw.get("autoincrement") is not None
        )

    def _specification(self, operation: AlterColumnOp) -> dict[str, Any]:
        """Return all that the column shall be: the new where it is given, else the existing."""
        type_ = operation.modify_type or operation.existing_type
        if type_ is None:
            raise IncompleteOperation(operation.describe(), self.dialect.name, "existing_type")
        nullable = operation.modify_nullable
        if nullable is None:
            nullable = operation.existing_nullable
        changed = operation.modify_server_default is not False
        autoincrement = operation.kw.get("autoincrement")
        if autoincrement is None:
            autoincrement = operation.kw.get("existing_autoincrement")
        return {
            "schema": operation.schema,
            "type_": type_,
            "nullable": True if nullable is None else nullable,
            "default": (
                operation.modify_server_default if changed else operation.existing_server_default
            ),
            "autoincrement": autoincrement,
            "comment": (
                operation.existing_comment
                if operation.modify_comment is False
                else operation.modify_comment
            ),
        }


@compiles(ColumnName, "mysql", "mariadb")
def _column_name(element: ColumnName, compiler: DDLCompiler, **kw: Any) -> str:
    return render_column_name(element, compiler, rename="RENAME COLUMN", **kw)


@compiles(MySQLModifyColumn, "mysql", "mariadb")
def _modify_column(element: MySQLModifyColumn, compiler: DDLCompiler, **_: Any) -> str:
    table = alter_table(compiler, element.table_name, element.schema)
    name = format_column_name(compiler, element.column_name)
    return f"{table} MODIFY {name} {_column(element, compiler)}"


@compiles(MySQLChangeColumn, "mysql", "mariadb")
def _change_column(element: MySQLChangeColumn, compiler: DDLCompiler, **_: Any) -> str:
    table = alter_table(compiler, element.table_name, element.schema)
    old = format_column_name(compiler, element.column_name)
    new = format_column_name(compiler, element.newname)
    return f"{table} CHANGE {old} {new} {_column(element, compiler)}"


@compiles(MySQLDropConstraint, "mysql", "mariadb")
def _drop_constraint(element: MySQLDropConstraint, compiler: DDLCompiler, **_: Any) -> str:
    table = alter_table(compiler, element.table_name, element.schema)
    constraint = element.constraint
    if isinstance(constraint, PrimaryKeyConstraint):
        return f"{table} DROP CONSTRAINT IF EXISTS `PRIMARY`"
    match constraint:
        case ForeignKeyConstraint():
            kind = "FOREIGN KEY"
        case UniqueConstraint():
            kind = "INDEX"
        case _:
            kind = "CONSTRAINT"
    return f"{table} DROP {kind} IF EXISTS {compiler.preparer.format_constraint(constraint)}"


def _column(element: MySQLModifyColumn, compiler: DDLCompiler) -> str:
    """Return type, nullability, AUTO_INCREMENT, DEFAULT and COMMENT, in this order."""
    parts = [
        format_type(compiler, element.type_),
        "NULL" if element.nullable else "NOT NULL",
    ]
    if element.autoincrement:
        parts.append("AUTO_INCREMENT")
    if element.default is not None and not isinstance(element.default, bool):
        parts.append(f"DEFAULT {format_server_default(compiler, element.default)}")
    if element.comment:
        comment = compiler.sql_compiler.render_literal_value(element.comment, String())
        parts.append(f"COMMENT {comment}")
    return " ".join(parts)
