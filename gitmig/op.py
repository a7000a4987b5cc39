"""What revision files call: `from gitmig import op`.

Each directive acts on the migration that is running; elsewhere it raises NoMigrationContext.
"""

from typing import TYPE_CHECKING

from gitmig.errors.operations import UnknownDirective
from gitmig.runtime.operations import Operations

_ambient = Operations(None)

add_column = _ambient.add_column
alter_column = _ambient.alter_column
alter_enum = _ambient.alter_enum
batch_alter_table = _ambient.batch_alter_table
bulk_insert = _ambient.bulk_insert
create_check_constraint = _ambient.create_check_constraint
create_exclude_constraint = _ambient.create_exclude_constraint
create_foreign_key = _ambient.create_foreign_key
create_index = _ambient.create_index
create_primary_key = _ambient.create_primary_key
create_table = _ambient.create_table
create_table_comment = _ambient.create_table_comment
create_unique_constraint = _ambient.create_unique_constraint
drop_column = _ambient.drop_column
drop_constraint = _ambient.drop_constraint
drop_index = _ambient.drop_index
drop_table = _ambient.drop_table
drop_table_comment = _ambient.drop_table_comment
execute = _ambient.execute
f = _ambient.f
get_bind = _ambient.get_bind
get_context = _ambient.get_context
implementation_for = _ambient.implementation_for
inline_literal = _ambient.inline_literal
invoke = _ambient.invoke
register_operation = _ambient.register_operation
rename_table = _ambient.rename_table
run_async = _ambient.run_async

if not TYPE_CHECKING:

    def __getattr__(name: str) -> object:
        """Offer the directives that users have registered."""
        if name in Operations.registry.directives:
            return getattr(_ambient, name)
        raise UnknownDirective(name, (*__all__, *Operations.registry.directives))


__all__ = [
    "add_column",
    "alter_column",
    "alter_enum",
    "batch_alter_table",
    "bulk_insert",
    "create_check_constraint",
    "create_exclude_constraint",
    "create_foreign_key",
    "create_index",
    "create_primary_key",
    "create_table",
    "create_table_comment",
    "create_unique_constraint",
    "drop_column",
    "drop_constraint",
    "drop_index",
    "drop_table",
    "drop_table_comment",
    "execute",
    "f",
    "get_bind",
    "get_context",
    "implementation_for",
    "inline_literal",
    "invoke",
    "register_operation",
    "rename_table",
    "run_async",
]
