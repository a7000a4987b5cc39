"""The names and parameters that people know from other projects are here as they know them."""

# Each signature stands on a line of its own, as the documentation has it.
# ruff: noqa: E501

import ast
import inspect
from collections.abc import Callable
from typing import Any

import pytest

from gitmig import op, operations
from gitmig.runtime.operations import Operations

# A primary key takes further keywords here, as unique constraints do everywhere.
DIRECTIVES = """
add_column(table_name, column, *, schema=None, if_not_exists=None, inline_references=None, inline_primary_key=None)
alter_column(table_name, column_name, *, nullable=None, comment=False, server_default=False, new_column_name=None, type_=None, existing_type=None, existing_server_default=False, existing_nullable=None, existing_comment=None, schema=None, **kw)
batch_alter_table(table_name, schema=None, recreate='auto', partial_reordering=None, copy_from=None, table_args=(), table_kwargs=None, reflect_args=(), reflect_kwargs=None, naming_convention=None)
bulk_insert(table, rows, *, multiinsert=True)
create_check_constraint(constraint_name, table_name, condition, *, schema=None, **kw)
create_exclude_constraint(constraint_name, table_name, *elements, **kw)
create_foreign_key(constraint_name, source_table, referent_table, local_cols, remote_cols, *, onupdate=None, ondelete=None, deferrable=None, initially=None, match=None, source_schema=None, referent_schema=None, **dialect_kw)
create_index(index_name, table_name, columns, *, schema=None, unique=False, if_not_exists=None, **kw)
create_primary_key(constraint_name, table_name, columns, *, schema=None, **kw)
create_table(table_name, *columns, if_not_exists=None, **kw)
create_table_comment(table_name, comment, *, existing_comment=None, schema=None)
create_unique_constraint(constraint_name, table_name, columns, *, schema=None, **kw)
drop_column(table_name, column_name, *, schema=None, **kw)
drop_constraint(constraint_name, table_name, type_=None, *, schema=None, if_exists=None)
drop_index(index_name, table_name=None, *, schema=None, if_exists=None, **kw)
drop_table(table_name, *, schema=None, if_exists=None, **kw)
drop_table_comment(table_name, *, existing_comment=None, schema=None)
execute(sqltext, *, execution_options=None)
f(name)
get_bind()
get_context()
implementation_for(op_cls, replace=False)
inline_literal(value, type_=None)
invoke(operation)
register_operation(name, sourcename=None)
rename_table(old_table_name, new_table_name, *, schema=None)
run_async(async_function, *args, **kw_args)
"""

BATCH_DIRECTIVES = """
add_column(column, *, insert_before=None, insert_after=None, if_not_exists=None, inline_references=None, inline_primary_key=None)
alter_column(column_name, *, nullable=None, comment=False, server_default=False, new_column_name=None, type_=None, existing_type=None, existing_server_default=False, existing_nullable=None, existing_comment=None, insert_before=None, insert_after=None, **kw)
create_check_constraint(constraint_name, condition, **kw)
create_exclude_constraint(constraint_name, *elements, **kw)
create_foreign_key(constraint_name, referent_table, local_cols, remote_cols, *, referent_schema=None, onupdate=None, ondelete=None, deferrable=None, initially=None, match=None, **dialect_kw)
create_index(index_name, columns, **kw)
create_primary_key(constraint_name, columns, **kw)
create_table_comment(comment, *, existing_comment=None)
create_unique_constraint(constraint_name, columns, **kw)
drop_column(column_name, **kw)
drop_constraint(constraint_name, type_=None)
drop_index(index_name, **kw)
drop_table_comment(*, existing_comment=None)
execute(sqltext, *, execution_options=None)
f(name)
get_bind()
get_context()
implementation_for(op_cls, replace=False)
inline_literal(value, type_=None)
invoke(operation)
register_operation(name, sourcename=None)
run_async(async_function, *args, **kw_args)
"""

CONSTRUCTORS = """
AddColumnOp(table_name, column, *, schema=None, if_not_exists=None, inline_references=None, inline_primary_key=None, **kw)
AlterColumnOp(table_name, column_name, *, schema=None, existing_type=None, existing_server_default=False, existing_nullable=None, existing_comment=None, modify_nullable=None, modify_comment=False, modify_server_default=False, modify_name=None, modify_type=None, **kw)
AlterTableOp(table_name, *, schema=None)
BulkInsertOp(table, rows, *, multiinsert=True)
CreateCheckConstraintOp(constraint_name, table_name, condition, *, schema=None, **kw)
CreateExcludeConstraintOp(constraint_name, table_name, elements, where=None, schema=None, _orig_constraint=None, **kw)
CreateForeignKeyOp(constraint_name, source_table, referent_table, local_cols, remote_cols, **kw)
CreateIndexOp(index_name, table_name, columns, *, schema=None, unique=False, if_not_exists=None, **kw)
CreatePrimaryKeyOp(constraint_name, table_name, columns, *, schema=None, **kw)
CreateTableCommentOp(table_name, comment, *, schema=None, existing_comment=None)
CreateTableOp(table_name, columns, *, schema=None, if_not_exists=None, _namespace_metadata=None, _constraints_included=False, **kw)
CreateUniqueConstraintOp(constraint_name, table_name, columns, *, schema=None, **kw)
DowngradeOps(ops=(), downgrade_token='downgrades')
DropColumnOp(table_name, column_name, *, schema=None, if_exists=None, _reverse=None, **kw)
DropConstraintOp(constraint_name, table_name, type_=None, *, schema=None, if_exists=None, _reverse=None)
DropIndexOp(index_name, table_name=None, *, schema=None, if_exists=None, _reverse=None, **kw)
DropTableCommentOp(table_name, *, schema=None, existing_comment=None)
DropTableOp(table_name, *, schema=None, if_exists=None, table_kw=None, _reverse=None)
ExecuteSQLOp(sqltext, *, execution_options=None)
MigrationScript(rev_id, upgrade_ops, downgrade_ops, *, message=None, imports=None, head=None, splice=None, branch_label=None, version_path=None, depends_on=None)
ModifyTableOps(table_name, ops, *, schema=None)
OpContainer(ops=())
RenameTableOp(old_table_name, new_table_name, *, schema=None)
UpgradeOps(ops=(), upgrade_token='upgrades')
"""

CONVERSIONS = """
AddColumnOp.from_column(col)
AddColumnOp.from_column_and_tablename(schema, tname, col)
AddColumnOp.to_column(migration_context=None)
AddConstraintOp.from_constraint(constraint)
AddConstraintOp.register_add_constraint(visit_name)
AddConstraintOp.to_constraint(migration_context=None)
AlterColumnOp.has_changes()
CreateCheckConstraintOp.from_constraint(constraint)
CreateCheckConstraintOp.to_constraint(migration_context=None)
CreateExcludeConstraintOp.from_constraint(constraint)
CreateExcludeConstraintOp.to_constraint(migration_context=None)
CreateForeignKeyOp.from_constraint(constraint)
CreateForeignKeyOp.to_constraint(migration_context=None)
CreateIndexOp.from_index(index)
CreateIndexOp.to_index(migration_context=None)
CreatePrimaryKeyOp.from_constraint(constraint)
CreatePrimaryKeyOp.to_constraint(migration_context=None)
CreateTableCommentOp.to_table(migration_context=None)
CreateTableOp.from_table(table, *, _namespace_metadata=None)
CreateTableOp.to_table(migration_context=None)
CreateUniqueConstraintOp.from_constraint(constraint)
CreateUniqueConstraintOp.to_constraint(migration_context=None)
DropColumnOp.from_column_and_tablename(schema, tname, col)
DropColumnOp.to_column(migration_context=None)
DropConstraintOp.from_constraint(constraint)
DropConstraintOp.to_constraint(migration_context=None)
DropIndexOp.from_index(index)
DropIndexOp.to_index(migration_context=None)
DropTableCommentOp.to_table(migration_context=None)
DropTableOp.from_table(table, *, _namespace_metadata=None)
DropTableOp.to_table(migration_context=None)
MigrateOperation.reverse()
MigrateOperation.to_diff_tuple()
OpContainer.as_diffs()
OpContainer.is_empty()
UpgradeOps.reverse_into(downgrade_ops)
"""

BASES = {
    "AddColumnOp": "AlterTableOp",
    "AddConstraintOp": "MigrateOperation",
    "AlterColumnOp": "AlterTableOp",
    "AlterTableOp": "MigrateOperation",
    "BulkInsertOp": "MigrateOperation",
    "CreateCheckConstraintOp": "AddConstraintOp",
    "CreateExcludeConstraintOp": "AddConstraintOp",
    "CreateForeignKeyOp": "AddConstraintOp",
    "CreateIndexOp": "MigrateOperation",
    "CreatePrimaryKeyOp": "AddConstraintOp",
    "CreateTableCommentOp": "AlterTableOp",
    "CreateTableOp": "MigrateOperation",
    "CreateUniqueConstraintOp": "AddConstraintOp",
    "DowngradeOps": "OpContainer",
    "DropColumnOp": "AlterTableOp",
    "DropConstraintOp": "MigrateOperation",
    "DropIndexOp": "MigrateOperation",
    "DropTableCommentOp": "AlterTableOp",
    "DropTableOp": "MigrateOperation",
    "ExecuteSQLOp": "MigrateOperation",
    "MigrationScript": "MigrateOperation",
    "ModifyTableOps": "OpContainer",
    "OpContainer": "MigrateOperation",
    "RenameTableOp": "AlterTableOp",
    "UpgradeOps": "OpContainer",
}

Parameters = dict[str, tuple[str, Any]]
"""The kind and the default of each parameter, in their order."""


def lines(table: str) -> list[str]:
    return table.strip().splitlines()


def documented(line: str) -> tuple[str, Parameters]:
    """The dotted name and the parameters that a line speaks of."""
    name, _, rest = line.partition("(")
    tree = ast.parse(f"def documented({rest}: ...")
    namespace: dict[str, Any] = {}
    exec(compile(tree, "documented", "exec"), namespace)
    return name, parameters(namespace["documented"])


def parameters(function: Callable[..., Any]) -> Parameters:
    return {
        each.name: (each.kind.name, each.default)
        for each in inspect.signature(function).parameters.values()
        if each.name != "self"
    }


def check(function: Callable[..., Any], expected: Parameters) -> None:
    """What is documented is there, in its order; what is beside it can be given by name only."""
    found = parameters(function)
    keyword = inspect.Parameter.KEYWORD_ONLY.name
    more = [name for name in found if name not in expected]
    assert {name: found[name] for name in found if name in expected} == expected
    assert [name for name in found if name in expected] == list(expected)
    assert all(found[name][0] == keyword for name in more), more
    assert not more or any(
        kind == inspect.Parameter.VAR_KEYWORD.name for kind, _ in expected.values()
    ), more


@pytest.mark.parametrize("line", lines(DIRECTIVES))
def test_a_directive(line: str) -> None:
    name, expected = documented(line)
    check(getattr(op, name), expected)
    check(getattr(Operations(None), name), expected)


@pytest.mark.parametrize("line", lines(BATCH_DIRECTIVES))
def test_a_directive_of_a_batch(line: str) -> None:
    name, expected = documented(line)
    check(getattr(operations.BatchOperations(Operations(None), "t", None), name), expected)


def test_a_batch_offers_no_other_tables() -> None:
    for name in ("create_table", "drop_table", "rename_table", "bulk_insert", "batch_alter_table"):
        assert not hasattr(operations.BatchOperations, name)


def test_no_directive_is_undocumented() -> None:
    known = {documented(line)[0] for line in lines(DIRECTIVES)}
    assert set(op.__all__) - known == {"alter_enum"}


@pytest.mark.parametrize("line", lines(CONSTRUCTORS))
def test_a_constructor(line: str) -> None:
    name, expected = documented(line)
    check(getattr(operations, name), expected)


@pytest.mark.parametrize("line", lines(CONVERSIONS))
def test_a_conversion(line: str) -> None:
    name, expected = documented(line)
    class_, _, method = name.partition(".")
    check(getattr(getattr(operations, class_), method), expected)


@pytest.mark.parametrize("name", BASES)
def test_an_operation_has_its_base(name: str) -> None:
    assert issubclass(getattr(operations, name), getattr(operations, BASES[name]))


def test_the_context_of_operations() -> None:
    check(Operations.context, documented("context(migration_context)")[1])
    check(Operations, documented("Operations(migration_context, impl=None)")[1])
