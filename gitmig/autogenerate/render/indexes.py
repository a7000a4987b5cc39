"""Renders what is done to indexes."""

from typing import Any

from sqlalchemy.sql.elements import Label

from gitmig.autogenerate.context import AutogenContext
from gitmig.autogenerate.render.layout import Call, Expression, list_of, literal
from gitmig.autogenerate.render.values import render_directive, render_name, render_text, sql_of
from gitmig.operations import CreateIndexOp, DropIndexOp


def render_create_index(context: AutogenContext, operation: CreateIndexOp) -> Call:
    """Return a call of `op.create_index`."""
    options = dict(operation.kw)
    classes: dict[str, str] = dict(options.get("postgresql_ops") or {})
    elements = [_render_index_element(context, one, classes) for one in operation.columns]
    if "postgresql_ops" in options:
        options["postgresql_ops"] = classes or None
    return render_directive(
        context,
        "create_index",
        render_name(context, operation.index_name),
        literal(operation.table_name),
        list_of(elements),
        unique=operation.unique or None,
        schema=operation.schema,
        **options,
        if_not_exists=operation.if_not_exists,
    )


def render_drop_index(context: AutogenContext, operation: DropIndexOp) -> Call:
    """Return a call of `op.drop_index`."""
    # Of the options that made the index, a drop heeds none but this.
    concurrently = {
        name: value for name, value in operation.kw.items() if name.endswith("_concurrently")
    }
    return render_directive(
        context,
        "drop_index",
        render_name(context, operation.index_name),
        table_name=operation.table_name,
        schema=operation.schema,
        if_exists=operation.if_exists,
        **concurrently,
    )


def _render_index_element(
    context: AutogenContext, element: Any, classes: dict[str, str]
) -> Expression:
    """Return an element; a class is taken from `classes`, where no text could refer to it."""
    if isinstance(element, str):
        return literal(str(element))
    named = classes.pop(getattr(element, "key", None) or "", None)
    inner = element.element if isinstance(element, Label) else element
    # Operators need parentheses; a function and a sort order must not have them.
    sql = sql_of(context, inner.self_group())
    return render_text(context, sql if named is None else f"{sql} {named}")
