"""Takes operations up, down and up again on a real database."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection, Engine, Inspector

from gitmig.ddl import Statement, get_impl, run_statements
from gitmig.operations import AbstractOperations, MigrateOperation


class LiveOperations(AbstractOperations):
    """Runs each operation on a connection, and keeps it."""

    def __init__(self, connection: Connection) -> None:
        self.bind = connection
        self.opts: Mapping[str, Any] = {}
        self.invoked: list[MigrateOperation] = []

    @property
    def migration_context(self) -> "LiveOperations":
        return self

    def invoke(self, operation: MigrateOperation) -> Any:
        self.invoked.append(operation)
        impl = get_impl(self.bind.dialect.name)(self.bind.dialect)
        return run_statements(impl.statements(operation), self.execute_statement)

    def execute_statement(self, statement: Statement) -> None:
        assert isinstance(statement.construct, sa.Executable)
        rows = None if statement.rows is None else list(statement.rows)
        self.bind.execute(
            statement.construct, rows, execution_options=dict(statement.execution_options)
        )


Change = Callable[[LiveOperations], object]


@dataclass(frozen=True)
class TableState:
    """A table as reflection finds it, in a form that can be compared."""

    columns: tuple[tuple[str, str, bool, str | None, str | None], ...]
    """Name, type, nullable, default, comment: in the order of the table."""
    primary_key: tuple[str, ...]
    uniques: frozenset[tuple[str | None, tuple[str, ...]]]
    foreign_keys: frozenset[tuple[str | None, tuple[str, ...], str, tuple[str, ...], str]]
    """Name, columns, referred table, its columns, ON DELETE."""
    indexes: frozenset[tuple[str | None, tuple[str | None, ...], bool, str]]
    """Name, columns or expressions, unique, condition."""
    checks: frozenset[tuple[str | None, str]]
    comment: str | None

    @property
    def column_names(self) -> list[str]:
        return [column[0] for column in self.columns]

    def column(self, name: str) -> tuple[str, str, bool, str | None, str | None]:
        return next(column for column in self.columns if column[0] == name)


Schema = dict[str, TableState]


class Database:
    """An empty database, and what operations make of it."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.name = "mariadb" if engine.dialect.name == "mysql" else engine.dialect.name

    def run(self, change: Change) -> list[MigrateOperation]:
        """Run the change in a transaction; return the operations that it was made of."""
        with self.engine.begin() as connection:
            operations = LiveOperations(connection)
            change(operations)
        return operations.invoked

    def schema(self) -> Schema:
        with self.engine.connect() as connection:
            return reflect_schema(connection)

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        with self.engine.connect() as connection:
            return [tuple(row) for row in connection.execute(sa.text(query))]

    def round_trip(self, up: Change, down: Change | None = None) -> Schema:
        """Go up, down and up again; return the schema above.

        Without `down` the operations of the way up are reversed, the last first.
        """
        before = self.schema()
        operations = self.run(up)
        above = self.schema()
        assert above != before, "nothing changed"
        self.run(down if down is not None else reversed_change(operations))
        assert self.schema() == before
        self.run(up)
        assert self.schema() == above
        return above


def reversed_change(operations: list[MigrateOperation]) -> Change:
    """Return what takes the operations back, the last first."""

    def change(op: LiveOperations) -> None:
        for operation in reversed(operations):
            op.invoke(operation.reverse())

    return change


def reflect_schema(connection: Connection) -> Schema:
    """Return what SQLAlchemy finds in the database."""
    inspector = sa.inspect(connection)
    return {name: _table_state(connection, inspector, name) for name in inspector.get_table_names()}


def _table_state(connection: Connection, inspector: Inspector, name: str) -> TableState:
    dialect = connection.dialect
    deletions = _sqlite_deletions(connection, name) if dialect.name == "sqlite" else {}
    return TableState(
        columns=tuple(
            (
                column["name"],
                column["type"].compile(dialect),
                column["nullable"],
                column["default"],
                column.get("comment"),
            )
            for column in inspector.get_columns(name)
        ),
        primary_key=tuple(inspector.get_pk_constraint(name)["constrained_columns"]),
        uniques=frozenset(
            (unique["name"], tuple(unique["column_names"]))
            for unique in inspector.get_unique_constraints(name)
        ),
        foreign_keys=frozenset(
            (
                key["name"],
                tuple(key["constrained_columns"]),
                key["referred_table"],
                tuple(key["referred_columns"]),
                key["options"].get("ondelete", "") or deletions.get(key["referred_table"], ""),
            )
            for key in inspector.get_foreign_keys(name)
        ),
        indexes=frozenset(
            (
                index["name"],
                tuple(index.get("expressions", index["column_names"])),
                bool(index["unique"]),
                str(index.get("dialect_options", {}).get(f"{dialect.name}_where", "")),
            )
            for index in inspector.get_indexes(name)
        ),
        checks=frozenset(
            # SQLite writes a column's new name with quotes, whether or not it wants them.
            (check["name"], check["sqltext"].replace('"', ""))
            for check in inspector.get_check_constraints(name)
        ),
        comment=_comment(inspector, name, dialect),
    )


def _sqlite_deletions(connection: Connection, name: str) -> dict[str, str]:
    """Return ON DELETE by the table referred to: reflection misses it in a column's definition."""
    quoted = connection.dialect.identifier_preparer.quote(name)
    rows = connection.exec_driver_sql(f"PRAGMA foreign_key_list({quoted})")
    return {row[2]: row[6].replace("NO ACTION", "") for row in rows}


def _comment(inspector: Inspector, name: str, dialect: sa.Dialect) -> str | None:
    if not dialect.supports_comments:
        return None
    return inspector.get_table_comment(name)["text"]
