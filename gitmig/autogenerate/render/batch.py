"""Renders the changes of a table as a block of `op.batch_alter_table`."""

from collections.abc import Mapping, Sequence
from copy import copy
from dataclasses import replace
from typing import Any

from sqlalchemy import Dialect, ForeignKeyConstraint, PrimaryKeyConstraint, UniqueConstraint

from gitmig.autogenerate.context import AutogenContext
from gitmig.autogenerate.render.layout import (
    Block,
    Call,
    Expression,
    Prefixed,
    Text,
    keyword,
    lay_out,
    literal,
)
from gitmig.autogenerate.render.registry import Statement
from gitmig.autogenerate.render.values import op, render_value
from gitmig.batch import needs_new_table
from gitmig.ddl import get_impl
from gitmig.errors import GitmigError
from gitmig.operations import AddConstraintOp, DropConstraintOp, MigrateOperation, ModifyTableOps
from gitmig.operations.batch import BatchAlterTableOp

_TABLE_AT = {
    "add_column": 0,
    "alter_column": 0,
    "create_check_constraint": 1,
    "create_exclude_constraint": 1,
    "create_foreign_key": 1,
    "create_index": 1,
    "create_primary_key": 1,
    "create_table_comment": 0,
    "create_unique_constraint": 1,
    "drop_column": 0,
    "drop_constraint": 1,
    "drop_index": None,
    "drop_table_comment": 0,
}
"""The directives of a block, and which of their arguments is the table, that a block knows."""
_KNOWN = frozenset({"schema", "source_schema", "table_name"})
_BATCH = "batch_op."


Columned = ForeignKeyConstraint | PrimaryKeyConstraint | UniqueConstraint

_CONVENTIONS: Mapping[type[Columned], tuple[str, str]] = {
    ForeignKeyConstraint: ("fk", "fk_%(table_name)s_%(column_0_N_name)s"),
    PrimaryKeyConstraint: ("pk", "pk_%(table_name)s_%(column_0_N_name)s"),
    UniqueConstraint: ("uq", "uq_%(table_name)s_%(column_0_N_name)s"),
}
"""How a block calls what has no name, so that it can be dropped."""
_DROPPED = frozenset({"foreignkey", "primary", "unique"})


def is_rendered_as_batch(context: AutogenContext, changes: ModifyTableOps) -> bool:
    """Whether a table's changes are to be a block.

    `render_as_batch` says so: True and False for all tables, "auto" for those that the database
    cannot change otherwise.
    """
    wanted = context.opts.get("render_as_batch", "auto")
    if wanted != "auto":
        return bool(wanted)
    return _needs_new_table(changes, context.dialect)


def name_unnamed(changes: ModifyTableOps) -> tuple[ModifyTableOps, dict[str, str]]:
    """Return the changes with names for the constraints that have none, which a block wants.

    They are those of a naming convention. It is returned where one of them is dropped: then the
    block is to have it.
    """
    convention: dict[str, str] = {}
    named: list[MigrateOperation] = []
    for operation in changes.ops:
        constraint = _find_unnamed(operation)
        if constraint is None:
            named.append(operation)
            continue
        key, pattern = _CONVENTIONS[type(constraint)]
        if isinstance(operation, DropConstraintOp):
            convention[key] = pattern
        same: Any = copy(operation)
        columns = [column.name for column in constraint.columns]
        same.constraint_name = "_".join((key, changes.table_name, *columns))
        named.append(same)
    return ModifyTableOps(changes.table_name, named, schema=changes.schema), convention


def _find_unnamed(operation: MigrateOperation) -> Columned | None:
    """Return the constraint that is added or dropped, if it has no name and can be given one."""
    if not isinstance(operation, AddConstraintOp | DropConstraintOp) or operation.constraint_name:
        return None
    if isinstance(operation, DropConstraintOp) and operation.constraint_type not in _DROPPED:
        return None
    constraint = operation.to_constraint()
    return constraint if isinstance(constraint, Columned) else None


def render_blocks(
    context: AutogenContext,
    changes: ModifyTableOps,
    convention: Mapping[str, str],
    statements: Sequence[Statement],
) -> list[Statement]:
    """Return the statements with those that a block has in blocks, in the same order.

    What a function of the user rendered as text stands outside.
    """
    header = _header(context, changes, convention)
    rendered: list[Statement] = []
    waiting: list[Expression] = []

    def close() -> None:
        if any(isinstance(one, Call) for one in waiting):
            rendered.append(Block(header, tuple(waiting)))
        else:
            rendered.extend(waiting)
        waiting.clear()

    for statement in statements:
        inner = _in_block(context, statement)
        if inner is None:
            close()
            rendered.append(statement)
        else:
            waiting.append(inner)
    close()
    return rendered


def _needs_new_table(changes: ModifyTableOps, dialect: Dialect) -> bool:
    batch = BatchAlterTableOp(changes.table_name, changes.ops, schema=changes.schema)
    try:
        return needs_new_table(batch, get_impl(dialect.name).for_context(dialect))
    except GitmigError:
        return False


def _header(context: AutogenContext, changes: ModifyTableOps, convention: Mapping[str, str]) -> str:
    arguments: tuple[Expression, ...] = (literal(changes.table_name),)
    if changes.schema is not None:
        arguments += (keyword("schema", literal(changes.schema)),)
    if convention:
        names = render_value(context, dict(sorted(convention.items())))
        arguments += (keyword("naming_convention", names),)
    call = Call(op(context, "batch_alter_table"), arguments)
    return f"with {lay_out(call, indent=4, before=5, after=len(' as batch_op:'))} as batch_op:"


def _in_block(context: AutogenContext, statement: Statement) -> Expression | None:
    """Return a statement as a block has it: without the table; None if it has no such directive."""
    if isinstance(statement, Text) and statement.source.startswith("#"):
        return statement
    if not isinstance(statement, Call) or not isinstance(statement.function, str):
        return None
    prefix = op(context, "")
    name = statement.function.removeprefix(prefix)
    if not statement.function.startswith(prefix) or name not in _TABLE_AT:
        return None
    at = _TABLE_AT[name]
    arguments = [one for place, one in enumerate(statement.arguments) if place != at]
    kept = [one for one in arguments if not _says_the_table(one)]
    return Call(_BATCH + name, tuple(_rename_f(one, f"{prefix}f") for one in kept))


def _says_the_table(argument: Expression) -> bool:
    return isinstance(argument, Prefixed) and argument.prefix.removesuffix("=") in _KNOWN


def _rename_f(expression: Expression, marker: str) -> Expression:
    """Return the expression with `op.f`, which marks final names, as the block's."""
    match expression:
        case Call(function, arguments) if function == marker:
            return Call(f"{_BATCH}f", arguments)
        case Prefixed():
            return replace(expression, value=_rename_f(expression.value, marker))
        case _:
            return expression
