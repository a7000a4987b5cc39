"""Compares computed columns by their expression, and by whether they are stored."""

from typing import Any

from gitmig.autogenerate.canonical import ask_computed
from gitmig.autogenerate.compare.pair import ColumnPair
from gitmig.autogenerate.normal_form import normalize_sql
from gitmig.ddl.sql_text import compile_sql, quote_table

_VIRTUAL_BY_DEFAULT = frozenset({"mariadb", "mysql", "oracle", "sqlite"})


def compare_computed(pair: ColumnPair) -> dict[str, Any] | None:
    """Return nothing to alter; None where neither side is computed.

    What a column is computed from cannot be altered: a column that differs is made anew, see
    `is_rebuilt`.
    """
    return None if pair.model.computed is None and pair.info.computed is None else {}


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
