"""Renders what is done to the columns of a table."""

from typing import Any

from sqlalchemy import Computed, Identity
from sqlalchemy.types import TypeEngine, to_instance

from gitmig.autogenerate.context import AutogenContext
from gitmig.autogenerate.render.columns import render_column, render_server_default
from gitmig.autogenerate.render.layout import Call, Expression, keyword, literal
from gitmig.autogenerate.render.registry import Statement
from gitmig.autogenerate.render.types import render_type, unknown_type_notes
from gitmig.autogenerate.render.values import op, render_directive, render_options
from gitmig.ddl.mysql.elements import is_updated
from gitmig.operations import AddColumnOp, AlterColumnOp, DropColumnOp


def render_add_column(context: AutogenContext, operation: AddColumnOp) -> list[Statement]:
    """Return a call of `op.add_column`, with comments for types that are not known."""
    column = operation.column
    inline = tuple(sorted(column.foreign_keys, key=lambda key: key.target_fullname))
    rendered = render_column(context, column, inline=inline)
    if rendered is None:
        return []
    call = render_directive(
        context,
        "add_column",
        literal(operation.table_name),
        rendered,
        schema=operation.schema,
        if_not_exists=operation.if_not_exists,
        inline_references=operation.inline_references,
        inline_primary_key=operation.inline_primary_key,
    )
    return [*unknown_type_notes(operation.table_name, [column]), call]


def render_drop_column(context: AutogenContext, operation: DropColumnOp) -> Call:
    """Return a call of `op.drop_column`."""
    return render_directive(
        context,
        "drop_column",
        literal(operation.table_name),
        literal(str(operation.column_name)),
        schema=operation.schema,
        if_exists=operation.if_exists,
        **operation.kw,
    )


def render_alter_column(context: AutogenContext, operation: AlterColumnOp) -> Call:
    """Return a call of `op.alter_column`."""
    comment = operation.modify_comment
    existing_nullable = operation.existing_nullable
    if operation.modify_nullable is not None:
        existing_nullable = None
    existing_default = operation.existing_server_default
    if existing_default is None or not _needs_existing_default(operation):
        existing_default = False
    arguments: dict[str, Expression | None] = {
        "existing_type": _type(context, operation.existing_type),
        "server_default": _default(context, operation.modify_server_default),
        "new_column_name": _literal(operation.modify_name),
        "type_": _type(context, operation.modify_type),
        "nullable": _literal(operation.modify_nullable),
        "comment": None if comment is False else literal(comment),
        "existing_comment": _literal(operation.existing_comment),
        "existing_nullable": _literal(existing_nullable),
        "existing_server_default": _default(context, existing_default),
    }
    named: list[Expression] = [
        keyword(name, value) for name, value in arguments.items() if value is not None
    ]
    others = {
        name: value
        for name, value in operation.kw.items()
        # How the way back converts values is said on the way back.
        if not name.startswith("modify_") and name != "existing_postgresql_using"
    }
    named += render_options(context, {**dict(sorted(others.items())), "schema": operation.schema})
    column = (literal(operation.table_name), literal(str(operation.column_name)))
    return Call(op(context, "alter_column"), (*column, *named))


def _needs_existing_default(operation: AlterColumnOp) -> bool:
    """Whether the old default matters: because it stays, or has to be taken away its own way."""
    new, old = operation.modify_server_default, operation.existing_server_default
    is_special = isinstance(new, Identity) or isinstance(old, Computed | Identity)
    is_special = is_special or is_updated(old)
    return new is False or is_special or operation.kw.get("postgresql_using") is not None


def _type(context: AutogenContext, type_: Any) -> Expression | None:
    if type_ is None:
        return None
    instance: TypeEngine[Any] = to_instance(type_)
    return render_type(context, instance)


def _default(context: AutogenContext, default: Any) -> Expression | None:
    """Render a server default; False says nothing, None removes it."""
    if default is False:
        return None
    return literal(None) if default is None else render_server_default(context, default)


def _literal(value: object) -> Expression | None:
    return None if value is None else literal(value)
