"""What somebody else's package might hold: a dialect for SQLAlchemy, and its class for gitmig.

A test makes a wheel of this file and installs it; nobody imports it from here.
"""

from collections.abc import Iterator

from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import DDLCompiler

from gitmig.ddl import AddColumn, DefaultImpl, RenameTable, Statement
from gitmig.ddl.elements import render_add_column
from gitmig.operations import DropTableOp


class FileDBDialect(SQLiteDialect_pysqlite):
    """SQLite, under another name."""

    name = "filedb"
    supports_statement_cache = True


class FileDBImpl(DefaultImpl):
    """FileDB keeps what is dropped, and has ADD without COLUMN.

    The entry point names its dialect; with `__dialect__` it would be found wherever it is imported.
    """

    def drop_table(self, operation: DropTableOp) -> Iterator[Statement]:
        """Put the table out of the way."""
        name = operation.table_name
        yield Statement(RenameTable(name, f"{name}_dropped", operation.schema))


@compiles(AddColumn, "filedb")
def _add_column(element: AddColumn, compiler: DDLCompiler) -> str:
    return render_add_column(element, compiler, add="ADD")
