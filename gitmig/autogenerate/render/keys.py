"""Renders what is done to the constraints of a table that exists."""

from typing import Any, Protocol

from sqlalchemy.sql.elements import ClauseElement

from gitmig.autogenerate.context import AutogenContext
from gitmig.autogenerate.render.constraints import render_exclude_elements
from gitmig.autogenerate.render.layout import Call, Expression, Text, literal
from gitmig.autogenerate.render.registry import Statement
from gitmig.autogenerate.render.values import render_directive, render_name, render_strings, sql_of
from gitmig.operations import (
    CreateCheckConstraintOp,
    CreateExcludeConstraintOp,
    CreateForeignKeyOp,
    CreatePrimaryKeyOp,
    CreateUniqueConstraintOp,
    DropConstraintOp,
)

_UNNAMED = Text("# The constraint has no name in the models: write here the one that it was given.")


class _OnTable(Protocol):
    """What there is of a constraint of one table."""

    constraint_name: Any
    table_name: str
    schema: str | None


def _render_on_table(
    context: AutogenContext,
    directive: str,
    operation: _OnTable,
    *arguments: Expression,
    **options: Any,
) -> Call:
    name, table = render_name(context, operation.constraint_name), literal(operation.table_name)
    return render_directive(
        context, directive, name, table, *arguments, schema=operation.schema, **options
    )


def render_create_unique(context: AutogenContext, operation: CreateUniqueConstraintOp) -> Call:
    """Return a call of `op.create_unique_constraint`."""
    return _render_on_table(
        context,
        "create_unique_constraint",
        operation,
        render_strings(operation.columns),
        **operation.kw,
    )


def render_create_primary_key(context: AutogenContext, operation: CreatePrimaryKeyOp) -> Call:
    """Return a call of `op.create_primary_key`."""
    return _render_on_table(
        context,
        "create_primary_key",
        operation,
        render_strings(operation.columns),
        **operation.kw,
    )


def render_create_check(context: AutogenContext, operation: CreateCheckConstraintOp) -> Call:
    """Return a call of `op.create_check_constraint`."""
    condition = operation.condition
    sql = sql_of(context, condition) if isinstance(condition, ClauseElement) else str(condition)
    return _render_on_table(
        context,
        "create_check_constraint",
        operation,
        literal(sql),
        **operation.kw,
    )


def render_create_exclude(context: AutogenContext, operation: CreateExcludeConstraintOp) -> Call:
    """Return a call of `op.create_exclude_constraint`."""
    return _render_on_table(
        context,
        "create_exclude_constraint",
        operation,
        *render_exclude_elements(context, operation.elements),
        where=operation.where,
        **operation.kw,
    )


def render_create_foreign_key(context: AutogenContext, operation: CreateForeignKeyOp) -> Call:
    """Return a call of `op.create_foreign_key`."""
    return render_directive(
        context,
        "create_foreign_key",
        render_name(context, operation.constraint_name),
        literal(operation.source_table),
        literal(operation.referent_table),
        render_strings(operation.local_cols),
        render_strings(operation.remote_cols),
        **operation.kw,
    )


def render_drop_constraint(context: AutogenContext, operation: DropConstraintOp) -> list[Statement]:
    """Return a call of `op.drop_constraint`, with a comment where nobody knows the name."""
    call = _render_on_table(
        context,
        "drop_constraint",
        operation,
        type_=operation.constraint_type,
        if_exists=operation.if_exists,
    )
    # There is one primary key, and on MySQL it goes without a name.
    is_known = operation.constraint_type == "primary" and context.scope.is_mysql
    return [call] if operation.constraint_name is not None or is_known else [_UNNAMED, call]
