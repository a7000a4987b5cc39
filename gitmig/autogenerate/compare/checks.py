"""Compares the check constraints of a table that both sides have."""

from collections.abc import Set as AbstractSet

from sqlalchemy import CheckConstraint, Table

from gitmig.autogenerate.canonical import ask_check
from gitmig.autogenerate.compare.keys import Changes, Rule, Subject, find_changes
from gitmig.autogenerate.compare.mentions import mentions
from gitmig.autogenerate.compare.scope import Scope, final_name
from gitmig.autogenerate.normal_form import normalize_sql
from gitmig.autogenerate.snapshot import CheckInfo, TableInfo
from gitmig.autogenerate.tables import ReflectedTables
from gitmig.ddl.sql_text import compile_sql, quote_table
from gitmig.ddl.type_constraints import type_constraints
from gitmig.operations.copying import find_column_checks, is_type_bound

# What MariaDB adds to a column of type JSON.
_JSON_VALID = "json_valid {}"
_MYSQL_WITH_CHECKS = (8, 0, 16)


def compare_checks(
    info: TableInfo,
    table: Table,
    scope: Scope,
    reflected: ReflectedTables,
    own_columns: AbstractSet[str],
    remade: AbstractSet[str] = frozenset(),
) -> Changes[CheckInfo, CheckConstraint]:
    """Compare by name, and where one side has no name by the condition.

    A check that one of `own_columns` or its type brings comes with the column, and is no operation
    of its own. One about a column that is `remade` goes before, and comes again after.
    """
    written = any(isinstance(one, CheckConstraint) for one in table.constraints) or any(
        column.constraints for column in table.columns
    )
    if not (written or info.check_constraints) or not _has_checks(scope):
        return Changes([], [])
    model = _find_declared(table, scope, own_columns)
    names = {one: final_name(one, scope.dialect) for one in model}
    existing = {
        one: normalize_sql(one.sqltext, scope.dialect.name) for one in info.check_constraints
    }
    known = set(existing.values())
    by_name = {one.name: {sql} for one, sql in existing.items() if one.name}
    texts = {
        one: _find_text(one, info, scope, by_name.get(names[one] or "", known)) for one in model
    }
    subject: Subject[CheckInfo, CheckConstraint] = Subject(
        kind="check_constraint",
        table=info.key,
        reflected=[one for one, sql in existing.items() if not _is_implicit(one, sql, scope)],
        model=sorted(model, key=lambda one: (names[one] or "", texts[one])),
        rules=(
            Rule(lambda one: one.name, names.__getitem__),
            Rule(existing.__getitem__, lambda one: None if names[one] else texts[one]),
            Rule(lambda one: None if one.name else existing[one], texts.__getitem__),
        ),
        is_equal=lambda one, declared: (
            existing[one] == texts[declared] and not mentions(one.sqltext, remade)
        ),
        build=reflected.check,
        inherited=info.inherited.constraints,
    )
    return find_changes(subject, scope)


def _has_checks(scope: Scope) -> bool:
    """Whether the database keeps checks, and tells them."""
    dialect = scope.dialect
    if not scope.is_mysql:
        return dialect.name in ("postgresql", "sqlite")
    version = dialect.server_version_info or _MYSQL_WITH_CHECKS
    return getattr(dialect, "is_mariadb", False) or version >= _MYSQL_WITH_CHECKS


def _find_declared(
    table: Table, scope: Scope, own_columns: AbstractSet[str]
) -> list[CheckConstraint]:
    """Return the checks that somebody wrote, and those of types that the dialect does not have."""
    written = [
        one
        for one in table.constraints
        if isinstance(one, CheckConstraint) and not is_type_bound(one)
    ]
    if not getattr(scope.dialect, "is_mariadb", False):  # It keeps them with their columns.
        written += [
            one
            for column in table.columns
            if column.name not in own_columns
            for one in find_column_checks(column)
        ]
    implied = [
        one
        for one in type_constraints(table, scope.dialect)
        if own_columns.isdisjoint(column.name for column in one.columns)
    ]
    return [*written, *implied]


def _is_implicit(one: CheckInfo, sql: str, scope: Scope) -> bool:
    return scope.is_mysql and sql == _JSON_VALID.format((one.name or "").lower())


def _find_text(one: CheckConstraint, info: TableInfo, scope: Scope, known: set[str]) -> str:
    """Return the condition as the database has it, if it does; `known` are those it can be."""
    dialect = scope.dialect
    sql = compile_sql(one.sqltext, dialect)
    plain = normalize_sql(sql, dialect.name)
    if plain in known or not known or dialect.name != "postgresql":
        return plain
    table = quote_table(info.name, info.schema, scope.plain_dialect)
    answer = scope.canonical.find(ask_check(table, sql))
    return plain if answer is None else normalize_sql(answer, dialect.name)
