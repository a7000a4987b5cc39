"""Renders names, options and SQL: the small parts that all statements are made of."""

from collections.abc import Iterable, Mapping
from typing import Any, Literal

from sqlalchemy import TextClause
from sqlalchemy.sql.elements import ClauseElement, conv

from gitmig.autogenerate.context import AutogenContext
from gitmig.autogenerate.render.layout import (
    Call,
    Expression,
    Prefixed,
    Sequential,
    keyword,
    list_of,
    literal,
    quote,
    tuple_of,
)
from gitmig.autogenerate.render.source import is_argument, name_function, parse_expression
from gitmig.ddl.sql_text import compile_sql, escape_parameters
from gitmig.errors.autogenerate import RenderedItemInvalid


def sa(context: AutogenContext, name: str) -> str:
    """Return a name of SQLAlchemy as the file writes it."""
    return f"{context.opts.get('sqlalchemy_module_prefix', 'sa.') or ''}{name}"


def op(context: AutogenContext, name: str) -> str:
    """Return a directive as the file writes it."""
    return f"{context.opts.get('alembic_module_prefix', 'op.') or ''}{name}"


def render_name(context: AutogenContext, name: str | None) -> Expression:
    """Return a name; one that no naming convention may touch any more is marked with `op.f`."""
    if isinstance(name, conv):
        return Call(op(context, "f"), (literal(str(name)),))
    return literal(None if name is None else str(name))


def render_strings(names: Iterable[str]) -> Expression:
    """Return a list of names."""
    return list_of([literal(str(name)) for name in names])


def render_text(context: AutogenContext, sql: str) -> Call:
    """Return `sa.text("...")`; parameters are escaped already."""
    return Call(sa(context, "text"), (literal(sql),))


def sql_of(context: AutogenContext, expression: ClauseElement) -> str:
    """Return an expression as the text that `sa.text` takes."""
    if isinstance(expression, TextClause):
        return expression.text
    return escape_parameters(compile_sql(expression, context.dialect))


def render_value(context: AutogenContext, value: Any) -> Expression:
    """Return any value of a keyword argument."""
    match value:
        case str():
            return literal(str(value))
        case list():
            return list_of([render_value(context, one) for one in value])
        case tuple():
            return tuple_of([render_value(context, one) for one in value])
        case Mapping():
            items = ((f"{quote(str(k))}: ", render_value(context, v)) for k, v in value.items())
            return Sequential("{}", tuple(Prefixed(key, one) for key, one in items))
        case ClauseElement():
            return render_text(context, sql_of(context, value))
        case _:
            return parse_expression(repr(value))


def render_directive(
    context: AutogenContext, directive: str, *arguments: Expression, **options: Any
) -> Call:
    """Return a directive's call; options that are None are left out."""
    return Call(op(context, directive), (*arguments, *render_options(context, options)))


def render_options(context: AutogenContext, options: Mapping[str, Any]) -> list[Expression]:
    """Return keyword arguments for those that are not None, in their order."""
    return [
        keyword(name, render_value(context, value))
        for name, value in options.items()
        if value is not None
    ]


def find_custom(
    context: AutogenContext, kind: str, obj: object
) -> Expression | Literal[False] | None:
    """Ask the user's `render_item`: an expression, False for the usual one, None for nothing.

    Raises: RenderedItemInvalid, for what cannot stand among the arguments of a call.
    """
    render_item = context.opts.get("render_item")
    if render_item is None:
        return False
    rendered: object = render_item(kind, obj, context)
    if rendered is None:
        return None
    if isinstance(rendered, bool):
        return False
    if not isinstance(rendered, str) or not is_argument(rendered):
        name = getattr(obj, "name", None)
        subject = f"the {kind} {name}" if name else f"the {kind} {obj!r}"
        raise RenderedItemInvalid(name_function(render_item), subject, rendered)
    return parse_expression(rendered)
