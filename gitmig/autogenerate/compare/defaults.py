"""Compares server defaults: constants by their value, expressions by what the database prints."""

import re
from decimal import Decimal, InvalidOperation
from functools import lru_cache, partial
from typing import Any

from sqlalchemy import Column, DefaultClause, Dialect, FetchedValue, types
from sqlalchemy.sql.compiler import DDLCompiler

from gitmig.autogenerate.canonical import ask_default
from gitmig.autogenerate.compare.autoincrement import counts_itself_up
from gitmig.autogenerate.compare.computed import compare_computed
from gitmig.autogenerate.compare.conversion import needs_conversion
from gitmig.autogenerate.compare.identity import compare_identity
from gitmig.autogenerate.compare.pair import ColumnPair
from gitmig.autogenerate.compare.types import is_same_type, resolve_native
from gitmig.autogenerate.normal_form import normalize_sql
from gitmig.ddl.sql_text import plain_dialect

_CONSTANT = re.compile(r"'((?:[^']|'')*)'|([+-]?[\w.+-]+)")
_BITS = re.compile(r"(?:b '|0b)([01]+)'?")
_NUMERIC = (types.Integer, types.Numeric, types.Float, types.Boolean)
_BOOLEANS = {"true": "1", "false": "0"}


def compare_server_default(pair: ColumnPair) -> dict[str, Any]:
    """Return `modify_server_default` where model and database disagree.

    `compare_server_default` of the configuration has the first word: False leaves defaults and
    identities alone; a function `(context, inspected_column, metadata_column, inspected_default,
    metadata_default, rendered_metadata_default)` answers True for a difference, False for none
    and None for the rules here. It is not asked where neither side has a default.
    """
    hook = pair.scope.compare_server_default
    if not hook:
        return {}
    rendered = find_default(pair.model, pair)
    if callable(hook) and _has_default(pair):
        default, shown = pair.model.server_default, _show_default(pair.model, rendered)
        answer = hook(
            pair.scope.context, pair.build(), pair.model, pair.info.default, default, shown
        )
        if answer is not None:
            return {"modify_server_default": default} if answer else {}
    for compare in (compare_computed, compare_identity):
        changes = compare(pair)
        if changes is not None:
            return changes
    return _compare_plain(pair, rendered)


def find_default(column: Column[Any], pair: ColumnPair) -> str | None:
    """Return the model's default as it stands in a CREATE TABLE."""
    if not isinstance(column.server_default, DefaultClause):
        return None
    return _make_compiler(pair.scope.dialect).get_column_default_string(column)


def _has_default(pair: ColumnPair) -> bool:
    return pair.info.default is not None or pair.model.server_default is not None


def _show_default(column: Column[Any], rendered: str | None) -> str | None:
    """Return the model's default as hooks are told it: a text without quotes, else SQL."""
    default = column.server_default
    arg = default.arg if isinstance(default, DefaultClause) else None
    return arg if isinstance(arg, str) else rendered


@lru_cache(maxsize=4)
def _make_compiler(dialect: Dialect) -> DDLCompiler:
    """Return what writes defaults: any number of them, as it does in a CREATE TABLE."""
    plain: Any = plain_dialect(dialect)
    compiler: DDLCompiler = plain.ddl_compiler(plain, None)
    return compiler


def _compare_plain(pair: ColumnPair, rendered: str | None) -> dict[str, Any]:
    default = pair.model.server_default
    if isinstance(default, FetchedValue) and not isinstance(default, DefaultClause):
        return {}  # Somebody makes a value, the model does not know how.
    if default is None and counts_itself_up(pair):
        return {}
    if not _converts(pair) and _is_same(pair, rendered):
        return {}
    return {"modify_server_default": default}


def _is_same(pair: ColumnPair, rendered: str | None) -> bool:
    own = partial(is_same_default, pair, rendered)
    rules = pair.scope.rules
    if rules is None or not _has_default(pair):
        return own()
    shown = _show_default(pair.model, rendered)
    return rules.is_same_default(pair.build(), pair.model, shown, pair.info.default, own)


def _converts(pair: ColumnPair) -> bool:
    """Whether a default has to be dropped and set again, since the type changes under it."""
    if pair.info.default is None or pair.scope.dialect.name != "postgresql":
        return False
    old, new = pair.info.type, pair.model.type
    if not pair.scope.compare_type or is_same_type(old, new, pair):
        return False
    return needs_conversion(old, new, pair.scope)


def is_same_default(pair: ColumnPair, rendered: str | None) -> bool:
    """Whether the database's default is what it would make of the model's."""
    dialect = pair.scope.dialect.name
    if pair.info.default is not None and rendered is not None:
        forms = (normalize_sql(one, dialect) for one in (pair.info.default, rendered))
        if len({*forms}) == 1:
            return True
    found, wanted = _normalize(pair.info.default, pair), _normalize(rendered, pair)
    if found == wanted or found is None or wanted is None or rendered is None:
        return found == wanted
    if dialect != "postgresql":
        return False
    type_sql = pair.scope.plain_dialect.type_compiler_instance.process(pair.model.type)
    answer = pair.scope.canonical.find(ask_default(type_sql, rendered))
    return answer is not None and _normalize(answer, pair) == found


def _normalize(sql: str | None, pair: ColumnPair) -> str | None:
    if sql is None:
        return None
    dialect = pair.scope.dialect.name
    normal = normalize_sql(sql, dialect)
    if normal == "null":
        return None
    if pair.scope.is_mysql and (bits := _BITS.fullmatch(normal)):
        normal = str(int(bits[1], 2))
    constant = _CONSTANT.fullmatch(normal.replace("- ", "-").replace("+ ", ""))
    if constant is None:
        return normal
    value = constant[2] if constant[1] is None else constant[1]
    native = resolve_native(pair.model.type, pair.scope.dialect)
    if isinstance(native, _NUMERIC) or native.__visit_name__ == "YEAR":
        return _normalize_number(_BOOLEANS.get(value, value), native)
    if pair.scope.is_mysql and isinstance(native, types.DateTime | types.Time):
        return _complete_time(value, isinstance(native, types.DateTime))
    # SQLite takes a number for its text, and the other way round, as the column's type says.
    return f"'{value}'" if dialect == "sqlite" else normal


def _normalize_number(value: str, type_: types.TypeEngine[Any]) -> str:
    try:
        number = Decimal(value)
    except InvalidOperation:
        return value
    if not number.is_finite():
        return value
    scale = getattr(type_, "scale", None)
    if isinstance(scale, int):
        number = round(number, scale)
    return f"{number.normalize():f}"


def _complete_time(value: str, with_date: bool) -> str:
    """Return a time with seconds, as MySQL stores it."""
    day, _, clock = value.partition(" ") if with_date else ("", "", value)
    parts = clock.split(".")[0].split(":") if clock else []
    complete = ":".join([*parts, "00", "00", "00"][:3])
    fraction = clock.partition(".")[2].rstrip("0")
    return f"'{day} {complete}{'.' + fraction if fraction else ''}'"
