"""Renders what is done to tables."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Column, Constraint

from gitmig.autogenerate.context import AutogenContext
from gitmig.autogenerate.render.columns import render_column
from gitmig.autogenerate.render.constraints import render_constraint
from gitmig.autogenerate.render.layout import Call, Expression, flat, literal
from gitmig.autogenerate.render.registry import Statement
from gitmig.autogenerate.render.types import unknown_type_notes
from gitmig.autogenerate.render.values import op, render_directive, render_options
from gitmig.operations import (
    CreateTableCommentOp,
    CreateTableOp,
    DropTableCommentOp,
    DropTableOp,
    RenameTableOp,
)


def render_create_table(context: AutogenContext, operation: CreateTableOp) -> list[Statement]:
    """Return a call of `op.create_table`, with comments for types that are not known."""
    columns = [item for item in operation.columns if isinstance(item, Column)]
    constraints = [item for item in operation.columns if isinstance(item, Constraint)]
    arguments: list[Expression] = [literal(operation.table_name)]
    arguments += _present(_render_table_column(context, one, constraints) for one in columns)
    # Sets have no order; the text gives one.
    rendered = _present(render_constraint(context, one) for one in constraints)
    arguments += sorted(rendered, key=flat)
    arguments += render_options(
        context,
        {
            "schema": operation.schema,
            "comment": operation.comment,
            "info": operation.info or None,
            **dict(sorted(operation.kw.items())),
            "prefixes": operation.prefixes or None,
            "if_not_exists": operation.if_not_exists,
        },
    )
    notes = unknown_type_notes(operation.table_name, columns)
    return [*notes, Call(op(context, "create_table"), tuple(arguments))]


def render_drop_table(context: AutogenContext, operation: DropTableOp) -> Call:
    """Return a call of `op.drop_table`."""
    return render_directive(
        context,
        "drop_table",
        literal(operation.table_name),
        schema=operation.schema,
        if_exists=operation.if_exists,
    )


def render_rename_table(context: AutogenContext, operation: RenameTableOp) -> Call:
    """Return a call of `op.rename_table`."""
    names = (literal(operation.table_name), literal(operation.new_table_name))
    return render_directive(context, "rename_table", *names, schema=operation.schema)


def render_create_table_comment(context: AutogenContext, operation: CreateTableCommentOp) -> Call:
    """Return a call of `op.create_table_comment`."""
    return render_directive(
        context,
        "create_table_comment",
        literal(operation.table_name),
        literal(operation.comment),
        existing_comment=operation.existing_comment,
        schema=operation.schema,
    )


def render_drop_table_comment(context: AutogenContext, operation: DropTableCommentOp) -> Call:
    """Return a call of `op.drop_table_comment`."""
    return render_directive(
        context,
        "drop_table_comment",
        literal(operation.table_name),
        existing_comment=operation.existing_comment,
        schema=operation.schema,
    )


def _render_table_column(
    context: AutogenContext, column: Column[Any], constraints: list[Constraint]
) -> Expression | None:
    """Leave to the table's constraints what they say of the column's foreign keys."""
    own = [key for key in column.foreign_keys if key.constraint not in constraints]
    return render_column(
        context, column, inline=tuple(sorted(own, key=lambda key: key.target_fullname))
    )


def _present(rendered: Iterable[Expression | None]) -> list[Expression]:
    return [one for one in rendered if one is not None]
