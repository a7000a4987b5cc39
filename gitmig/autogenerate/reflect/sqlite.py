"""Reads a whole SQLite schema in five statements, with the table-valued forms of its pragmas.

https://www.sqlite.org/pragma.html#pragfunc
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Connection, Row, text
from sqlalchemy.types import INTEGER, NUMERIC, REAL, TEXT, NullType, SchemaType, TypeEngine

from gitmig.autogenerate.snapshot import (
    CheckInfo,
    ColumnInfo,
    ForeignKeyInfo,
    IndexInfo,
    PrimaryKeyInfo,
    TableInfo,
    UniqueInfo,
)
from gitmig.ddl.sql_text import sql_text
from gitmig.ddl.sqlite_schema import (
    ParsedTable,
    find_affinity,
    find_index_predicate,
    parse_create_table,
    split_index_expressions,
)

_OBJECTS = """
SELECT type, name, tbl_name, sql FROM {master}
WHERE type IN ('table', 'index') AND name NOT LIKE 'sqlite~_%' ESCAPE '~' ORDER BY name
"""
_COLUMNS = """
SELECT m.name AS "table", c.name, c.type, c."notnull", c.dflt_value, c.pk, c.hidden
FROM {master} AS m JOIN pragma_table_xinfo(m.name, :schema) AS c
WHERE m.type = 'table' AND c.hidden <> 1 ORDER BY m.name, c.cid
"""
_INDEXES = """
SELECT m.name AS "table", i.name, i."unique", i.partial
FROM {master} AS m JOIN pragma_index_list(m.name, :schema) AS i
WHERE m.type = 'table' AND i.origin = 'c' ORDER BY m.name, i.name
"""
_INDEX_COLUMNS = """
SELECT m.name AS "index", c.name, c."desc"
FROM {master} AS m JOIN pragma_index_xinfo(m.name, :schema) AS c
WHERE m.type = 'index' AND m.sql IS NOT NULL AND c.key ORDER BY m.name, c.seqno
"""
_FOREIGN_KEYS = """
SELECT m.name AS "table", f.id, f."table" AS referent, f."from" AS local, f."to" AS remote,
    f.on_update, f.on_delete
FROM {master} AS m JOIN pragma_foreign_key_list(m.name, :schema) AS f
WHERE m.type = 'table' ORDER BY m.name, f.id, f.seq
"""
_AFFINITIES: Mapping[str, type[TypeEngine[Any]]] = {
    "BLOB": NullType,
    "INTEGER": INTEGER,
    "NUMERIC": NUMERIC,
    "REAL": REAL,
    "TEXT": TEXT,
}
_COLLATE = re.compile(r"\bCOLLATE\b", re.IGNORECASE)
_TYPE = re.compile(r"([\w ]+?)\s*(?:\((.*?)\))?\s*$")

Rows = Mapping[str, list[Row[Any]]]


def reflect_schema(connection: Connection, schema: str | None) -> list[TableInfo]:
    """Read every table of an attached database, or of the main one."""
    quote = connection.dialect.identifier_preparer.quote_identifier
    master = f"{quote(schema or 'main')}.sqlite_master"

    def rows(query: str) -> list[Row[Any]]:
        statement = text(query.format(master=master))
        parameters = {"schema": schema or "main"} if ":schema" in query else {}
        return list(connection.execute(statement, parameters))

    objects = rows(_OBJECTS)
    reader = _Reader(
        schema=schema,
        types=getattr(connection.dialect, "ischema_names", {}),
        parsed={o.name: parse_create_table(o.sql) for o in objects if o.type == "table"},
        index_sql={o.name: o.sql for o in objects if o.type == "index" and o.sql},
        columns=_by_first(rows(_COLUMNS)),
        indexes=_by_first(rows(_INDEXES)),
        index_columns=_by_first(rows(_INDEX_COLUMNS)),
        foreign_keys=_by_first(rows(_FOREIGN_KEYS)),
    )
    return [reader.table(name) for name in reader.parsed]


def _by_first(rows: Iterable[Row[Any]]) -> Rows:
    grouped: defaultdict[str, list[Row[Any]]] = defaultdict(list)
    for row in rows:
        grouped[row[0]].append(row)
    return grouped


class _Reader:
    """The rows of all statements, from which each table is put together."""

    def __init__(
        self,
        *,
        schema: str | None,
        types: Mapping[str, type[TypeEngine[Any]]],
        parsed: Mapping[str, ParsedTable],
        index_sql: Mapping[str, str],
        columns: Rows,
        indexes: Rows,
        index_columns: Rows,
        foreign_keys: Rows,
    ) -> None:
        self.schema = schema
        self.parsed = parsed
        self._types = types
        self._resolved: dict[str, TypeEngine[Any]] = {}
        self._index_sql = index_sql
        self._columns = columns
        self._indexes = indexes
        self._index_columns = index_columns
        self._foreign_keys = foreign_keys

    def table(self, name: str) -> TableInfo:
        parsed = self.parsed[name]
        return TableInfo(
            name,
            self.schema,
            columns=tuple(self._column(row, parsed) for row in self._columns[name]),
            primary_key=PrimaryKeyInfo(parsed.primary_key, self._primary_key(name)),
            indexes=tuple(self._index(row) for row in self._indexes[name]),
            unique_constraints=tuple(UniqueInfo(*unique) for unique in parsed.uniques),
            foreign_keys=self._table_foreign_keys(name),
            check_constraints=tuple(CheckInfo(*check) for check in parsed.checks),
            options=parsed.table_options,
        )

    def _primary_key(self, table: str) -> tuple[str, ...]:
        members = sorted((row for row in self._columns[table] if row.pk), key=lambda row: row.pk)
        return tuple(row.name for row in members)

    def _column(self, row: Row[Any], parsed: ParsedTable) -> ColumnInfo:
        declared = row.type
        computed = None
        if row.hidden:
            # The pragma counts the words GENERATED ALWAYS as part of the type.
            declared = re.sub(r"\s*\bGENERATED\s+ALWAYS\b", "", declared, flags=re.IGNORECASE)
            computed = {
                "sqltext": parsed.computed.get(row.name, ""),
                "persisted": row.hidden == 3,
            }
        return ColumnInfo(
            row.name,
            self._type(declared),
            # SQLite reports INTEGER PRIMARY KEY as nullable, though it never holds a null.
            nullable=not row.notnull and not row.pk,
            default=row.dflt_value,
            computed=computed,
            autoincrement=bool(row.pk) and parsed.autoincrement,
        )

    def _type(self, declared: str) -> TypeEngine[Any]:
        """Return a type; equal ones are one object, if they can be."""
        known = self._resolved.get(declared)
        if known is None:
            known = resolve_type(declared, self._types)
            if not isinstance(known, SchemaType):  # It notes the column that has it.
                self._resolved[declared] = known
        return known

    def _index(self, row: Row[Any]) -> IndexInfo:
        members = self._index_columns[row.name]
        sql = self._index_sql.get(row.name, "")
        columns = tuple(member.name for member in members)
        if _COLLATE.search(sql):  # An element with a collation is an expression.
            elements = split_index_expressions(sql)
            columns = tuple(
                None if _COLLATE.search(element) else name
                for name, element in zip(columns, elements, strict=True)
            )
        predicate = find_index_predicate(sql) if row.partial else None
        return IndexInfo(
            row.name,
            columns,
            unique=bool(row.unique),
            expressions=split_index_expressions(sql) if None in columns else (),
            sorting={m.name: ("desc",) for m in members if m.desc and m.name is not None},
            options={"sqlite_where": sql_text(predicate)} if predicate else {},
        )

    def _table_foreign_keys(self, table: str) -> tuple[ForeignKeyInfo, ...]:
        grouped: defaultdict[int, list[Row[Any]]] = defaultdict(list)
        for row in self._foreign_keys[table]:
            grouped[row.id].append(row)
        # SQLite numbers them from the last one written to the first.
        written = dict(enumerate(reversed(self.parsed[table].foreign_keys)))
        keys = []
        for number in sorted(grouped, reverse=True):
            rows = grouped[number]
            parsed = written.get(number)
            options = {
                "onupdate": rows[0].on_update if rows[0].on_update != "NO ACTION" else None,
                "ondelete": rows[0].on_delete if rows[0].on_delete != "NO ACTION" else None,
                "deferrable": parsed and parsed.deferrable,
                "initially": parsed and parsed.initially,
                "match": parsed and parsed.match,
            }
            columns = tuple(row.local for row in rows)
            # Without referent columns the referent's primary key is meant.
            named = all(row.remote is not None for row in rows)
            keys.append(
                ForeignKeyInfo(
                    parsed.name if parsed else None,
                    columns,
                    self.schema,
                    rows[0].referent,
                    tuple(row.remote for row in rows) if named else self._key_of(rows[0].referent),
                    {key: value for key, value in options.items() if value is not None},
                    inline=parsed is not None and parsed.inline,
                )
            )
        return tuple(keys)

    def _key_of(self, table: str) -> tuple[str, ...]:
        return self._primary_key(table) if table in self.parsed else ()


def resolve_type(declared: str, types: Mapping[str, type[TypeEngine[Any]]]) -> TypeEngine[Any]:
    """Return the type that a column's declaration means to SQLite.

    A name that SQLAlchemy knows keeps its type; for any other the rules of affinity hold.
    """
    match = _TYPE.match(declared.upper())
    name, arguments = match.groups() if match else ("", None)
    cls = types.get(name) or _AFFINITIES[find_affinity(name)]
    if arguments is None:
        return cls()
    try:
        return cls(*(int(number) for number in re.findall(r"\d+", arguments)))
    except TypeError:
        return cls()
