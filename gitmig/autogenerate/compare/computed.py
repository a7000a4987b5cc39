"""Compares computed columns by their expression, and by whether they are stored."""

from typing import Any

from sqlalchemy import DefaultClause

from gitmig.autogenerate.canonical import ask_computed
from gitmig.autogenerate.compare.pair import ColumnPair
from gitmig.autogenerate.normal_form import normalize_sql
from gitmig.ddl.sql_text import compile_sql, quote_table
from gitmig.operations import AddColumnOp, AlterColumnOp, DropColumnOp
from gitmig.operations.copying import copy_bare_column
from gitmig.operations.operation import qualified

_LEAVING_STORED = frozenset({"mariadb", "mysql", "postgresql"})
"""Where a stored column can become an ordinary one, and a virtual one cannot."""
_VIRTUAL_BY_DEFAULT = frozenset({"mariadb", "mysql", "oracle", "sqlite"})


def compare_computed(pair: ColumnPair) -> dict[str, Any] | None:
    """Return nothing to alter; None where neither side is computed.

    What a column is computed from cannot be altered: a column that differs is made anew, see
    `is_rebuilt`. One that is left its values has no default before it gets one.
    """
    if pair.model.computed is None and pair.info.computed is None:
        return None
    default = pair.model.server_default
    return {"modify_server_default": default} if keeps_values(pair) and default else {}


def keeps_values(pair: ColumnPair) -> bool:
    """Whether the column is computed no more, and the database can leave it what it has.

    No database takes an ordinary column for a computed one, so the way back makes it anew.
    """
    found, model = pair.info.computed, pair.model
    if not pair.scope.compare_server_default or found is None or model.computed is not None:
        return False
    default = model.server_default
    if default is not None and not isinstance(default, DefaultClause):
        return False
    dialect = pair.scope.dialect.name
    return dialect == "sqlite" or (
        dialect in _LEAVING_STORED and found.get("persisted") is not False
    )


def leave_computation(pair: ColumnPair) -> AlterColumnOp:
    """Return what makes the column an ordinary one, with the values that it was computed."""
    existing = pair.build()
    leave = _LeaveComputation(
        pair.table.name,
        pair.info.name,
        schema=pair.table.schema,
        existing_type=pair.info.type,
        existing_nullable=pair.info.nullable,
        existing_comment=pair.info.comment,
        existing_server_default=existing.computed,
        modify_server_default=None,
    )
    add = AddColumnOp(pair.table.name, copy_bare_column(existing), schema=pair.table.schema)
    leave.after_reverse = (add,)
    return leave


class _LeaveComputation(AlterColumnOp):
    """A computed column becomes an ordinary one; on the way back it goes, and comes anew."""

    def reverse(self) -> Any:
        """Return the drop of the column."""
        return DropColumnOp(self.table_name, self.column_name, schema=self.schema)

    def describe(self) -> str:
        """Return such as "alter column t.c: computed no more, keeps its values"."""
        name = qualified(self.table_name, self.schema)
        return f"alter column {name}.{self.column_name}: computed no more, keeps its values"


def is_rebuilt(pair: ColumnPair) -> bool:
    """Whether the column has to be dropped and added again, since it is computed otherwise."""
    wanted, found = pair.model.computed, pair.info.computed
    if not pair.scope.compare_server_default or (wanted is None and found is None):
        return False
    if wanted is None or found is None:
        return True
    dialect = pair.scope.dialect
    persisted = wanted.persisted
    if persisted is None:
        persisted = dialect.name not in _VIRTUAL_BY_DEFAULT
    if found.get("persisted") is not None and bool(found["persisted"]) != persisted:
        return True
    sql = compile_sql(wanted.sqltext, dialect)
    existing = normalize_sql(found["sqltext"], dialect.name)
    if existing == normalize_sql(sql, dialect.name):
        return False
    if dialect.name != "postgresql":
        return True
    type_sql = pair.scope.plain_dialect.type_compiler_instance.process(pair.model.type)
    table = quote_table(pair.table.name, pair.table.schema, pair.scope.plain_dialect)
    answer = pair.scope.canonical.find(ask_computed(table, type_sql, sql))
    return answer is None or normalize_sql(answer, dialect.name) != existing
