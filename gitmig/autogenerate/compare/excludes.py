"""Compares the exclude constraints of a table that both sides have, on PostgreSQL."""

from collections.abc import Callable, Iterable
from functools import partial
from typing import Any, NamedTuple

from sqlalchemy import Constraint, Table
from sqlalchemy.sql.elements import ClauseElement

from gitmig.autogenerate.canonical import Question, ask_index_element, ask_predicate
from gitmig.autogenerate.compare.keys import Changes, Rule, Subject, find_changes
from gitmig.autogenerate.compare.scope import Scope, final_name
from gitmig.autogenerate.normal_form import normalize_sql
from gitmig.autogenerate.snapshot import ExcludeElement, ExcludeInfo, TableInfo
from gitmig.autogenerate.tables import ReflectedTables
from gitmig.ddl.sql_text import compile_sql, quote_table
from gitmig.operations.copying import exclude_elements, is_exclude


class _Signature(NamedTuple):
    """All but the elements and the condition, for which the database may have to be asked."""

    using: str
    operators: tuple[str, ...]
    classes: tuple[str | None, ...]
    deferrable: bool
    deferred: bool


def compare_excludes(
    info: TableInfo, table: Table, scope: Scope, reflected: ReflectedTables
) -> Changes[ExcludeInfo, Constraint]:
    """Compare by name, and one that the model leaves unnamed by what it says."""
    model = [one for one in table.constraints if is_exclude(one)]
    if scope.dialect.name != "postgresql" or not (model or info.excludes):
        return Changes([], [])
    names = {one: final_name(one, scope.dialect) for one in model}
    of_info = {one: _texts(one, scope) for one in info.excludes}
    of_model = {one: _model_texts(one, info, of_info.values(), scope) for one in model}
    found = {one: (_signature(one), of_info[one]) for one in info.excludes}
    wanted = {one: (_model_signature(one), of_model[one]) for one in model}
    subject: Subject[ExcludeInfo, Constraint] = Subject(
        kind="exclude_constraint",
        table=info.key,
        reflected=info.excludes,
        model=sorted(model, key=lambda one: (names[one] or "", of_model[one])),
        rules=(
            Rule(lambda one: one.name, names.__getitem__),
            Rule(found.__getitem__, lambda one: None if names[one] else wanted[one]),
        ),
        is_equal=lambda one, declared: found[one] == wanted[declared],
        build=reflected.exclude,
        inherited=info.inherited.constraints,
    )
    return find_changes(subject, scope)


def _signature(one: ExcludeInfo) -> _Signature:
    return _Signature(
        one.using,
        tuple(element.operator for element in one.elements),
        tuple(element.operator_class for element in one.elements if element.column),
        one.deferrable,
        one.deferred,
    )


def _model_signature(constraint: Any) -> _Signature:
    elements = exclude_elements(constraint)
    deferred = (constraint.initially or "").upper() == "DEFERRED"
    return _Signature(
        (constraint.using or "gist").lower(),
        tuple(operator for _, operator in elements),
        tuple(constraint.ops.get(name) for name in _columns(constraint)),
        deferred or bool(constraint.deferrable),
        deferred,
    )


def _columns(constraint: Any) -> list[str]:
    return [one for one, _ in exclude_elements(constraint) if isinstance(one, str)]


def _texts(one: ExcludeInfo, scope: Scope) -> tuple[str, ...]:
    """Return the elements and then the condition, in their normal form."""
    elements = (_element(each, scope) for each in one.elements)
    return (*elements, "" if one.where is None else normalize_sql(one.where, scope.dialect.name))


def _element(element: ExcludeElement, scope: Scope) -> str:
    if element.column is not None:
        return element.column.lower()
    return normalize_sql(element.sql, scope.dialect.name)


def _model_texts(
    constraint: Any, info: TableInfo, known: Iterable[tuple[str, ...]], scope: Scope
) -> tuple[str, ...]:
    """Return the same of the model; what no constraint of the table has the database prints."""
    place = quote_table(info.name, info.schema, scope.plain_dialect)
    there = {text for texts in known for text in texts}

    def spell(expression: ClauseElement, ask: Callable[[str, str], Question]) -> str:
        sql = compile_sql(expression, scope.dialect)
        plain = normalize_sql(sql, scope.dialect.name)
        if not there or plain in there:
            return plain
        answer = scope.canonical.find(ask(place, sql))
        return plain if answer is None else normalize_sql(answer, scope.dialect.name)

    ask_element = partial(ask_index_element, using=constraint.using)
    return (
        *(
            each.lower() if isinstance(each, str) else spell(each, ask_element)
            for each, _ in exclude_elements(constraint)
        ),
        "" if constraint.where is None else spell(constraint.where, ask_predicate),
    )
