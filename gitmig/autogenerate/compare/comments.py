"""Compares the comments of columns and tables; an empty one is none."""

from typing import Any

from sqlalchemy import Table

from gitmig.autogenerate.compare.pair import ColumnPair
from gitmig.autogenerate.compare.scope import Scope
from gitmig.autogenerate.snapshot import TableInfo
from gitmig.operations import CreateTableCommentOp, DropTableCommentOp, MigrateOperation


def compare_comment(pair: ColumnPair) -> dict[str, Any]:
    """Return `modify_comment` where model and database disagree, and the database has comments."""
    wanted, found = pair.model.comment or None, pair.info.comment or None
    if not pair.scope.dialect.supports_comments or wanted == found:
        return {}
    return {"modify_comment": wanted}


def compare_table_comment(info: TableInfo, table: Table, scope: Scope) -> list[MigrateOperation]:
    """Return what sets or drops the table's comment."""
    wanted, found = table.comment or None, info.comment or None
    if not scope.dialect.supports_comments or wanted == found:
        return []
    place: dict[str, Any] = {"schema": info.schema, "existing_comment": found}
    if wanted is None:
        return [DropTableCommentOp(info.name, **place)]
    return [CreateTableCommentOp(info.name, wanted, **place)]
