"""Reads the keys and the unique constraints of PostgreSQL's tables, and which other ones there are.

https://www.postgresql.org/docs/current/catalog-pg-constraint.html
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Row

from gitmig.autogenerate.reflect.postgresql.catalog import Catalog, parse_numbers
from gitmig.autogenerate.reflect.postgresql.columns import Columns
from gitmig.autogenerate.snapshot import ForeignKeyInfo, Options, PrimaryKeyInfo, UniqueInfo

# A foreign key to a partitioned table is kept once more for each partition, which is left out here.
# A table that is not among those of the schema has its columns told by name.
_CONSTRAINTS = """
SELECT k.conrelid AS "table", k.conname AS name, k.contype::text AS kind,
    array_to_string(k.conkey, ' ') AS columns, k.condeferrable AS deferrable,
    k.condeferred AS deferred, k.convalidated AS validated, k.coninhcount > 0 AS inherited,
    CASE WHEN i.indnatts > i.indnkeyatts THEN i.indkey::text END AS with_included,
    {nulls_not_distinct} AS nulls_not_distinct,
    k.confrelid AS referent, s.nspname AS referent_schema, r.relname AS referent_name,
    pg_table_is_visible(r.oid) AS visible, array_to_string(k.confkey, ' ') AS referent_columns,
    CASE WHEN r.relnamespace <> c.relnamespace OR NOT pg_table_is_visible(r.oid) THEN ARRAY(
        SELECT a.attname::text FROM unnest(k.confkey) WITH ORDINALITY AS u(number, place)
        JOIN pg_attribute AS a ON a.attrelid = r.oid AND a.attnum = u.number ORDER BY place
    ) END AS referent_names,
    k.confupdtype::text AS on_update, k.confdeltype::text AS on_delete,
    CASE WHEN {set_columns} IS NOT NULL THEN (
        SELECT string_agg(quote_ident(a.attname), ', ' ORDER BY place)
        FROM unnest({set_columns}) WITH ORDINALITY AS u(number, place)
        JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attnum = u.number
    ) END AS set_columns,
    k.confmatchtype::text AS match
FROM pg_class AS c
    JOIN pg_constraint AS k ON k.conrelid = c.oid AND k.contype IN ('c', 'f', 'p', 'u', 'x')
    LEFT JOIN pg_constraint AS whole ON whole.oid = k.conparentid
    LEFT JOIN pg_index AS i ON i.indexrelid = k.conindid AND k.contype IN ('p', 'u')
    LEFT JOIN pg_class AS r ON r.oid = k.confrelid
    LEFT JOIN pg_namespace AS s ON s.oid = r.relnamespace
WHERE {tables} AND whole.conrelid IS DISTINCT FROM k.conrelid ORDER BY k.conname
"""
_ACTIONS = {"r": "RESTRICT", "c": "CASCADE", "n": "SET NULL", "d": "SET DEFAULT"}


@dataclass
class Constraints:
    """Those of a table."""

    primary_key: PrimaryKeyInfo = field(default_factory=PrimaryKeyInfo)
    uniques: list[UniqueInfo] = field(default_factory=list)
    foreign_keys: list[ForeignKeyInfo] = field(default_factory=list)
    kinds: set[str] = field(default_factory=set)
    """As the catalog has them: `c` for a check, `x` for an exclude constraint."""
    not_valid: set[str] = field(default_factory=set)
    """The names of those that rows from before may break."""
    inherited: set[str] = field(default_factory=set)
    """The names of those that other tables have too."""


def read_constraints(
    catalog: Catalog, tables: Mapping[int, str], columns: Mapping[int, Columns]
) -> dict[int, Constraints]:
    """Return the constraints of each of the tables, by name."""
    found = {table: Constraints() for table in tables}
    for row in catalog.read(_CONSTRAINTS):
        if row.table in found:
            _add(found[row.table], row, columns, catalog.schema)
    return found


def _add(
    own: Constraints, row: Row[Any], columns: Mapping[int, Columns], schema: str | None
) -> None:
    own.kinds.add(row.kind)
    if row.inherited:
        own.inherited.add(row.name)
    if not row.validated:
        own.not_valid.add(row.name)
    names = columns[row.table].names
    match row.kind:
        case "p":
            own.primary_key = PrimaryKeyInfo(
                row.name, _name(row.columns, names), _key_options(row, names)
            )
        case "u":
            key = UniqueInfo(row.name, _name(row.columns, names), _key_options(row, names))
            own.uniques.append(key)
        case "f":
            own.foreign_keys.append(_foreign_key(row, columns, schema))


def _name(vector: str, names: Mapping[int, str]) -> tuple[str, ...]:
    return tuple(names[number] for number in parse_numbers(vector))


def _key_options(row: Row[Any], names: Mapping[int, str]) -> Options:
    options = _timing(row)
    if row.with_included is not None:
        key = parse_numbers(row.columns)
        included = parse_numbers(row.with_included)[len(key) :]
        options["postgresql_include"] = [names[number] for number in included]
    if row.nulls_not_distinct:
        options["postgresql_nulls_not_distinct"] = True
    return options


def _timing(row: Row[Any]) -> dict[str, Any]:
    if row.deferred:
        return {"deferrable": True, "initially": "DEFERRED"}
    return {"deferrable": True} if row.deferrable else {}


def _foreign_key(
    row: Row[Any], columns: Mapping[int, Columns], schema: str | None
) -> ForeignKeyInfo:
    # As SQLAlchemy has it: no schema's name where none is needed, but for tables of one schema.
    needs_schema = not row.visible or row.referent_schema == schema
    if row.referent_names is None:
        referent_columns = _name(row.referent_columns, columns[row.referent].names)
    else:
        referent_columns = tuple(row.referent_names)
    return ForeignKeyInfo(
        row.name,
        _name(row.columns, columns[row.table].names),
        row.referent_schema if needs_schema else None,
        row.referent_name,
        referent_columns,
        options=_foreign_key_options(row),
    )


def _foreign_key_options(row: Row[Any]) -> Options:
    options = _timing(row)
    if row.on_update in _ACTIONS:
        options["onupdate"] = _ACTIONS[row.on_update]
    if row.on_delete in _ACTIONS:
        columns = f" ({row.set_columns})" if row.set_columns else ""
        options["ondelete"] = _ACTIONS[row.on_delete] + columns
    if row.match == "f":
        options["match"] = "FULL"
    if not row.validated:
        options["postgresql_not_valid"] = True
    return options
