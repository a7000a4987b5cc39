"""Compares the indexes of a table that both sides have."""

import re
from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from typing import Any, NamedTuple

from sqlalchemy import Column, Index, Table
from sqlalchemy.sql.elements import ClauseElement

from gitmig.autogenerate.canonical import ask_predicate, ask_whole_element
from gitmig.autogenerate.compare.key_options import find_dialect_options
from gitmig.autogenerate.compare.keys import Changes, Rule, Subject, find_changes
from gitmig.autogenerate.compare.mentions import mentions
from gitmig.autogenerate.compare.operator_classes import has_same_classes
from gitmig.autogenerate.compare.scope import Scope, final_name
from gitmig.autogenerate.compare.uniques import find_unique_indexes
from gitmig.autogenerate.normal_form import normalize_sql
from gitmig.autogenerate.snapshot import IndexInfo, TableInfo
from gitmig.autogenerate.tables import ReflectedTables
from gitmig.ddl.sql_text import compile_sql, quote_table

# SQLAlchemy reads the sort order back from these alone.
_REFLECT_ORDER = frozenset({"postgresql", "sqlite"})
_ORDER = re.compile(r"(?<=.) desc$")
_DEFAULT_ORDER = re.compile(r" (?:desc nulls first|(?:asc)?(?: ?nulls last)?)$")
_DESCENDING = re.compile(r" desc nulls last$")
_OPERATOR_CLASS = re.compile(r" \w+_ops\b")
_METHODS = {"postgresql": "btree"}
"""What an index is made with if nobody says how."""


class _Options(NamedTuple):
    """What makes an index, beside its elements; of one dialect."""

    using: str | None = None
    include: frozenset[str] = frozenset()
    nulls_not_distinct: bool = False
    storage: frozenset[tuple[str, str]] = frozenset()
    prefix: str | None = None
    lengths: frozenset[tuple[str, int]] = frozenset()


def compare_indexes(
    info: TableInfo,
    table: Table,
    scope: Scope,
    reflected: ReflectedTables,
    rebuilt: AbstractSet[str] = frozenset(),
    estranged: AbstractSet[str] = frozenset(),
) -> Changes[IndexInfo, Index]:
    """Compare by name: whether unique, the elements, the condition and the options.

    An index over a column that is `rebuilt` goes with it, and has to be made anew. So has one with
    SQL about a column that is `estranged`: it may be no SQL for the column's new type.
    """
    names = {one: final_name(one, scope.dialect) for one in table.indexes}

    def is_equal(one: IndexInfo, model: Index) -> bool:
        if one.unique != bool(model.unique) or not rebuilt.isdisjoint(one.columns):
            return False
        if any(mentions(sql, rebuilt | estranged) for sql in _texts(one)):
            return False
        found = _dialect_options(one.options, scope)
        wanted = _dialect_options(find_dialect_options(model), scope)
        return (
            _options(one, found, scope) == _model_options(model, wanted, scope)
            and has_same_classes(one, model, found, wanted, scope)
            and _has_same_elements(one, model, info, scope)
            and _has_same_predicate(found.get("where"), wanted.get("where"), info, scope)
        )

    subject: Subject[IndexInfo, Index] = Subject(
        kind="index",
        table=info.key,
        reflected=_find_real(info, table, scope, {name for name in names.values() if name}),
        model=sorted(table.indexes, key=lambda one: names[one] or ""),
        rules=(Rule(lambda one: one.name, names.__getitem__),),
        is_equal=is_equal,
        build=reflected.index,
        inherited=info.inherited.indexes,
    )
    return find_changes(subject, scope)


def _texts(one: IndexInfo) -> Iterator[str]:
    """Yield the SQL in an index: expressions and the condition."""
    yield from (
        text for text, name in zip(one.expressions, one.columns, strict=False) if name is None
    )
    yield from (str(sql) for key, sql in one.options.items() if key.endswith("_where"))


def _find_real(info: TableInfo, table: Table, scope: Scope, wanted: set[str]) -> list[IndexInfo]:
    """Leave out what merely implements a constraint, unless the model declares it as an index."""
    as_indexes = find_unique_indexes(info, table, scope)
    as_indexes |= {one.name for one in info.indexes if not one.unique and one.name in wanted}
    return [one for one in info.indexes if one.constraint is None or one.name in as_indexes]


def _has_same_elements(one: IndexInfo, model: Index, info: TableInfo, scope: Scope) -> bool:
    if len(one.columns) != len(model.expressions):
        return False
    for position, expression in enumerate(model.expressions):
        found, wanted = _element(one, position, scope), _model_element(expression, scope)
        if found == wanted:
            continue
        if scope.dialect.name != "postgresql" or isinstance(expression, str | Column):
            return False
        sql = compile_sql(expression, scope.dialect)
        asked = ask_whole_element(quote_table(info.name, info.schema, scope.plain_dialect), sql)
        answer = scope.canonical.find(asked)
        if answer is None or _normalize(answer, scope) != found:
            return False
    return True


def _element(one: IndexInfo, position: int, scope: Scope) -> str:
    column = one.columns[position]
    element = one.expressions[position] if column is None else column
    words = [word.replace("_", " ") for word in one.sorting.get(element, ())]
    if column is None:
        return _normalize(" ".join([element, *words]), scope)
    return _drop_defaults(" ".join([element.lower(), *words]))


def _model_element(expression: str | ClauseElement, scope: Scope) -> str:
    if isinstance(expression, str):
        return _normalize(expression, scope)
    if isinstance(expression, Column):
        return str(expression.name).lower()
    element = _normalize(compile_sql(expression, scope.dialect), scope)
    return element if scope.dialect.name in _REFLECT_ORDER else _ORDER.sub("", element)


def _normalize(sql: str, scope: Scope) -> str:
    return _drop_defaults(_OPERATOR_CLASS.sub("", normalize_sql(sql, scope.dialect.name)))


def _drop_defaults(element: str) -> str:
    """Leave out the sort order that is the default one."""
    element = element.replace(" asc nulls first", " nulls first")
    if _DESCENDING.search(element):
        return element
    descends = element.endswith(" desc nulls first")
    return _DEFAULT_ORDER.sub(" desc" if descends else "", element)


def _has_same_predicate(found: Any, wanted: Any, info: TableInfo, scope: Scope) -> bool:
    dialect = scope.dialect.name
    if found is None or wanted is None:
        return (found is None) == (wanted is None)
    sql = wanted if isinstance(wanted, str) else compile_sql(wanted, scope.dialect)
    existing = normalize_sql(_text_of(found, scope), dialect)
    if existing == normalize_sql(sql, dialect):
        return True
    if dialect != "postgresql":
        return False
    answer = scope.canonical.find(
        ask_predicate(quote_table(info.name, info.schema, scope.plain_dialect), sql)
    )
    return answer is not None and normalize_sql(answer, dialect) == existing


def _text_of(predicate: Any, scope: Scope) -> str:
    return predicate if isinstance(predicate, str) else compile_sql(predicate, scope.dialect)


def _dialect_options(given: Mapping[str, Any], scope: Scope) -> dict[str, Any]:
    """Return the options of the dialect by their bare names."""
    prefixes = ("mysql_", "mariadb_") if scope.is_mysql else (f"{scope.dialect.name}_",)
    return {
        key.removeprefix(prefix): value
        for prefix in prefixes
        for key, value in given.items()
        if key.startswith(prefix)
    }


def _options(one: IndexInfo, given: dict[str, Any], scope: Scope) -> _Options:
    columns = [column for column in one.columns if column is not None]
    return _collect(given, columns, scope)


def _model_options(model: Index, given: dict[str, Any], scope: Scope) -> _Options:
    columns = [one.name for one in model.expressions if isinstance(one, Column)]
    return _collect(given, columns, scope)


def _collect(given: dict[str, Any], columns: list[str], scope: Scope) -> _Options:
    if scope.is_mysql:
        length = given.get("length") or {}
        lengths = length if isinstance(length, dict) else dict.fromkeys(columns, length)
        return _Options(
            prefix=(given.get("prefix") or "").upper() or None,
            lengths=frozenset((str(key), int(value)) for key, value in lengths.items()),
        )
    if scope.dialect.name != "postgresql":
        return _Options()
    using = (given.get("using") or _METHODS["postgresql"]).lower()
    include = given.get("include") or ()
    return _Options(
        using=using,
        include=frozenset(one if isinstance(one, str) else one.name for one in include),
        nulls_not_distinct=bool(given.get("nulls_not_distinct")),
        storage=frozenset(
            (key, str(value).lower()) for key, value in (given.get("with") or {}).items()
        ),
    )
