"""Renders what is done to the constraints of a table that exists."""

from sqlalchemy.sql.elements import ClauseElement

from gitmig.autogenerate.context import AutogenContext
from gitmig.autogenerate.render.constraints import render_exclude_elements
from gitmig.autogenerate.render.layout import Call, Text, literal
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


def render_create_unique(context: AutogenContext, operation: CreateUniqueConstraintOp) -> Call:
    """Return a call of `op.create_unique_constraint`."""
    return render_directive(
        context,
        "create_unique_constraint",
        render_name(context, operation.constraint_name),
        literal(operation.table_name),
        render_strings(operation.columns),
        schema=operation.schema,
        **operation.kw,
    )


def render_create_primary_key(context: AutogenContext, operation: CreatePrimaryKeyOp) -> Call:
    """Return a call of `op.create_primary_key`."""
    return render_directive(
        context,
        "create_primary_key",
        render_name(context, operation.constraint_name),
        literal(operation.table_name),
        render_strings(operation.columns),
        schema=operation.schema,
    )


def render_create_check(context: AutogenContext, operation: CreateCheckConstraintOp) -> Call:
    """Return a call of `op.create_check_constraint`."""
    condition = operation.condition
    sql = sql_of(context, condition) if isinstance(condition, ClauseElement) else str(condition)
    return render_directive(
        context,
        "create_check_constraint",
        render_name(context, operation.constraint_name),
        literal(operation.table_name),
        literal(sql),
        schema=operation.schema,
        **operation.kw,
    )


def render_create_exclude(context: AutogenContext, operation: CreateExcludeConstraintOp) -> Call:
    """Return a call of `op.create_exclude_constraint`."""
    return render_directive(
        context,
        "create_exclude_constraint",
        render_name(context, operation.constraint_name),
        literal(operation.table_name),
        *render_exclude_elements(context, operation.elements),
        where=operation.where,
        schema=operation.schema,
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
    call = render_directive(
        context,
        "drop_constraint",
        render_name(context, operation.constraint_name),
        literal(operation.table_name),
        schema=operation.schema,
        type_=operation.constraint_type,
        if_exists=operation.if_exists,
    )
    # There is one primary key, and on MySQL it goes without a name.
    is_known = operation.constraint_type == "primary" and context.scope.is_mysql
    return [call] if operation.constraint_name is not None or is_known else [_UNNAMED, call]
