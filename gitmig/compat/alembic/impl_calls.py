"""The documented method of `DefaultImpl` that each operation is, and the call of it."""

from collections.abc import Callable, Mapping
from typing import Any

from gitmig.operations import AddColumnOp, AlterColumnOp, DropColumnOp, ExecuteSQLOp


def _if_exists(operation: Any) -> dict[str, Any]:
    return {"if_exists": True} if operation.if_exists else {}


def _if_not_exists(operation: Any) -> dict[str, Any]:
    return {"if_not_exists": True} if operation.if_not_exists else {}


def _call_alter_column(impl: Any, operation: AlterColumnOp) -> None:
    impl.alter_column(
        operation.table_name,
        operation.column_name,
        nullable=operation.modify_nullable,
        server_default=operation.modify_server_default,
        name=operation.modify_name,
        type_=operation.modify_type,
        schema=operation.schema,
        comment=operation.modify_comment,
        existing_comment=operation.existing_comment,
        existing_type=operation.existing_type,
        existing_server_default=operation.existing_server_default,
        existing_nullable=operation.existing_nullable,
        **operation.kw,
    )


def _call_add_column(impl: Any, operation: AddColumnOp) -> None:
    given = {
        "if_not_exists": operation.if_not_exists,
        "inline_references": operation.inline_references,
        "inline_primary_key": operation.inline_primary_key,
    }
    options = {name: value for name, value in given.items() if value is not None}
    column = operation.to_column(impl.objects)
    impl.add_column(operation.table_name, column, schema=operation.schema, **options)


def _call_drop_column(impl: Any, operation: DropColumnOp) -> None:
    column = operation.to_column(impl.objects)
    options = {**_if_exists(operation), **operation.kw}
    impl.drop_column(operation.table_name, column, schema=operation.schema, **options)


def _call_execute(impl: Any, operation: ExecuteSQLOp) -> None:
    impl.execute(operation.sqltext, execution_options=operation.execution_options)


CALLS: Mapping[str, Callable[[Any, Any], None]] = {
    "add_column": _call_add_column,
    "add_constraint": lambda impl, one: impl.add_constraint(one.to_constraint(impl.objects)),
    "alter_column": _call_alter_column,
    "bulk_insert": lambda impl, one: impl.bulk_insert(
        one.table, one.rows, multiinsert=one.multiinsert
    ),
    "create_index": lambda impl, one: impl.create_index(
        one.to_index(impl.objects), **_if_not_exists(one)
    ),
    "create_table": lambda impl, one: impl.create_table(
        one.to_table(impl.objects), **_if_not_exists(one)
    ),
    "create_table_comment": lambda impl, one: impl.create_table_comment(one.to_table(impl.objects)),
    "drop_column": _call_drop_column,
    "drop_constraint": lambda impl, one: impl.drop_constraint(
        one.to_named_constraint(impl.objects), **_if_exists(one)
    ),
    "drop_index": lambda impl, one: impl.drop_index(one.to_index(impl.objects), **_if_exists(one)),
    "drop_table": lambda impl, one: impl.drop_table(one.to_table(impl.objects), **_if_exists(one)),
    "drop_table_comment": lambda impl, one: impl.drop_table_comment(one.to_table(impl.objects)),
    "execute": _call_execute,
    "rename_table": lambda impl, one: impl.rename_table(
        one.table_name, one.new_table_name, schema=one.schema
    ),
}
"""The documented call for an operation, by the name of the method."""
