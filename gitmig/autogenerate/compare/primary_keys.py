"""Compares the primary key of a table that both sides have: its columns, in their order."""

from sqlalchemy import Table

from gitmig.autogenerate.snapshot import TableInfo


def has_same_primary_key(info: TableInfo, table: Table) -> bool:
    """Whether the keys are the same; names do not count, for some databases have none."""
    wanted = tuple(column.name for column in table.primary_key.columns)
    return info.primary_key.columns == wanted
