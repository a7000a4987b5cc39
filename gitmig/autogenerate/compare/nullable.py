"""Compares whether columns may be null."""

from typing import Any

from gitmig.autogenerate.compare.pair import ColumnPair


def compare_nullable(pair: ColumnPair) -> dict[str, Any]:
    """Return `modify_nullable` where model and database disagree.

    An identity column is never null, whatever is said of it; a computed column counts only where
    the model rules null out.
    """
    info, column = pair.info, pair.model
    if column.identity is not None and pair.scope.dialect.supports_identity_columns:
        return {} if info.identity is not None or not info.nullable else {"modify_nullable": False}
    if info.nullable == column.nullable or (column.computed is not None and column.nullable):
        return {}
    return {"modify_nullable": column.nullable}
