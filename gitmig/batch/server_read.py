"""What SQLAlchemy's reflection of a server's table takes for something else, or passes over."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    Connection,
    Dialect,
    Engine,
    Inspector,
    Row,
    Table,
    TextClause,
    inspect,
    text,
)
from sqlalchemy.engine.interfaces import ReflectedColumn
from sqlalchemy.types import ARRAY, NullType, String, TypeEngine

from gitmig.batch.declared_type import DeclaredType
from gitmig.batch.mysql_table import CreatedTable
from gitmig.batch.structure import ColumnSpec, Structure, TableIndex
from gitmig.ddl.mysql.elements import is_mariadb
from gitmig.ddl.postgresql import NEXTVAL
from gitmig.ddl.sql_text import escape_parameters, plain_dialect, quote_table, sql_text
from gitmig.errors.batch import NotATable
from gitmig.operations import AddConstraintOp
from gitmig.operations.check_constraint import CreateCheckConstraintOp
from gitmig.operations.operation import qualified

_MYSQL_TYPE = (
    "SELECT column_type FROM information_schema.columns"
    " WHERE table_schema = :schema AND table_name = :table AND column_name = :column"
)
_TYPES = {
    "mariadb": _MYSQL_TYPE,
    "mysql": _MYSQL_TYPE,
    "postgresql": (
        "SELECT format_type(a.atttypid, a.atttypmod) FROM pg_attribute AS a"
        " JOIN pg_class AS c ON c.oid = a.attrelid JOIN pg_namespace AS n ON n.oid = c.relnamespace"
        " WHERE n.nspname = :schema AND c.relname = :table AND a.attname = :column"
    ),
}
"""How a column is declared, in the words of the database."""
_COLUMN_CHECKS = text(
    "SELECT check_clause FROM information_schema.check_constraints WHERE level = 'Column'"
    " AND constraint_schema = coalesce(:schema, database()) AND table_name = :table"
    " ORDER BY constraint_name"
)
"""What MariaDB writes behind a column, where SQLAlchemy does not look."""
_KIND = (
    "SELECT relkind = 'r' AND NOT relispartition AND relpersistence <> 't'"
    " FROM pg_class WHERE oid = {table}"
)
_PARENTS = "SELECT count(*) FROM pg_inherits WHERE {table} IN (inhrelid, inhparent)"
_COUNTERS = (
    "SELECT attname, c.relname FROM pg_depend JOIN pg_class AS c ON c.oid = objid AND relkind = 'S'"
    " JOIN pg_attribute ON attrelid = refobjid AND attnum = refobjsubid"
    " WHERE classid = CAST('pg_class' AS regclass) AND deptype = 'i' AND refobjid = {table}"
)
_OWNERS = (
    "SELECT attname FROM pg_depend JOIN pg_class AS c ON c.oid = objid AND relkind = 'S'"
    " JOIN pg_attribute ON attrelid = refobjid AND attnum = refobjsubid"
    " WHERE classid = CAST('pg_class' AS regclass) AND deptype = 'a' AND refobjid = {table}"
)
"""The columns with which a sequence goes, as that of a SERIAL does."""
_INDEXES = """\
SELECT c.relname AS name, k.contype AS kind,
  pg_get_indexdef(i.indexrelid) AS sql, k.condeferrable AS deferrable, k.condeferred AS deferred,
  pg_get_constraintdef(k.oid) AS words
FROM pg_index AS i JOIN pg_class AS c ON c.oid = i.indexrelid
LEFT JOIN pg_constraint AS k ON k.conindid = c.oid AND k.conrelid = i.indrelid
  AND k.contype IN ('p', 'u', 'x')
WHERE i.indrelid = {table} ORDER BY c.relname"""
_NOT_FOR_ALL = """\
SELECT conname AS name, contype AS kind, pg_get_constraintdef(oid) AS words FROM pg_constraint
WHERE conrelid = {table} AND contype IN ('c', 'f')
  AND (NOT convalidated OR contype = 'c' AND connoinherit) ORDER BY conname"""
"""What rows that are there, or tables that inherit, need not keep to: NOT VALID, NO INHERIT."""


def correct_column(inspector: Inspector, table: Table, column: ReflectedColumn) -> None:
    """Take a type that SQLAlchemy does not know as it is declared, and `:word` for no parameter."""
    if _is_misread(column["type"], inspector.dialect):
        declared = _read_type(inspector.bind, table, column["name"])
        collation = getattr(column["type"], "collation", None)
        column["type"] = DeclaredType(declared, collation=collation)
    if isinstance(column["default"], str):
        column["default"] = escape_parameters(column["default"])
    computed = column.get("computed")
    if computed is not None:
        computed["sqltext"] = escape_parameters(computed["sqltext"])


def _is_misread(type_: TypeEngine[Any], dialect: Dialect) -> bool:
    """Tell whether SQLAlchemy does not know the type, or takes "char" and name for a VARCHAR."""
    item = type_.item_type if isinstance(type_, ARRAY) else type_
    is_name = type(item) is String and dialect.name == "postgresql"
    return is_name or isinstance(type_, NullType)


def _read_type(bind: Engine | Connection, table: Table, column: str) -> str:
    assert isinstance(bind, Connection)
    place = {"table": str(table.name), "column": column}
    place["schema"] = table.schema or str(bind.dialect.default_schema_name)
    return str(bind.execute(text(_TYPES[bind.dialect.name]), place).scalar_one())


def correct_texts(table: Table) -> None:
    """Keep SQLAlchemy from taking `:word` in checks and indexes for a parameter."""
    for constraint in table.constraints:
        if isinstance(constraint, CheckConstraint) and isinstance(constraint.sqltext, TextClause):
            constraint.sqltext = sql_text(constraint.sqltext.text)
    for index in table.indexes:
        expressions: list[Any] = [
            sql_text(part.text) if isinstance(part, TextClause) else part
            for part in index.expressions
        ]
        index.expressions = expressions


def complete_on_postgresql(connection: Connection, structure: Structure) -> Structure:
    """Return the structure with its indexes in their own words, and when keys are checked.

    Raises: NotATable for a partitioned table, a partition, what inherits or is inherited, and a
    temporary table.
    """
    structure = observe_on_postgresql(connection, structure)
    name = _quote(connection, structure)
    found = _ask(connection, _INDEXES, structure)
    special = _ask(connection, _NOT_FOR_ALL, structure)
    late = [row for row in special if row.kind == "c"]
    names = {row.name for row in late}
    rows = {row.name: row for row in (*found, *special)}
    owners = {row.attname for row in _ask(connection, _OWNERS, structure)}
    return replace(
        structure,
        columns=tuple(_with_own_sequence(spec, owners) for spec in structure.columns),
        constraints=tuple(
            _with_options(c, rows) for c in structure.constraints if c.constraint_name not in names
        ),
        indexes=tuple(_indexes(connection, [*found, *late], name)),
    )


def observe_on_postgresql(connection: Connection, given: Structure) -> Structure:
    """Return the structure of an ordinary table, with the names of its identities' sequences.

    Raises: NotATable, as `complete_on_postgresql` does.
    """
    is_alone = not _ask(connection, _PARENTS, given)[0][0]
    if not (is_alone and _ask(connection, _KIND, given)[0][0]):
        raise NotATable(qualified(given.name, given.schema))
    counters = {row.attname: row.relname for row in _ask(connection, _COUNTERS, given)}
    return replace(given, counters=counters)


def _ask(connection: Connection, query: str, structure: Structure) -> list[Row[Any]]:
    asked = text(query.format(table="CAST(:name AS regclass)"))
    return list(connection.execute(asked, {"name": _quote(connection, structure)}))


def _quote(connection: Connection, structure: Structure) -> str:
    return quote_table(structure.name, structure.schema, plain_dialect(connection.dialect))


def complete_on_mysql(connection: Connection, structure: Structure) -> Structure:
    """Return the structure with its indexes in their own words, its counter and all checks.

    Raises: NotATable for a view, a temporary table, and one with a history or listed partitions.
    """
    created = _get_created(connection, structure)
    options = dict(structure.options)
    if created.counter is not None:
        options[f"{connection.dialect.name}_auto_increment"] = created.counter
    structure = replace(
        structure,
        indexes=tuple(created.indexes()),
        options=options,
        lost=created.refined_keys,
        own_words=dict(created.columns()),
    )
    if not is_mariadb(connection.dialect):
        return structure
    place = {"table": structure.name, "schema": structure.schema}
    checks = [
        CreateCheckConstraintOp(None, structure.name, sql_text(clause), schema=structure.schema)
        for clause in connection.execute(_COLUMN_CHECKS, place).scalars()
    ]
    return replace(structure, constraints=(*structure.constraints, *checks))


def observe_on_mysql(connection: Connection, given: Structure) -> Structure:
    """Return what a user says of the table, with the names of the foreign keys that it has.

    Raises: NotATable, as `complete_on_mysql` does.
    """
    _get_created(connection, given)
    keys = inspect(connection).get_foreign_keys(given.name, schema=given.schema)
    names = frozenset(str(key["name"]) for key in keys)
    return replace(given, held_names=names)


def _get_created(connection: Connection, structure: Structure) -> CreatedTable:
    created = CreatedTable(connection, structure.name, structure.schema)
    if not created.is_ordinary:
        raise NotATable(qualified(structure.name, structure.schema))
    return created


def _with_options(constraint: AddConstraintOp, rows: dict[str, Row[Any]]) -> AddConstraintOp:
    row = rows.get(constraint.constraint_name or "")
    kw: dict[str, Any] = vars(constraint)["kw"]
    if row is not None and row.kind == "f":
        kw["postgresql_not_valid"] = True
    elif row is not None and row.kind in ("p", "u") and row.deferrable:
        kw |= {"deferrable": True, "initially": "DEFERRED" if row.deferred else "IMMEDIATE"}
    return constraint


def _with_own_sequence(spec: ColumnSpec, owners: set[str]) -> ColumnSpec:
    """Return the column, which counts itself up only by a sequence of its own.

    SQLAlchemy says it of each that takes the next number of any sequence.
    """
    takes = NEXTVAL.search(str(getattr(spec.default, "arg", None))) is not None
    return replace(spec, autoincrement=False) if takes and spec.name not in owners else spec


def _indexes(connection: Connection, rows: list[Row[Any]], table: str) -> Iterator[TableIndex]:
    """Yield the indexes, and the constraints that are made as late as they are.

    Exclude constraints, and checks that the copied rows need not keep to.
    """
    quote = plain_dialect(connection.dialect).identifier_preparer.quote
    for row in rows:
        if row.kind is None:
            yield TableIndex(row.name, None, row.sql)
        elif row.kind in ("c", "x"):
            sql = f"ALTER TABLE {table} ADD CONSTRAINT {quote(row.name)} {row.words}"
            yield TableIndex(row.name, None, sql, constraint=True)
