"""Reads a whole SQLite schema in five statements, with the table-valued forms of its pragmas.

https://www.sqlite.org/pragma.html#pragfunc
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, groupby
from operator import attrgetter, itemgetter
from typing import Any, NamedTuple

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
SELECT name, type, sql FROM {master}
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

_AT_ONCE = 500
"""How many rows are fetched at a time."""

Group = tuple[str, list[Row[Any]]]
"""The rows that begin with the same name."""


class _Member(NamedTuple):
    """An element of an index; an expression has no name."""

    name: str | None
    desc: bool


def reflect_schema(connection: Connection, schema: str | None) -> list[TableInfo]:
    """Read every table of an attached database, or of the main one."""
    quote = connection.dialect.identifier_preparer.quote_identifier
    master = f"{quote(schema or 'main')}.sqlite_master"

    def groups(query: str) -> Iterator[Group]:
        """Yield the rows of each table or index; they are gone when the next are asked for."""
        statement = text(query.format(master=master))
        parameters = {"schema": schema or "main"} if ":schema" in query else {}
        result = connection.execute(statement, parameters)
        rows = chain.from_iterable(result.partitions(_AT_ONCE))
        return ((name, list(group)) for name, group in groupby(rows, itemgetter(0)))

    reader = _Reader(schema, getattr(connection.dialect, "ischema_names", {}))
    reader.add_objects(groups(_OBJECTS))
    reader.add_columns(groups(_COLUMNS))
    reader.add_indexes(groups(_INDEX_COLUMNS), groups(_INDEXES))
    reader.add_foreign_keys(groups(_FOREIGN_KEYS))
    return reader.tables()


class _Reader:
    """Puts the tables together, statement by statement.

    A schema has thousands of rows: what a group of them says is taken out of them at once. Tables
    that the first statement did not see are SQLite's own, or have been made since.
    """

    def __init__(self, schema: str | None, types: Mapping[str, type[TypeEngine[Any]]]) -> None:
        self.schema = schema
        self._types = types
        self._resolved: dict[str, TypeEngine[Any]] = {}
        self._parsed: dict[str, ParsedTable] = {}
        self._index_sql: dict[str, str] = {}
        self._columns: dict[str, tuple[ColumnInfo, ...]] = {}
        self._keys: dict[str, tuple[str, ...]] = {}
        self._indexes: dict[str, tuple[IndexInfo, ...]] = {}
        self._foreign_keys: dict[str, tuple[ForeignKeyInfo, ...]] = {}

    def add_objects(self, groups: Iterable[Group]) -> None:
        """Read the texts of tables and indexes."""
        for name, rows in groups:
            for row in rows:
                if row.type == "table":
                    self._parsed[name] = parse_create_table(row.sql)
                elif row.sql:
                    self._index_sql[name] = row.sql

    def add_columns(self, groups: Iterable[Group]) -> None:
        """Read the columns of tables, after the texts."""
        for table, rows in groups:
            parsed = self._parsed.get(table)
            if parsed is None:
                continue
            members = sorted((row for row in rows if row.pk), key=attrgetter("pk"))
            self._keys[table] = tuple(row.name for row in members)
            self._columns[table] = tuple(self._column(row, parsed) for row in rows)

    def add_indexes(self, members: Iterable[Group], groups: Iterable[Group]) -> None:
        """Read the indexes of tables, after their texts; `members` are the columns of each."""
        known = {index: [_Member(row.name, row.desc) for row in rows] for index, rows in members}
        for table, rows in groups:
            self._indexes[table] = tuple(
                self._index(row, known[row.name]) for row in rows if row.name in known
            )

    def add_foreign_keys(self, groups: Iterable[Group]) -> None:
        """Read the foreign keys of tables, after the columns."""
        for table, rows in groups:
            if (parsed := self._parsed.get(table)) is not None:
                self._foreign_keys[table] = self._table_foreign_keys(parsed, rows)

    def tables(self) -> list[TableInfo]:
        """Return all tables, when all is read."""
        return [self._table(name, parsed) for name, parsed in self._parsed.items()]

    def _table(self, name: str, parsed: ParsedTable) -> TableInfo:
        return TableInfo(
            name,
            self.schema,
            columns=self._columns.get(name, ()),
            primary_key=PrimaryKeyInfo(parsed.primary_key, self._key_of(name)),
            indexes=self._indexes.get(name, ()),
            unique_constraints=tuple(UniqueInfo(*unique) for unique in parsed.uniques),
            foreign_keys=self._foreign_keys.get(name, ()),
            check_constraints=tuple(CheckInfo(*check) for check in parsed.checks),
            options=parsed.table_options,
        )

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

    def _index(self, row: Row[Any], members: Sequence[_Member]) -> IndexInfo:
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

    def _table_foreign_keys(
        self, parsed_table: ParsedTable, members: Iterable[Row[Any]]
    ) -> tuple[ForeignKeyInfo, ...]:
        # SQLite numbers them from the last one written to the first.
        written = dict(enumerate(reversed(parsed_table.foreign_keys)))
        keys = []
        for number, group in groupby(members, attrgetter("id")):
            rows = list(group)
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
        return tuple(reversed(keys))

    def _key_of(self, table: str) -> tuple[str, ...]:
        return self._keys.get(table, ())


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
