"""Renders the constraints that stand in a `create_table`."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    Constraint,
    ForeignKeyConstraint,
    PrimaryKeyConstraint,
    UniqueConstraint,
)

from gitmig.autogenerate.context import AutogenContext
from gitmig.autogenerate.render.layout import Call, Expression, keyword, literal, tuple_of
from gitmig.autogenerate.render.registry import Dispatcher
from gitmig.autogenerate.render.values import (
    find_custom,
    render_name,
    render_options,
    render_strings,
    render_text,
    sa,
    sql_of,
)
from gitmig.operations.copying import exclude_elements, is_exclude

_KINDS: dict[type[Constraint], str] = {
    PrimaryKeyConstraint: "primary_key",
    ForeignKeyConstraint: "foreign_key",
    UniqueConstraint: "unique",
    CheckConstraint: "check",
}
"""What `render_item` calls them."""


def render_constraint(context: AutogenContext, constraint: Constraint) -> Expression | None:
    """Return a constraint as an argument of create_table; None leaves it out."""
    kind = next((_KINDS[one] for one in type(constraint).__mro__ if one in _KINDS), "constraint")
    if is_exclude(constraint):
        kind = "exclude"
    custom = find_custom(context, kind, constraint)
    if custom is not False:
        return custom
    if is_exclude(constraint):
        return _render_exclude(context, constraint)
    rendered = _renderers.dispatch(constraint)(context, constraint)
    assert isinstance(rendered, Call)
    return rendered


def timing(constraint: Constraint) -> dict[str, Any]:
    """Return when the constraint is checked."""
    return {"deferrable": constraint.deferrable, "initially": constraint.initially}


def _render_primary_key(context: AutogenContext, constraint: PrimaryKeyConstraint) -> Call:
    columns = [literal(column.name) for column in constraint.columns]
    return _named(
        context, sa(context, "PrimaryKeyConstraint"), columns, constraint, timing(constraint)
    )


def _render_unique(context: AutogenContext, constraint: UniqueConstraint) -> Call:
    columns = [literal(column.name) for column in constraint.columns]
    return _named(context, sa(context, "UniqueConstraint"), columns, constraint, timing(constraint))


def _render_foreign_key(context: AutogenContext, constraint: ForeignKeyConstraint) -> Call:
    arguments: list[Expression] = [
        render_strings([element.parent.name for element in constraint.elements]),
        render_strings([element.target_fullname for element in constraint.elements]),
    ]
    options = {
        "onupdate": constraint.onupdate,
        "ondelete": constraint.ondelete,
        **timing(constraint),
        "match": constraint.match,
    }
    return _named(context, sa(context, "ForeignKeyConstraint"), arguments, constraint, options)


def _render_check(context: AutogenContext, constraint: CheckConstraint) -> Call:
    arguments: list[Expression] = [literal(sql_of(context, constraint.sqltext))]
    return _named(
        context, sa(context, "CheckConstraint"), arguments, constraint, timing(constraint)
    )


def _render_exclude(context: AutogenContext, constraint: Any) -> Call:
    context.imports.add("from sqlalchemy.dialects import postgresql")
    elements = render_exclude_elements(context, exclude_elements(constraint))
    options = {
        "where": constraint.where,
        "using": constraint.using,
        "ops": constraint.ops or None,
        **timing(constraint),
    }
    return _named(context, "postgresql.ExcludeConstraint", elements, constraint, options)


def render_exclude_elements(
    context: AutogenContext, elements: Iterable[tuple[Any, str]]
) -> list[Expression]:
    """Return the pairs of an exclude constraint: columns by name, the rest as text."""
    return [
        tuple_of([_render_operand(context, operand), literal(operator)])
        for operand, operator in elements
    ]


def _render_operand(context: AutogenContext, operand: Any) -> Expression:
    if isinstance(operand, str):
        return literal(str(operand))
    return render_text(context, sql_of(context, operand))


def _named(
    context: AutogenContext,
    function: str,
    arguments: Sequence[Expression],
    constraint: Constraint,
    options: dict[str, Any],
) -> Call:
    """Return the constraint with its name, if it has one, behind its arguments."""
    name: list[Expression] = []
    if isinstance(constraint.name, str):
        name.append(keyword("name", render_name(context, constraint.name)))
    said = render_options(context, {**options, **dict(sorted(constraint.dialect_kwargs.items()))})
    return Call(function, (*arguments, *name, *said))


_renderers = Dispatcher(
    {
        PrimaryKeyConstraint: _render_primary_key,
        UniqueConstraint: _render_unique,
        ForeignKeyConstraint: _render_foreign_key,
        CheckConstraint: _render_check,
    }
)
