"""Compares whether columns may be null."""

from typing import Any

from sqlalchemy import Column

from gitmig.autogenerate.snapshot import ColumnInfo


def compare_nullable(info: ColumnInfo, column: Column[Any]) -> dict[str, Any]:
    """Return `modify_nullable` where model and database disagree.

    An identity column is never null, whatever is said of it; a computed column counts only where
    the model rules null out.
    """
    if info.nullable == column.nullable or info.identity is not None or column.identity is not None:
        return {}
    if column.computed is not None and column.nullable:
        return {}
    return {"modify_nullable": column.nullable}
