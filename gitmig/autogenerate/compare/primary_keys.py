"""Compares the primary key of a table that both sides have: its columns, in their order."""

from sqlalchemy import Table

from gitmig.autogenerate.compare.key_options import of_model, of_reflected
from gitmig.autogenerate.compare.scope import Scope
from gitmig.autogenerate.snapshot import TableInfo


def has_same_primary_key(info: TableInfo, table: Table, scope: Scope) -> bool:
    """Whether the keys are the same; names do not count, for some databases have none."""
    found, model = info.primary_key, table.primary_key
    if found.columns != tuple(column.name for column in model):
        return False
    return not found.columns or of_reflected(found.options) == of_model(model, scope)
