"""What an altered column is told of AUTO_INCREMENT, which MySQL forgets unless it is said again."""

from typing import Any

from sqlalchemy import Column, Table

from gitmig.autogenerate.compare.changes import TableChanges
from gitmig.autogenerate.compare.pair import ColumnPair
from gitmig.autogenerate.snapshot import ColumnInfo, TableInfo
from gitmig.operations import AlterColumnOp


def counts_itself_up(pair: ColumnPair) -> bool:
    """Whether the model's column is the integer key that a SERIAL or AUTO_INCREMENT is for."""
    return pair.model.table.autoincrement_column is pair.model


def exchange_autoincrement(found: bool, wanted: bool) -> dict[str, Any]:
    """Return the keywords for an AlterColumnOp; a difference here alone is none, as documented."""
    if found == wanted:
        return {"existing_autoincrement": True} if found else {}
    return {"autoincrement": wanted, "existing_autoincrement": found}


def count_around_key(changes: TableChanges, info: TableInfo, table: Table) -> None:
    """Let the column that counts itself up do so only while the table has its primary key.

    MySQL refuses an AUTO_INCREMENT that is in no key: https://mariadb.com/kb/en/auto_increment/
    """
    for one in changes.altered_columns:
        if isinstance(one, AlterColumnOp):
            one.kw = {key: one.kw[key] for key in one.kw if not key.endswith("autoincrement")}
    known = {column.name: column for column in info.columns}
    found = next((column for column in info.columns if column.autoincrement), None)
    if found is not None:
        changes.dropped_keys.insert(0, _exchange(info, found, found.type, counts=False))
    wanted: Column[Any] | None = table.autoincrement_column
    if wanted is not None:
        existing = known.get(wanted.name)
        type_ = existing.type if existing and wanted.name not in changes.retyped else wanted.type
        new = ColumnInfo(wanted.name, type_, nullable=False, comment=wanted.comment)
        changes.added_keys.append(_exchange(info, new, type_, counts=True))


def _exchange(info: TableInfo, column: ColumnInfo, type_: Any, *, counts: bool) -> AlterColumnOp:
    return AlterColumnOp(
        info.name,
        column.name,
        schema=info.schema,
        existing_type=type_,
        existing_nullable=column.nullable,
        existing_comment=column.comment,
        **exchange_autoincrement(not counts, counts),
    )
