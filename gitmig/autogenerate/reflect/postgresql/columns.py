"""Reads the columns of PostgreSQL's tables.

SQLAlchemy says what a type is; it is asked about as many tables as have all types between them.

https://www.postgresql.org/docs/current/catalog-pg-attribute.html
"""

import re
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from sqlalchemy import inspect
from sqlalchemy.types import Integer, NullType, TypeEngine

from gitmig.autogenerate.reflect.postgresql.catalog import Catalog, Place
from gitmig.autogenerate.reflect.postgresql.collations import add_collations
from gitmig.autogenerate.reflect.postgresql.domains import correct_domains
from gitmig.autogenerate.snapshot import ColumnInfo, Options

_COLUMNS = """
SELECT a.attrelid, a.attnum, a.attname, a.atttypid, a.atttypmod, a.attcollation, a.attnotnull,
    pg_get_expr(d.adbin, d.adrelid), a.attidentity::text, a.attgenerated::text, a.attinhcount > 0
FROM pg_class AS c
    JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
    LEFT JOIN pg_attrdef AS d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
WHERE {tables} ORDER BY a.attrelid, a.attnum
"""
_SEQUENCES = """
SELECT d.refobjid, d.refobjsubid, d.deptype::text,
    q.seqstart, q.seqincrement, q.seqmin, q.seqmax, q.seqcache, q.seqcycle
FROM pg_class AS c
    JOIN pg_depend AS d ON d.refobjid = c.oid AND d.refclassid = 'pg_class'::regclass
        AND d.classid = 'pg_class'::regclass AND d.deptype IN ('a', 'i')
    JOIN pg_sequence AS q ON q.seqrelid = d.objid
WHERE {tables}
"""
_NEXT_VALUE = re.compile(r"(nextval\(')([^']+)('.*$)")

_SEQUENCE_OPTIONS = ("start", "increment", "minvalue", "maxvalue", "cache", "cycle")

_Row = tuple[int, str, int, int, int, bool, str | None, str, str, bool]
"""A row without its table. It is a bare tuple, for there are as many as columns."""

_Spelling = tuple[int, int, int]
"""A type, its modifier and its collation, by their numbers in the catalog."""


class Columns(NamedTuple):
    """The columns of a table."""

    infos: tuple[ColumnInfo, ...]
    names: Mapping[int, str]
    """By the numbers that keys and indexes have for them."""
    inherited: frozenset[str]
    """The names of those that other tables have too."""


class _Sequences(NamedTuple):
    owned: frozenset[Place]
    """The columns that own a sequence, as a SERIAL does: both go together."""
    identities: Mapping[Place, Options]
    """The options of those that are part of a column."""


def read_columns(
    catalog: Catalog, tables: Mapping[int, str], comments: Mapping[Place, str]
) -> dict[int, Columns]:
    """Return the columns of each of the tables."""
    rows: dict[int, list[_Row]] = {table: [] for table in tables}
    for row in catalog.read(_COLUMNS):
        if row[0] in rows:
            rows[row[0]].append(row[1:])
    types = _read_types(catalog, tables, rows)
    sequences = _read_sequences(catalog, rows.values())

    def complete(table: int, row: _Row) -> ColumnInfo:
        number, name, type_, modifier, collation, not_null, default, identity, generated, _ = row
        place = (table, number)
        # What a domain says of NULL and of a default is no matter of its column.
        known = types.get((type_, modifier, collation)) or NullType()
        computed = {"sqltext": default, "persisted": generated == "s"} if generated else None
        plain = None if computed else _with_schema(default, catalog.schema)
        counts = place in sequences.owned and isinstance(known, Integer) and _is_next_value(plain)
        return ColumnInfo(
            name,
            known,
            nullable=not not_null,
            default=plain,
            computed=computed,
            identity=(
                {"always": identity == "a", **sequences.identities.get(place, {})}
                if identity
                else None
            ),
            autoincrement=bool(identity) or counts,
            comment=comments.get(place),
        )

    return {
        table: Columns(
            tuple(complete(table, row) for row in several),
            {row[0]: row[1] for row in several},
            frozenset(row[1] for row in several if row[-1]),
        )
        for table, several in rows.items()
    }


def _read_types(
    catalog: Catalog, tables: Mapping[int, str], rows: Mapping[int, list[_Row]]
) -> dict[_Spelling, TypeEngine[Any]]:
    """Return what SQLAlchemy takes the types for."""
    seen: set[_Spelling] = set()
    asked: list[int] = []
    for table, several in rows.items():
        spellings = {row[2:5] for row in several}
        if not spellings <= seen:
            seen |= spellings
            asked.append(table)
    if not asked:
        return {}
    names = [tables[table] for table in asked]
    found = inspect(catalog.connection).get_multi_columns(catalog.schema, filter_names=names)
    told = {
        (table, column["name"]): column["type"]
        for (_, table), several in found.items()
        for column in several
    }
    add_collations(catalog, told)
    correct_domains(told.values())
    return {
        row[2:5]: told[tables[table], row[1]]
        for table in asked
        for row in rows[table]
        if (tables[table], row[1]) in told
    }


def _read_sequences(catalog: Catalog, rows: Iterable[list[_Row]]) -> _Sequences:
    """Return the sequences of columns; they are asked for where a column has one."""
    if not any(row[7] or _is_next_value(row[6]) for several in rows for row in several):
        return _Sequences(frozenset(), {})
    owned: set[Place] = set()
    identities: dict[Place, Options] = {}
    for table, number, kind, *values in catalog.read(_SEQUENCES):
        if kind == "a":
            owned.add((table, number))
        else:
            identities[table, number] = dict(zip(_SEQUENCE_OPTIONS, values, strict=True))
    return _Sequences(frozenset(owned), identities)


def _is_next_value(default: str | None) -> bool:
    return default is not None and _NEXT_VALUE.search(default) is not None


def _with_schema(default: str | None, schema: str | None) -> str | None:
    """Return the default with the schema of its sequence, which PostgreSQL may leave out."""
    match = None if default is None or schema is None else _NEXT_VALUE.search(default)
    if match is None or "." in match[2]:
        return default
    return f'{match[1]}"{schema}".{match[2]}{match[3]}'
