"""Compares the indexes of a table that both sides have."""

import re

from sqlalchemy import Column, Index, Table
from sqlalchemy.sql.elements import ClauseElement

from gitmig.autogenerate.compare.keys import Changes, Rule, Subject, find_changes
from gitmig.autogenerate.compare.scope import Scope, final_name
from gitmig.autogenerate.compare.uniques import find_unique_indexes
from gitmig.autogenerate.snapshot import IndexInfo, TableInfo
from gitmig.autogenerate.sql import compile_sql, normalize_expression
from gitmig.autogenerate.tables import ReflectedTables

# SQLAlchemy reads the sort order back from these alone.
_REFLECT_ORDER = frozenset({"postgresql", "sqlite"})
_ORDER = re.compile(r"(?<=.)desc$")

_Signature = tuple[bool, tuple[str, ...], frozenset[str], bool]
"""Unique; elements; included columns; NULLS NOT DISTINCT."""


def compare_indexes(
    info: TableInfo, table: Table, scope: Scope, reflected: ReflectedTables
) -> Changes[IndexInfo, Index]:
    """Compare by name: whether unique, the elements, and options that change what is unique."""
    names = {one: final_name(one, scope.dialect) for one in table.indexes}
    subject: Subject[IndexInfo, Index] = Subject(
        kind="index",
        table=info.key,
        reflected=_find_real(info, table, scope, {name for name in names.values() if name}),
        model=sorted(table.indexes, key=lambda one: names[one] or ""),
        rules=(Rule(lambda one: one.name, names.__getitem__),),
        is_equal=lambda one, model: _signature(one) == _model_signature(model, scope),
        build=reflected.index,
    )
    return find_changes(subject, scope)


def _find_real(info: TableInfo, table: Table, scope: Scope, wanted: set[str]) -> list[IndexInfo]:
    """Leave out what merely implements a constraint, unless the model declares it as an index."""
    as_indexes = find_unique_indexes(info, table, scope)
    as_indexes |= {one.name for one in info.indexes if not one.unique and one.name in wanted}
    return [one for one in info.indexes if one.constraint is None or one.name in as_indexes]


def _signature(one: IndexInfo) -> _Signature:
    options = one.options
    return (
        one.unique,
        tuple(_element(one, position) for position in range(len(one.columns))),
        frozenset(options.get("postgresql_include") or ()),
        bool(options.get("postgresql_nulls_not_distinct")),
    )


def _element(one: IndexInfo, position: int) -> str:
    column = one.columns[position]
    if column is None:
        return normalize_expression(one.expressions[position])
    words = [word.replace("_", " ") for word in one.sorting.get(column, ())]
    return normalize_expression(" ".join([column, *words]))


def _model_signature(model: Index, scope: Scope) -> _Signature:
    include: frozenset[str] = frozenset()
    nulls_not_distinct = False
    if scope.dialect.name == "postgresql":
        options = model.dialect_options["postgresql"]
        include = frozenset(
            one if isinstance(one, str) else one.name for one in options.get("include") or ()
        )
        nulls_not_distinct = bool(options.get("nulls_not_distinct"))
    elements = tuple(_model_element(one, scope) for one in model.expressions)
    return bool(model.unique), elements, include, nulls_not_distinct


def _model_element(expression: str | ClauseElement, scope: Scope) -> str:
    if isinstance(expression, str):
        return normalize_expression(expression)
    if isinstance(expression, Column):
        return normalize_expression(expression.name)
    element = normalize_expression(compile_sql(expression, scope.dialect))
    return element if scope.dialect.name in _REFLECT_ORDER else _ORDER.sub("", element)
