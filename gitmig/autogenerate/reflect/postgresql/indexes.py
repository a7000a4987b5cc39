"""Reads the indexes of PostgreSQL's tables, but for those of primary keys.

https://www.postgresql.org/docs/current/catalog-pg-index.html
"""

from collections.abc import Mapping
from typing import Any, NamedTuple

from sqlalchemy import Row

from gitmig.autogenerate.reflect.postgresql.catalog import Catalog, parse_numbers
from gitmig.autogenerate.reflect.postgresql.columns import Columns
from gitmig.autogenerate.snapshot import IndexInfo, Options
from gitmig.ddl.sql_text import sql_text

# Of expressions, and of collations and operator classes that are not the usual ones, only where
# there are any. What collation an expression has of itself nobody tells: 100 is the default one.
_INDEXES = """
SELECT i.indrelid AS "table", x.relname AS name, i.indisunique AS unique, i.indisvalid AS valid,
    i.indnkeyatts AS length, i.indkey::text AS columns, i.indoption::text AS order,
    x.reloptions AS storage, m.amname AS method, x.relispartition AS inherited,
    pg_get_expr(i.indpred, i.indrelid) AS condition, {nulls_not_distinct} AS nulls_not_distinct,
    CASE WHEN i.indexprs IS NOT NULL OR NOT i.indcollation::oid[] <@ ARRAY[0, 100]::oid[]
    THEN ARRAY(
        SELECT pg_get_indexdef(i.indexrelid, place, true)
        FROM generate_series(1, i.indnkeyatts) AS place ORDER BY place
    ) END AS expressions,
    CASE WHEN NOT i.indcollation::oid[] <@ ARRAY[0, 100]::oid[] THEN ARRAY(
        SELECT CASE WHEN l.oid NOT IN (100, coalesce(a.attcollation, 0)) THEN
            CASE WHEN NOT pg_collation_is_visible(l.oid)
            THEN l.collnamespace::regnamespace || '.' ELSE '' END || quote_ident(l.collname)
        END
        FROM unnest(i.indcollation::oid[], i.indkey::int2[])
            WITH ORDINALITY AS u(used, number, place)
        LEFT JOIN pg_collation AS l ON l.oid = u.used
        LEFT JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attnum = u.number AND number <> 0
        WHERE place <= i.indnkeyatts ORDER BY place
    ) END AS collations,
    CASE WHEN i.indclass::oid[] && ARRAY(SELECT oid FROM pg_opclass WHERE NOT opcdefault)
    THEN ARRAY(
        SELECT CASE WHEN NOT o.opcdefault THEN o.opcname::text END
        FROM unnest(i.indclass::oid[]) WITH ORDINALITY AS u(oid, place)
        JOIN pg_opclass AS o ON o.oid = u.oid ORDER BY place
    ) END AS classes,
    k.conindid IS NOT NULL AS is_constraint
FROM pg_class AS c
    JOIN pg_index AS i ON i.indrelid = c.oid AND NOT i.indisprimary
    JOIN pg_class AS x ON x.oid = i.indexrelid
    JOIN pg_am AS m ON m.oid = x.relam
    LEFT JOIN pg_constraint AS k
        ON k.conindid = i.indexrelid AND k.conrelid = i.indrelid AND k.contype IN ('u', 'x')
WHERE {tables} ORDER BY x.relname
"""
_DESCENDING = 1
_NULLS_FIRST = 2
_SORTING = {
    _DESCENDING: ("desc", "nulls_last"),
    _NULLS_FIRST: ("nulls_first",),
    _DESCENDING | _NULLS_FIRST: ("desc",),
}


class Indexes(NamedTuple):
    """Those of a table."""

    infos: list[IndexInfo]
    inherited: set[str]
    """The names of those that a partition has of its table."""


def read_indexes(
    catalog: Catalog, tables: Mapping[int, str], columns: Mapping[int, Columns]
) -> dict[int, Indexes]:
    """Return the indexes of each of the tables, by name."""
    found = {table: Indexes([], set()) for table in tables}
    for row in catalog.read(_INDEXES):
        if row.table not in found:
            continue
        own = found[row.table]
        own.infos.append(_index(row, columns[row.table].names))
        if row.inherited:
            own.inherited.add(row.name)
    return found


def _index(row: Row[Any], names: Mapping[int, str]) -> IndexInfo:
    numbers = parse_numbers(row.columns)
    collations = row.collations or (None,) * row.length
    # The number of an expression is 0.
    plain: list[Any] = [names.get(number) for number in numbers[: row.length]]
    columns = tuple(
        None if collation else name for name, collation in zip(plain, collations, strict=True)
    )
    texts = [
        f"{text} COLLATE {collation}" if collation else text
        for text, collation in zip(row.expressions or plain, collations, strict=True)
    ]
    elements = tuple(column or text for column, text in zip(columns, texts, strict=True))
    flags = zip(elements, parse_numbers(row.order), strict=True)
    included = [names[number] for number in numbers[row.length :]]
    return IndexInfo(
        row.name,
        columns,
        row.unique,
        elements if None in columns else (),
        {element: _SORTING[flag] for element, flag in flags if flag in _SORTING},
        _options(row, elements, included),
        row.name if row.is_constraint else None,
    )


def _options(row: Row[Any], elements: tuple[str, ...], included: list[str]) -> Options:
    options: dict[str, Any] = {}
    if row.classes is not None:
        pairs = zip(elements, row.classes, strict=False)
        options["postgresql_ops"] = {element: one for element, one in pairs if one is not None}
    if row.storage:
        options["postgresql_with"] = dict(one.split("=", 1) for one in row.storage)
    if row.method != "btree":
        options["postgresql_using"] = row.method
    if row.condition is not None:
        options["postgresql_where"] = sql_text(row.condition)
    if included:
        options["postgresql_include"] = included
    if row.nulls_not_distinct:
        options["postgresql_nulls_not_distinct"] = True
    if not row.valid:
        options["postgresql_invalid"] = True
    return options
