"""What the built-in operations do, for an implementation that wraps one."""

from typing import Any

from gitmig.operations import MigrateOperation
from gitmig.runtime.operations import Operations


def _do(operations: Operations, operation: MigrateOperation) -> Any:
    return operations.invoke_built_in(operation)


add_column = _do
alter_column = _do
bulk_insert = _do
create_constraint = _do
create_index = _do
create_table = _do
create_table_comment = _do
drop_column = _do
drop_constraint = _do
drop_index = _do
drop_table = _do
drop_table_comment = _do
execute_sql = _do
rename_table = _do

__all__ = [
    "add_column",
    "alter_column",
    "bulk_insert",
    "create_constraint",
    "create_index",
    "create_table",
    "create_table_comment",
    "drop_column",
    "drop_constraint",
    "drop_index",
    "drop_table",
    "drop_table_comment",
    "execute_sql",
    "rename_table",
]
