"""The statements of a move that SQLAlchemy has no constructs for."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Executable, MetaData, Table, literal_column
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.schema import CreateColumn, CreateTable, ExecutableDDLElement
from sqlalchemy.sql.compiler import DDLCompiler, SQLCompiler
from sqlalchemy.sql.elements import ClauseElement


class CreateTableAs(CreateTable):
    """CREATE TABLE under another name than the table's own, which its constraints speak of."""

    def __init__(self, table: Table, name: str, *, foreign_keys: bool) -> None:
        keys = sorted(table.foreign_key_constraints, key=lambda key: str(key.name or ""))
        super().__init__(table, include_foreign_key_constraints=keys if foreign_keys else [])
        self.name = name
        self.columns = [CreateColumnAs(column) for column in table.columns]


class CreateColumnAs(CreateColumn):
    """A column, whose key has its name where SQLite wants it behind the column: AUTOINCREMENT."""


class Verbatim(ExecutableDDLElement):
    """A statement in its own words."""

    def __init__(self, sql: str) -> None:
        self.sql = sql


class AsSent(ExecutableDDLElement):
    """A statement as it is sent to the driver, which may want each % of it doubled."""

    def __init__(self, sql: str) -> None:
        self.sql = sql


@dataclass(frozen=True, slots=True)
class CopiedColumn:
    """A column of the new table, and the SQL expression over the old one that fills it.

    The expression is the database's own, in which a driver's % is not doubled yet.
    """

    name: str
    expression: str


class CopyRows(Executable, ClauseElement):
    """INSERT INTO new (...) SELECT ... FROM old, perhaps of a range of row numbers."""

    inherit_cache = False

    def __init__(
        self,
        source: Table,
        target: str,
        columns: tuple[CopiedColumn, ...],
        *,
        overriding: bool = False,
        rows: tuple[str, int, int] | None = None,
        star: bool = False,
    ) -> None:
        self.source = source
        self.target = target
        self.columns = columns
        self.overriding = overriding
        """Whether values go into columns that number themselves."""
        self.rows = rows
        """What a row's number is called, and the first and the last one, both included."""
        self.star = star
        """Whether it is written as `SELECT *`, where both tables have the same columns."""

    def between(self, rowid: str, first: int, last: int) -> "CopyRows":
        """Return the statement for some of the rows."""
        return CopyRows(
            self.source,
            self.target,
            self.columns,
            overriding=self.overriding,
            rows=(rowid, first, last),
        )

    def as_star(self) -> "CopyRows":
        """Return the statement as `INSERT INTO new SELECT * FROM old`."""
        return CopyRows(self.source, self.target, self.columns, star=True)


@compiles(CreateTableAs)
def _create_table_as(element: CreateTableAs, compiler: DDLCompiler, **kw: Any) -> str:
    untyped: Any = compiler
    sql: str = untyped.visit_create_table(element, **kw)
    preparer, table = compiler.preparer, element.element
    temporary = Table(element.name, MetaData(), schema=table.schema)
    return sql.replace(preparer.format_table(table), preparer.format_table(temporary), 1)


@compiles(CreateColumnAs, "sqlite")
def _create_column_as(element: CreateColumnAs, compiler: DDLCompiler, **kw: Any) -> str:
    untyped: Any = compiler
    sql: str = untyped.visit_create_column(element, **kw)
    primary_key = element.element.table.primary_key
    if primary_key.name is None or not sql.endswith(" AUTOINCREMENT"):
        return sql
    column, key, behind = sql.rpartition(" PRIMARY KEY")
    return f"{column} CONSTRAINT {compiler.preparer.format_constraint(primary_key)}{key}{behind}"


@compiles(Verbatim)
def _verbatim(element: Verbatim, compiler: DDLCompiler, **_: Any) -> str:
    return compiler.sql_compiler.process(literal_column(element.sql))  # doubles % for a driver


@compiles(AsSent)
def _as_sent(element: AsSent, _compiler: DDLCompiler, **_: Any) -> str:
    return element.sql


@compiles(CopyRows)
def _copy_rows(element: CopyRows, compiler: SQLCompiler, **_: Any) -> str:
    preparer = compiler.preparer
    target = Table(element.target, MetaData(), schema=element.source.schema)
    if element.star:
        source = preparer.format_table(element.source)
        return f"INSERT INTO {preparer.format_table(target)} SELECT * FROM {source}"
    names = ", ".join(preparer.quote(column.name) for column in element.columns)
    expressions = ", ".join(
        compiler.process(literal_column(column.expression)) for column in element.columns
    )
    overriding = " OVERRIDING SYSTEM VALUE" if element.overriding else ""
    sql = (
        f"INSERT INTO {preparer.format_table(target)} ({names}){overriding} "
        f"SELECT {expressions} FROM {preparer.format_table(element.source)}"
    )
    if element.rows is not None:
        sql += " WHERE {} BETWEEN {} AND {}".format(*element.rows)
    return sql
