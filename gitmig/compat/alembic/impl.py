"""`DefaultImpl` and its kind as Alembic documents them: methods that act, not ones that tell.

A subclass of a plugin or a project overrides them, and each override is called for the operations
that it is named after. What nobody overrides is gitmig's own way of doing it.
"""

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any

from sqlalchemy import Column, Connection, Constraint, Dialect, Executable, Index, Table, text
from sqlalchemy.sql.expression import TableClause

from gitmig import ddl
from gitmig.compat.alembic.impl_calls import CALLS
from gitmig.compat.alembic.impl_comparison import ComparingMethods, attach_comparison
from gitmig.ddl import Statement, get_impl
from gitmig.operations import (
    AddColumnOp,
    AddConstraintOp,
    AlterColumnOp,
    BatchAlterTableOp,
    BulkInsertOp,
    CreateIndexOp,
    CreateTableCommentOp,
    CreateTableOp,
    DropColumnOp,
    DropConstraintOp,
    DropIndexOp,
    DropTableCommentOp,
    DropTableOp,
    MigrateOperation,
    RenameTableOp,
    SchemaObjects,
)
from gitmig.runtime.version_table import VersionTable


class ActingMethods(ComparingMethods):
    """The documented methods; the class after it in a subclass has the statements."""

    dialect: Dialect
    objects: SchemaObjects

    def __init__(
        self,
        dialect: Dialect,
        connection: Connection | None = None,
        as_sql: bool = False,
        transactional_ddl: bool | None = None,
        output_buffer: Any = None,
        context_opts: Mapping[str, Any] | None = None,
    ) -> None:
        native: Any = super()
        native.__init__(dialect, None)
        self.connection = connection
        self.as_sql = as_sql
        self.output_buffer = output_buffer
        self.context_opts = dict(context_opts or {})
        self.memo: dict[Any, Any] = {}
        if transactional_ddl is not None:
            self.__dict__["transactional_ddl"] = transactional_ddl
        self._context: Any = None
        self._told: list[Statement] | None = None

    @classmethod
    def for_context(cls, dialect: Dialect, context: Any = None) -> Any:
        """Return one that acts on a migration context."""
        if context is None:
            return cls(dialect, None, True, None, None, {})
        override = context.opts.get("transactional_ddl")
        buffer = context.output_buffer
        impl: Any = cls(dialect, context.connection, context.as_sql, override, buffer, context.opts)
        impl.attach(context)
        return impl

    def attach(self, context: Any) -> None:
        """Act on this context, with its naming convention, from here on."""
        self._context = context
        self.objects = SchemaObjects.of(context)
        native: Any = self
        native.set_batch_separator(self.dialect.name, context.opts)
        attach_comparison(self, context.opts)

    @property
    def bind(self) -> Connection | None:
        """The connection."""
        return self.connection

    def find_method(self, name: str) -> Callable[[Any], Any]:
        """Return what gives an operation's statements: an override, or gitmig's own."""
        if name not in CALLS:
            found: Callable[[Any], Any] = getattr(self, name)
        elif self.overrides(name):
            found = partial(self._tell, name)
        else:
            found = getattr(super(), name)
        return found

    def make_version_table(self, name: str, schema: str | None, primary_key: bool) -> Table | None:
        """Return the version table of an override; None where nobody has another."""
        if not self.overrides("version_table_impl"):
            return None
        return self.version_table_impl(
            version_table=name, version_table_schema=schema, version_table_pk=primary_key
        )

    def version_table_impl(
        self,
        *,
        version_table: str,
        version_table_schema: str | None,
        version_table_pk: bool,
        **_: Any,
    ) -> Table:
        """Return the table that holds the heads."""
        return VersionTable(version_table, version_table_schema, primary_key=version_table_pk).table

    def alter_column(
        self,
        table_name: str,
        column_name: str,
        *,
        nullable: bool | None = None,
        server_default: Any = False,
        name: str | None = None,
        type_: Any = None,
        schema: str | None = None,
        autoincrement: bool | None = None,
        comment: Any = False,
        **existing: Any,
    ) -> None:
        """Alter a column; `existing` are the `existing_*` and the options of dialects."""
        if autoincrement is not None:
            existing["autoincrement"] = autoincrement
        operation = AlterColumnOp(
            table_name,
            column_name,
            schema=schema,
            modify_nullable=nullable,
            modify_server_default=server_default,
            modify_name=name,
            modify_type=type_,
            modify_comment=comment,
            **{key: value for key, value in existing.items() if value is not None},
        )
        self._act("alter_column", operation)

    def add_column(
        self, table_name: str, column: Column[Any], *, schema: str | None = None, **options: Any
    ) -> None:
        """Add a column."""
        self._act("add_column", AddColumnOp(table_name, column, schema=schema, **options))

    def drop_column(
        self, table_name: str, column: Column[Any], *, schema: str | None = None, **options: Any
    ) -> None:
        """Drop a column."""
        self._act("drop_column", DropColumnOp(table_name, column.name, schema=schema, **options))

    def add_constraint(self, const: Any, **kw: Any) -> None:
        """Add a constraint to its table."""
        self._act("add_constraint", AddConstraintOp.from_constraint(const))

    def drop_constraint(self, const: Constraint, **kw: Any) -> None:
        """Drop a constraint of its table."""
        operation = DropConstraintOp.from_constraint(const)
        operation.if_exists = kw.get("if_exists")
        self._act("drop_constraint", operation)

    def rename_table(
        self, old_table_name: str, new_table_name: str, schema: str | None = None
    ) -> None:
        """Rename a table."""
        operation = RenameTableOp(old_table_name, new_table_name, schema=schema)
        self._act("rename_table", operation)

    def create_table(self, table: Table, **kw: Any) -> None:
        """Create a table, and its indexes."""
        operation = CreateTableOp.from_table(table)
        operation.if_not_exists = kw.get("if_not_exists")
        self._act("create_table", operation)

    def drop_table(self, table: Table, **kw: Any) -> None:
        """Drop a table."""
        operation = DropTableOp(table.name, schema=table.schema, if_exists=kw.get("if_exists"))
        self._act("drop_table", operation)

    def create_index(self, index: Index, **kw: Any) -> None:
        """Create an index of a table."""
        operation = CreateIndexOp.from_index(index)
        operation.if_not_exists = kw.get("if_not_exists")
        self._act("create_index", operation)

    def drop_index(self, index: Index, **kw: Any) -> None:
        """Drop an index of a table."""
        operation = DropIndexOp.from_index(index)
        operation.if_exists = kw.get("if_exists")
        self._act("drop_index", operation)

    def create_table_comment(self, table: Table) -> None:
        """Set the comment of a table to what the table says."""
        operation = CreateTableCommentOp(table.name, table.comment, schema=table.schema)
        self._act("create_table_comment", operation)

    def drop_table_comment(self, table: Table) -> None:
        """Drop the comment of a table."""
        self._act("drop_table_comment", DropTableCommentOp(table.name, schema=table.schema))

    def create_column_comment(self, column: Column[Any]) -> None:
        """Set the comment of a column to what the column says."""
        self.alter_column(
            column.table.name,
            column.name,
            schema=column.table.schema,
            comment=column.comment,
            existing_type=column.type,
            existing_nullable=column.nullable,
        )

    def bulk_insert(
        self, table: TableClause, rows: list[dict[str, Any]], multiinsert: bool = True
    ) -> None:
        """Insert rows."""
        self._act("bulk_insert", BulkInsertOp(table, rows, multiinsert=multiinsert))

    def execute(
        self, sql: Executable | str, execution_options: Mapping[str, Any] | None = None
    ) -> None:
        """Run a statement."""
        construct: Any = text(sql) if isinstance(sql, str) else sql
        self._emit(Statement(construct, execution_options=dict(execution_options or {})))

    def static_output(self, text: str) -> None:
        """Write text into the SQL script."""
        self._write(f"{text}\n\n")

    def start_migrations(self) -> None:
        """Prepare a run of `run_migrations()`."""

    def emit_begin(self) -> None:
        """Write what begins a transaction into the SQL script."""
        native: Any = super()
        self._write(native.render_begin())

    def emit_commit(self) -> None:
        """Write what ends a transaction into the SQL script."""
        native: Any = super()
        self._write(native.render_commit())

    def render_begin(self) -> str:
        """Return what begins a transaction; an override writes it by itself."""
        native: Any = super()
        if not self.overrides("emit_begin"):
            return str(native.render_begin())
        self.emit_begin()
        return ""

    def render_commit(self) -> str:
        """Return what ends a transaction; an override writes it by itself."""
        native: Any = super()
        if not self.overrides("emit_commit"):
            return str(native.render_commit())
        self.emit_commit()
        return ""

    def requires_recreate_in_batch(self, batch_op: BatchAlterTableOp) -> bool:
        """Whether a batch that leaves it to the database makes the table anew."""
        native: Any = super()
        return bool(native.recreates_in_batch(batch_op))

    def recreates_in_batch(self, batch: BatchAlterTableOp) -> bool:
        """Ask the documented method."""
        return bool(self.requires_recreate_in_batch(batch))

    def overrides(self, name: str) -> bool:
        """Whether a subclass has its own."""
        return getattr(type(self), name) is not getattr(ActingMethods, name)

    def _write(self, text: str) -> None:
        if self._context is not None and self._context.offline is not None:
            self._context.offline.writer.buffer.write(text)

    def _act(self, name: str, operation: MigrateOperation) -> None:
        """Do an operation in gitmig's own way."""
        for statement in getattr(super(), name)(operation):
            self._emit(statement)

    def _emit(self, statement: Statement) -> None:
        """Run a statement, or tell it to whoever asked for the statements of an operation."""
        if self._told is not None:
            self._told.append(statement)
        elif self._context is not None:
            self._context.run(statement)
        elif self.connection is not None:
            construct: Any = statement.construct
            self.connection.execute(construct, statement.rows)

    def _tell(self, name: str, operation: Any) -> Iterator[Statement]:
        """Return the statements that the override of a method runs for an operation."""
        outer, self._told = self._told, []
        try:
            CALLS[name](self, operation)
            return iter(self._told)
        finally:
            self._told = outer


def _join(name: str, *bases: Any, dialect: str) -> Any:
    doc = f"The methods of `{name}` that Alembic documents."
    return type(name, bases, {"__dialect__": dialect, "__doc__": doc, "__module__": __name__})


DefaultImpl = _join("DefaultImpl", ActingMethods, ddl.DefaultImpl, dialect="default")
MSSQLImpl = _join("MSSQLImpl", DefaultImpl, ddl.MSSQLImpl, dialect="mssql")
MySQLImpl = _join("MySQLImpl", DefaultImpl, ddl.MySQLImpl, dialect="mysql")
MariaDBImpl = _join("MariaDBImpl", MySQLImpl, dialect="mariadb")
OracleImpl = _join("OracleImpl", DefaultImpl, ddl.OracleImpl, dialect="oracle")
PostgresqlImpl = _join("PostgresqlImpl", DefaultImpl, ddl.PostgresqlImpl, dialect="postgresql")
SQLiteImpl = _join("SQLiteImpl", DefaultImpl, ddl.SQLiteImpl, dialect="sqlite")

_BY_OWN: Mapping[Any, Any] = {
    ddl.DefaultImpl: DefaultImpl,
    ddl.MSSQLImpl: MSSQLImpl,
    ddl.MySQLImpl: MySQLImpl,
    ddl.OracleImpl: OracleImpl,
    ddl.PostgresqlImpl: PostgresqlImpl,
    ddl.SQLiteImpl: SQLiteImpl,
}


def find_impl(name: str) -> Any:
    """Return the class for a dialect: a project's or a plugin's, else one of these."""
    found = get_impl(name)
    if name == "mariadb" and found is ddl.MySQLImpl:
        return MariaDBImpl
    return _BY_OWN.get(found, found)
