"""What SQLAlchemy's reflection does not tell of an SQLite table: read from its own words."""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, Row, Table, text
from sqlalchemy.engine.interfaces import ReflectedColumn

from gitmig.batch.declared_type import DeclaredType
from gitmig.batch.structure import ColumnSpec, Dependent, Structure, TableIndex
from gitmig.ddl.sql_text import escape_parameters, sql_text
from gitmig.ddl.sqlite_schema import ParsedTable, parse_create_table, trim_comments
from gitmig.errors.batch import NotATable, ReferentUnknown
from gitmig.operations import AddConstraintOp
from gitmig.operations.check_constraint import CreateCheckConstraintOp
from gitmig.operations.foreign_key import CreateForeignKeyOp
from gitmig.operations.operation import qualified
from gitmig.operations.primary_key import CreatePrimaryKeyOp
from gitmig.operations.unique_constraint import CreateUniqueConstraintOp

# A default that needs no parentheses: https://www.sqlite.org/lang_createtable.html
_LITERAL = re.compile(r"'(?:[^']|'')*'|x'\w*'|[+-]?[\d.]+(?:e[+-]?\d+)?|\w+|\"[^\"]*\"", re.I)
# What SQLite writes before the name, which it keeps without a schema.
_CREATE = re.compile(r"^CREATE (?:UNIQUE )?(?:INDEX|TRIGGER) ")
_GENERATED = re.compile(r"\s*\bGENERATED\s+ALWAYS\b", re.IGNORECASE)

TEMPORARY = "temp"
"""The schema of what goes with its connection."""
_OBJECTS = (
    "SELECT type, name, sql FROM {master}"
    " WHERE tbl_name = :table COLLATE NOCASE AND sql IS NOT NULL ORDER BY rowid"
)
_COLUMNS = "SELECT * FROM pragma_table_xinfo(:table, :schema)"
_FOREIGN_KEYS = (
    'SELECT id, "table" AS referent, "from" AS local, "to" AS remote, on_update, on_delete'
    " FROM pragma_foreign_key_list(:table, :schema) ORDER BY id DESC, seq"
)
_KEY = "SELECT name FROM pragma_table_info(:table, :schema) WHERE pk ORDER BY pk"


@dataclass(frozen=True, slots=True)
class SQLiteTable:
    """A table in its own words."""

    name: str
    schema: str | None
    parsed: ParsedTable
    objects: tuple[Dependent, ...]
    """The table itself, its indexes and triggers, in the order of their creation."""
    columns: dict[str, Row[Any]]
    foreign_keys: tuple[CreateForeignKeyOp, ...]

    def correct_column(self, _inspector: Any, _table: Table, column: ReflectedColumn) -> None:
        """Put what was declared in place of what SQLAlchemy takes it for."""
        row = self.columns[column["name"]]
        declared = _GENERATED.sub("", row.type)
        if row.pk and self.parsed.descending_key:
            declared = "INT"  # which is not the number of the row either
        column["type"] = DeclaredType(
            declared,
            integer=declared.upper() == "INTEGER",
            collation=self.parsed.collations.get(row.name),
        )
        computed = column.get("computed")
        if computed is not None:
            computed["sqltext"] = escape_parameters(self.parsed.computed[row.name])
        elif row.dflt_value is not None:
            default = trim_comments(row.dflt_value)
            literal = _LITERAL.fullmatch(default) is not None
            column["default"] = escape_parameters(default if literal else f"({default})")

    def complete(self, structure: Structure) -> Structure:
        """Return the structure with what the table's own words say, the constraints above all."""
        keys = [c for c in structure.constraints if isinstance(c, CreatePrimaryKeyOp)]
        for key in keys:
            key.constraint_name = self.parsed.primary_key
            key.kw |= self._conflict("PRIMARY", key.columns)
        return replace(
            self.observe(structure),
            columns=tuple(self._with_conflicts(spec) for spec in structure.columns),
            constraints=(*keys, *self._constraints()),
            indexes=tuple(
                TableIndex(one.name, None, one.sql) for one in self.objects if one.kind == "index"
            ),
            options={**self._options(), **structure.options},
            lost=tuple(self.parsed.refined_keys),
        )

    def observe(self, structure: Structure) -> Structure:
        """Return what a user says of the table, with what no Table of SQLAlchemy can say."""
        return replace(
            structure,
            triggers=tuple(one for one in self.objects if one.kind == "trigger"),
            counted=self.parsed.autoincrement,
            rowid=self._find_hidden_rowid(),
        )

    def _constraints(self) -> Iterator[AddConstraintOp]:
        place: dict[str, Any] = {"schema": self.schema}
        for name, columns in self.parsed.uniques:
            conflict = self._conflict("UNIQUE", columns)
            yield CreateUniqueConstraintOp(name, self.name, list(columns), **place, **conflict)
        for name, condition in self.parsed.checks:
            yield CreateCheckConstraintOp(name, self.name, sql_text(condition), **place)
        yield from self.foreign_keys

    def _with_conflicts(self, spec: ColumnSpec) -> ColumnSpec:
        options = {
            f"{option}_{kind}": value
            for word, kind in (("NOT", "not_null"), ("PRIMARY", "primary_key"))
            for option, value in self._conflict(word, [spec.name]).items()
        }
        return replace(spec, options={**spec.options, **options})

    def _conflict(self, word: str, columns: Sequence[str]) -> dict[str, str]:
        found = self.parsed.conflicts.get((word, tuple(columns)))
        return {"sqlite_on_conflict": found} if found else {}

    def _options(self) -> dict[str, bool]:
        counted = {"sqlite_autoincrement": True} if self.parsed.autoincrement else {}
        return counted | self.parsed.table_options

    def _find_hidden_rowid(self) -> str | None:
        """Return a name for the number of a row that no column shows; None where one does.

        A single INTEGER that is the primary key is that number:
        https://www.sqlite.org/lang_createtable.html#rowid
        """
        key = [row for row in self.columns.values() if row.pk]
        shown = len(key) == 1 and key[0].type.upper() == "INTEGER"
        shown = shown and not self.parsed.descending_key
        if "WITHOUT" in self.parsed.options or shown:
            return None
        return find_rowid(self.columns)


def read_sqlite_table(connection: Connection, name: str, schema: str | None) -> SQLiteTable:
    """Read the table's own words, and what the pragmas say."""
    quote = connection.dialect.identifier_preparer.quote_identifier
    master = f"{quote(schema or 'main')}.sqlite_master"

    def rows(query: str, table: str = name) -> Sequence[Row[Any]]:
        parameters = {"table": table, "schema": schema or "main"}
        used = {key: parameters[key] for key in parameters if f":{key}" in query}
        return connection.execute(text(query.format(master=master)), used).all()

    prefix = f"{quote(schema)}." if schema else ""
    objects = [
        Dependent(row.type, row.name, _CREATE.sub(rf"\g<0>{prefix}", row.sql, count=1))
        for row in rows(_OBJECTS)
    ]
    own = next((one.sql for one in objects if one.kind == "table"), "")
    if not own or own.upper().startswith("CREATE VIRTUAL"):
        raise NotATable(qualified(name, schema))
    parsed = parse_create_table(own)
    keys = [list(group) for _, group in groupby(rows(_FOREIGN_KEYS), key=lambda row: int(row.id))]
    foreign_keys = []
    for written, members in zip(parsed.foreign_keys, keys, strict=True):
        referent = members[0].referent
        remote = [row.remote for row in members]
        if None in remote:  # the referent's primary key is meant
            remote = [row.name for row in rows(_KEY, referent)]
        if len(remote) != len(members):
            raise ReferentUnknown(qualified(name, schema), referent)
        options = {
            "source_schema": schema,
            "referent_schema": schema,
            "onupdate": _action(members[0].on_update),
            "ondelete": _action(members[0].on_delete),
            "deferrable": written.deferrable,
            "initially": written.initially,
            "match": written.match,
        }
        foreign_keys.append(
            CreateForeignKeyOp(
                written.name,
                name,
                referent,
                [row.local for row in members],
                remote,
                **{key: value for key, value in options.items() if value is not None},
            )
        )
    columns = {row.name: row for row in rows(_COLUMNS)}
    return SQLiteTable(name, schema, parsed, tuple(objects), columns, tuple(foreign_keys))


def find_stored_name(
    connection: Connection, name: str, schema: str | None
) -> tuple[str, str | None] | None:
    """Return a table's name as it was created, and its schema; None where there is no table.

    SQLite finds it in small and capital letters, and without a schema finds a temporary one first:
    https://www.sqlite.org/lang_naming.html
    """
    quote = connection.dialect.identifier_preparer.quote_identifier
    for place in [schema] if schema else [TEMPORARY, None]:
        master = f"{quote(place or 'main')}.sqlite_master"
        query = f"SELECT name FROM {master} WHERE type = 'table' AND name = :name COLLATE NOCASE"
        found = connection.execute(text(query), {"name": name}).scalar()
        if found is not None:
            return found, place
    return None


def find_rowid(columns: Collection[str]) -> str | None:
    """Return a name for the number of a row that no column has; None where all are taken."""
    taken = {column.casefold() for column in columns}
    return next((name for name in ("rowid", "oid", "_rowid_") if name not in taken), None)


def _action(action: str) -> str | None:
    return None if action == "NO ACTION" else action
