"""What a MODIFY or CHANGE would take from a column because nobody said that it has it.

Source: https://dev.mysql.com/doc/refman/8.4/en/alter-table.html#alter-table-redefine-column
"""

from collections.abc import Iterator
from typing import NamedTuple

from sqlalchemy import Computed, Connection, text
from sqlalchemy.types import JSON, String, to_instance

from gitmig.ddl.mysql.elements import MySQLModifyColumn, is_mariadb
from gitmig.operations import AlterColumnOp

_COLUMN = text(
    "SELECT c.column_default, c.is_nullable = 'NO' AND c.column_key <> 'PRI', upper(c.extra),"
    " c.column_comment, c.generation_expression, nullif(c.collation_name, t.table_collation)"
    " FROM information_schema.columns AS c JOIN information_schema.tables AS t"
    " ON t.table_schema = c.table_schema AND t.table_name = c.table_name"
    " WHERE c.table_schema = coalesce(:schema, database())"
    " AND c.table_name = :table AND c.column_name = :column"
)
_CHECK = text(
    "SELECT check_clause FROM information_schema.check_constraints WHERE level = 'Column'"
    " AND constraint_schema = coalesce(:schema, database())"
    " AND table_name = :table AND constraint_name = :column"
)
"""What MariaDB writes behind a column; MySQL makes each of them one of the table."""


class _Column(NamedTuple):
    """How a column is."""

    default: str | None
    refuses_null: bool
    """Whether it is NOT NULL by itself, and not for the primary key."""
    extra: str
    """AUTO_INCREMENT, ON UPDATE, INVISIBLE, ..."""
    comment: str
    expression: str | None
    """What it is computed from."""
    collation: str | None
    """Another than its table's."""


def find_losses(
    operation: AlterColumnOp, statement: MySQLModifyColumn, connection: Connection
) -> dict[str, str]:
    """Return what the column would lose, and the keyword that keeps it ("" where none does)."""
    place = {"table": operation.table_name, "column": operation.column_name}
    row = connection.execute(_COLUMN, {**place, "schema": operation.schema}).one_or_none()
    return {} if row is None else dict(_compare(operation, statement, _Column(*row)))


def find_lost_check(
    operation: AlterColumnOp, statement: MySQLModifyColumn, connection: Connection
) -> str | None:
    """Return the check that stands behind the column, and would go with its old words.

    JSON brings one of its own, which goes where another type is asked for.
    """
    if not is_mariadb(connection.dialect):
        return None
    place = {"table": operation.table_name, "column": operation.column_name}
    condition = connection.execute(_CHECK, {**place, "schema": operation.schema}).scalar()
    of_json = str(condition).startswith("json_valid(")
    changed = operation.modify_type is not None or isinstance(to_instance(statement.type_), JSON)
    return None if condition is None or (of_json and changed) else f"CHECK ({condition})"


def _compare(
    operation: AlterColumnOp, new: MySQLModifyColumn, old: _Column
) -> Iterator[tuple[str, str]]:
    if old.refuses_null and new.nullable and operation.modify_nullable is None:
        yield "NOT NULL", "existing_nullable=False"
    if operation.modify_server_default is False:
        yield from _compare_default(new, old)
    counts = "AUTO_INCREMENT" in old.extra and not new.autoincrement
    if counts and operation.kw.get("autoincrement") is None:
        yield "AUTO_INCREMENT", "existing_autoincrement=True"
    if old.comment and operation.modify_comment is False and not new.comment:
        yield "its comment", f"existing_comment={old.comment!r}"
    type_ = to_instance(new.type_)
    said = getattr(type_, "collation", None) or getattr(type_, "charset", None)
    if isinstance(type_, String) and old.collation and not said:
        yield f"COLLATE {old.collation}", f"a type with collation={old.collation!r}"
    if "INVISIBLE" in old.extra:
        yield "INVISIBLE", ""


def _compare_default(new: MySQLModifyColumn, old: _Column) -> Iterator[tuple[str, str]]:
    said = str(getattr(new.default, "arg", new.default)).upper()
    if old.expression:
        if not isinstance(new.default, Computed):
            yield "its computation", f"existing_server_default=sa.Computed({old.expression!r})"
        return
    has_default = old.default not in (None, "NULL")
    if has_default and (new.default is None or new.default is False):
        yield f"DEFAULT {old.default}", "existing_server_default"
    if "ON UPDATE" in old.extra and "ON UPDATE" not in said:
        clause = old.extra[old.extra.index("ON UPDATE") :]
        yield clause, f'existing_server_default=sa.text("... {clause}")'
