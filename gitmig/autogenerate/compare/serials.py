"""A SERIAL becomes another column on PostgreSQL, or the other way round, and counts on.

It has a sequence of its own for a default, an identity column has one inside, and what is no
integer has no use for any: https://www.postgresql.org/docs/current/sql-createtable.html
"""

from typing import Any

from sqlalchemy import DefaultClause
from sqlalchemy.types import TypeEngine, to_instance

from gitmig.autogenerate.compare.autoincrement import counts_itself_up
from gitmig.autogenerate.compare.conversion import keeps_foreign_keys
from gitmig.autogenerate.compare.pair import ColumnPair
from gitmig.autogenerate.tables import is_serial, server_default
from gitmig.ddl.sql_text import escape_parameters, quote_table, sql_text
from gitmig.operations import AlterColumnOp, ExecuteSQLOp, MigrateOperation, OpContainer


class _Statement(ExecuteSQLOp):
    """A statement of which the way back is known; there may be nothing to take back."""

    def __init__(self, sql: str, back: str | None = None) -> None:
        super().__init__(escape_parameters(sql))
        self._back = back

    def reverse(self) -> MigrateOperation:
        return OpContainer() if self._back is None else ExecuteSQLOp(escape_parameters(self._back))


def exchange_serial(pair: ColumnPair, changes: dict[str, Any]) -> list[MigrateOperation] | None:
    """Return what makes the one of the other; None where a column is neither, or stays what it is.

    What counts goes on behind the greatest value there is.
    """
    if pair.scope.dialect.name != "postgresql":
        return None
    old, new = pair.info.type, changes.get("modify_type")
    is_estranged = new is not None and not keeps_foreign_keys(old, new, pair.scope)
    changes_default = "modify_server_default" in changes
    model = pair.model
    if is_serial(pair.info):
        goes = changes_default and (model.identity is not None or is_estranged)
        return _from_serial(pair, changes) if goes else None
    if model.server_default is not None or not counts_itself_up(pair):
        return None
    comes = is_estranged or (changes_default and pair.info.identity is not None)
    return _to_serial(pair, changes) if comes else None


def _from_serial(pair: ColumnPair, changes: dict[str, Any]) -> list[MigrateOperation]:
    default = pair.info.default or ""
    sequence = default.removeprefix("nextval('").partition("'::")[0].replace("''", "'")
    alter = _alter(pair, server_default(pair.info), changes)
    alter.after_reverse = (_count_on(pair, _literal(sequence)),)
    back = f"CREATE SEQUENCE {_owned(pair, sequence, pair.info.type)}"
    drop = _Statement(f"DROP SEQUENCE {sequence}", back)
    if pair.model.identity is None:
        return [alter, drop]
    return [alter, drop, _count_on(pair, _own_sequence(pair))]


def _to_serial(pair: ColumnPair, changes: dict[str, Any]) -> list[MigrateOperation]:
    # The name that PostgreSQL would choose is that of the identity.
    name = f"{pair.table.name}_{pair.info.name}_serial"
    sequence = quote_table(name, pair.table.schema, pair.scope.plain_dialect)
    default = DefaultClause(sql_text(f"nextval({_literal(sequence)}::regclass)"))
    owned = _owned(pair, sequence, pair.model.type)
    create = _Statement(f"CREATE SEQUENCE {owned}", f"DROP SEQUENCE {sequence}")
    existing: Any = pair.build().identity
    if existing is None:
        existing = server_default(pair.info)
    else:
        create.after_reverse = (_count_on(pair, _own_sequence(pair)),)
    alter = _alter(pair, existing, {**changes, "modify_server_default": default})
    return [create, alter, _count_on(pair, _literal(sequence))]


def _alter(pair: ColumnPair, default: Any, changes: dict[str, Any]) -> AlterColumnOp:
    return AlterColumnOp(
        pair.table.name,
        pair.info.name,
        schema=pair.table.schema,
        existing_type=pair.info.type,
        existing_server_default=default,
        existing_nullable=pair.info.nullable,
        existing_comment=pair.info.comment,
        **changes,
    )


def _count_on(pair: ColumnPair, sequence: str) -> _Statement:
    """Return what sets a sequence to the greatest value, if there is one."""
    column = pair.scope.plain_dialect.identifier_preparer.quote(pair.info.name)
    table = quote_table(pair.table.name, pair.table.schema, pair.scope.plain_dialect)
    return _Statement(f"SELECT setval({sequence}, max({column})) FROM {table}")


def _own_sequence(pair: ColumnPair) -> str:
    table = quote_table(pair.table.name, pair.table.schema, pair.scope.plain_dialect)
    return f"pg_get_serial_sequence({_literal(table)}, {_literal(pair.info.name)})"


def _owned(pair: ColumnPair, sequence: str, type_: TypeEngine[Any]) -> str:
    """Return what a sequence is created with that counts as far as the column's type goes."""
    counted = to_instance(type_).compile(dialect=pair.scope.plain_dialect)
    table = quote_table(pair.table.name, pair.table.schema, pair.scope.plain_dialect)
    column = pair.scope.plain_dialect.identifier_preparer.quote(pair.info.name)
    return f"{sequence} AS {counted} OWNED BY {table}.{column}"


def _literal(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"
