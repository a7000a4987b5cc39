"""Reads a whole schema of MySQL or MariaDB in six statements, from its information_schema.

SQLAlchemy asks for a SHOW CREATE TABLE a table. What stands here is meant to say the same.
https://mariadb.com/kb/en/information-schema-tables/
https://dev.mysql.com/doc/refman/8.4/en/information-schema.html
"""

import re
from collections import defaultdict
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, cast

from sqlalchemy import JSON, Connection, Row, text
from sqlalchemy.types import SchemaType, TypeEngine

from gitmig.autogenerate.snapshot import (
    CheckInfo,
    ColumnInfo,
    ForeignKeyInfo,
    IndexInfo,
    PrimaryKeyInfo,
    TableInfo,
    UniqueInfo,
)
from gitmig.ddl.sql_text import literal

# Joined here and not there: a join of these views opens the files of each table for each row.
_TABLES = """
SELECT table_name AS name, table_comment AS comment, table_collation AS collation, engine,
    @@default_storage_engine AS usual_engine, (
        SELECT default_collation_name FROM information_schema.schemata WHERE schema_name = :schema
    ) AS usual_collation
FROM information_schema.tables
WHERE table_schema = :schema AND table_type = 'BASE TABLE' ORDER BY table_name
"""
_COLUMNS = """
SELECT table_name AS "table", column_name AS name, column_type AS type,
    is_nullable AS nullable, column_default AS "default", character_set_name AS charset,
    collation_name AS collation, extra, column_comment AS comment,
    generation_expression AS generated
FROM information_schema.columns WHERE table_schema = :schema
ORDER BY table_name, ordinal_position
"""
_INDEXES = """
SELECT table_name AS "table", index_name AS name, non_unique, column_name AS "column",
    sub_part, index_type AS kind, {expression} AS expression
FROM information_schema.statistics WHERE table_schema = :schema
ORDER BY table_name, index_name, seq_in_index
"""
_KEY_COLUMNS = """
SELECT table_name AS "table", constraint_name AS name, column_name AS "column",
    referenced_table_schema AS referent_schema, referenced_table_name AS referent,
    referenced_column_name AS remote
FROM information_schema.key_column_usage
WHERE table_schema = :schema AND referenced_table_name IS NOT NULL
ORDER BY table_name, constraint_name, ordinal_position
"""
_ACTIONS = """
SELECT table_name AS "table", constraint_name AS name,
    update_rule AS on_update, delete_rule AS on_delete
FROM information_schema.referential_constraints WHERE constraint_schema = :schema
"""
# One that MariaDB keeps with its column has the name of that: it goes and comes with the column.
_MARIADB_CHECKS = """
SELECT table_name AS "table", constraint_name AS name, check_clause AS clause,
    level = 'Column' AS of_column
FROM information_schema.check_constraints
WHERE constraint_schema = :schema ORDER BY table_name, constraint_name
"""
_MYSQL_CHECKS = """
SELECT t.table_name AS "table", c.constraint_name AS name, c.check_clause AS clause,
    FALSE AS of_column
FROM information_schema.check_constraints AS c JOIN information_schema.table_constraints AS t
    ON t.constraint_schema = c.constraint_schema AND t.constraint_name = c.constraint_name
WHERE c.constraint_schema = :schema AND t.constraint_type = 'CHECK'
ORDER BY t.table_name, c.constraint_name
"""
_MARIADB_CHECKS_SINCE = (10, 5, 10)
_MYSQL_CHECKS_SINCE = (8, 0, 16)
_EXPRESSIONS_SINCE = (8, 0, 13)
_NOW = re.compile(r"current_timestamp\b", re.IGNORECASE)
_ON_UPDATE = re.compile(r"on update (\S+)", re.IGNORECASE)

if TYPE_CHECKING:
    from sqlalchemy.dialects.mysql.base import MySQLDialect

Rows = Mapping[str, list[Row[Any]]]


def reflect_schema(connection: Connection, schema: str | None) -> list[TableInfo]:
    """Read every table of a database, None for the connection's own."""
    return _Reader(connection, schema).tables()


class _Reader:
    """The rows of all statements, from which each table is put together."""

    def __init__(self, connection: Connection, schema: str | None) -> None:
        self._connection = connection
        self._dialect = cast("MySQLDialect", connection.dialect)
        self._version = self._dialect.server_version_info or ()
        self._schema = schema
        # Imported here: whoever is on another database does without that dialect.
        from sqlalchemy.dialects.mysql.reflection import MySQLTableDefinitionParser

        preparer = self._dialect.identifier_preparer
        self._parser = MySQLTableDefinitionParser(self._dialect, preparer)
        self._types: dict[str, TypeEngine[Any]] = {}

    def tables(self) -> list[TableInfo]:
        """Return the tables in the order of their names."""
        tables = self._read(_TABLES)
        columns = self._by_table(_COLUMNS)
        indexes = self._by_table(_INDEXES.format(expression=self._expression()))
        keys = self._by_table(_KEY_COLUMNS)
        actions = {(row.table, row.name): row for row in self._read(_ACTIONS)}
        checks = self._by_table(self._checks())
        found = []
        for table in tables:
            name = table.name
            foreign_keys = self._foreign_keys(keys[name], actions)
            of_columns = {r.name: self._plain(r.clause) for r in checks[name] if r.of_column}
            found.append(
                TableInfo(
                    name,
                    self._schema,
                    columns=tuple(
                        self._column(row, table.collation, of_columns.get(row.name))
                        for row in columns[name]
                    ),
                    primary_key=_primary_key(indexes[name]),
                    indexes=self._indexes(indexes[name], foreign_keys),
                    unique_constraints=_uniques(indexes[name]),
                    foreign_keys=foreign_keys,
                    check_constraints=tuple(
                        CheckInfo(r.name, self._plain(r.clause))
                        for r in checks[name]
                        if not r.of_column
                    ),
                    comment=table.comment or None,
                    options=self._table_options(table),
                )
            )
        return found

    def _table_options(self, row: Row[Any]) -> dict[str, Any]:
        """Return what a table is made with that is not usual in its database."""
        prefix, options = self._dialect.name, {}
        if row.engine and row.engine.lower() != row.usual_engine.lower():
            options[f"{prefix}_engine"] = row.engine
        if row.collation and row.collation != row.usual_collation:
            options[f"{prefix}_collate"] = row.collation
        return options

    def _read(self, query: str) -> list[Row[Any]]:
        if not query:
            return []
        schema = self._schema or self._dialect.default_schema_name
        plain = query.replace('"', "`")
        return list(self._connection.execute(text(plain), {"schema": schema}))

    def _by_table(self, query: str) -> Rows:
        grouped: defaultdict[str, list[Row[Any]]] = defaultdict(list)
        for row in self._read(query):
            grouped[row.table].append(row)
        return grouped

    def _expression(self) -> str:
        known = not self._dialect.is_mariadb and self._version >= _EXPRESSIONS_SINCE
        return "expression" if known else "NULL"

    def _checks(self) -> str:
        if self._dialect.is_mariadb:
            return _MARIADB_CHECKS if self._version >= _MARIADB_CHECKS_SINCE else ""
        return _MYSQL_CHECKS if self._version >= _MYSQL_CHECKS_SINCE else ""

    def _column(self, row: Row[Any], table_collation: str, check: str | None) -> ColumnInfo:
        computed = None
        if row.generated:
            persisted = "VIRTUAL" not in row.extra.upper()
            computed = {"sqltext": f"({self._plain(row.generated)})", "persisted": persisted}
        # MariaDB's JSON is a text with this check, and only by its name the check is written.
        is_json = check == f"json_valid(`{row.name}`)" and row.collation == "utf8mb4_bin"
        is_usual = is_json or row.collation == table_collation
        return ColumnInfo(
            row.name,
            JSON() if is_json else self._type(row, table_collation),
            nullable=row.nullable == "YES",
            default=None if computed else self._default(row),
            computed=computed,
            autoincrement="auto_increment" in row.extra,
            comment=row.comment or None,
            check=None if is_json else check,
            usual=(row.charset, row.collation) if is_usual else None,
        )

    def _type(self, row: Row[Any], table_collation: str) -> TypeEngine[Any]:
        """Return the type as the dialect reads it; equal ones are one object, if they can be."""
        words = row.type
        if row.collation and row.collation != table_collation:
            words += f" CHARACTER SET {row.charset} COLLATE {row.collation}"
        if words not in self._types:
            quoted = self._dialect.identifier_preparer.quote_identifier("c")
            (column,) = self._parser.parse(f"  {quoted} {words}", None).columns
            if isinstance(column["type"], SchemaType):  # It notes the column that has it.
                return column["type"]
            self._types[words] = column["type"]
        return self._types[words]

    def _default(self, row: Row[Any]) -> str | None:
        default = row.default
        if default is not None and not self._dialect.is_mariadb:
            default = self._quote_default(default, row.extra, row.type)
        if default == "NULL":  # As a text it would have quotes.
            default = None
        on_update = _ON_UPDATE.search(row.extra)
        return f"{default or 'NULL'} ON UPDATE {on_update[1]}" if on_update else default

    def _quote_default(self, default: str, extra: str, type_: str) -> str:
        """Return the default as MySQL writes it in DDL; its view has values without quotes."""
        temporal = type_.startswith(("timestamp", "datetime"))
        if (temporal and _NOW.match(default)) or type_.startswith("bit"):
            return default
        if "DEFAULT_GENERATED" in extra:
            return f"({self._plain(default)})"
        return literal(default.replace("\\", r"\\"))

    def _plain(self, expression: str) -> str:
        """Return an expression without the backslashes that MySQL's views put before quotes."""
        return expression if self._dialect.is_mariadb else expression.replace("\\'", "'")

    def _element(self, row: Row[Any]) -> str:
        return str(row.column) if row.column is not None else self._plain(row.expression)

    def _indexes(
        self, rows: list[Row[Any]], foreign_keys: tuple[ForeignKeyInfo, ...]
    ) -> tuple[IndexInfo, ...]:
        # An index is made for a foreign key that has none, named for it or for its first column.
        # https://dev.mysql.com/doc/refman/8.0/en/create-table-foreign-keys.html
        implicit = {name: key.name for key in foreign_keys for name in (key.name, key.columns[0])}
        return tuple(
            self._index(name, members, implicit)
            for name, members in _by_index(rows).items()
            if name != "PRIMARY"
        )

    def _index(
        self, name: str, members: list[Row[Any]], implicit: Mapping[str | None, str | None]
    ) -> IndexInfo:
        prefix = self._dialect.name
        kind = members[0].kind
        unique = not members[0].non_unique
        options: dict[str, Any] = {}
        if kind in ("FULLTEXT", "SPATIAL"):
            options[f"{prefix}_prefix"] = kind
        elif any(member.sub_part for member in members):
            lengths = {one.column: one.sub_part for one in members if one.sub_part}
            options[f"{prefix}_length"] = lengths
        has_expression = any(member.column is None for member in members)
        return IndexInfo(
            name,
            tuple(member.column for member in members),
            unique=unique,
            expressions=tuple(map(self._element, members)) if has_expression else (),
            options=options,
            constraint=name if unique and _may_be_constraint(members) else implicit.get(name),
        )

    def _foreign_keys(
        self, rows: list[Row[Any]], actions: Mapping[tuple[str, str], Row[Any]]
    ) -> tuple[ForeignKeyInfo, ...]:
        grouped: defaultdict[str, list[Row[Any]]] = defaultdict(list)
        for row in rows:
            grouped[row.name].append(row)
        own = self._schema or self._dialect.default_schema_name
        return tuple(
            ForeignKeyInfo(
                name,
                tuple(member.column for member in members),
                self._schema if members[0].referent_schema == own else members[0].referent_schema,
                members[0].referent,
                tuple(member.remote for member in members),
                options=self._actions(actions[members[0].table, name]),
            )
            for name, members in grouped.items()
        )

    def _actions(self, row: Row[Any]) -> dict[str, str]:
        """Leave out what SHOW CREATE TABLE leaves out, or what is another word for it."""
        silent = ("RESTRICT", "NO ACTION") if self._dialect.is_mariadb else ("NO ACTION",)
        given = {"onupdate": row.on_update, "ondelete": row.on_delete}
        return {name: action for name, action in given.items() if action not in silent}


def _primary_key(rows: list[Row[Any]]) -> PrimaryKeyInfo:
    return PrimaryKeyInfo(None, tuple(row.column for row in rows if row.name == "PRIMARY"))


def _may_be_constraint(members: list[Row[Any]]) -> bool:
    """Whether a unique index is of whole columns: only then is it a constraint as well."""
    return all(member.column and not member.sub_part for member in members)


def _uniques(rows: list[Row[Any]]) -> tuple[UniqueInfo, ...]:
    return tuple(
        UniqueInfo(name, tuple(member.column for member in members), index=name)
        for name, members in _by_index(rows).items()
        if name != "PRIMARY" and not members[0].non_unique and _may_be_constraint(members)
    )


def _by_index(rows: list[Row[Any]]) -> dict[str, list[Row[Any]]]:
    grouped: defaultdict[str, list[Row[Any]]] = defaultdict(list)
    for row in rows:
        grouped[row.name].append(row)
    return grouped
