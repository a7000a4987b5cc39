"""Renders column types: by their repr, which SQLAlchemy makes of the constructor's arguments."""

from collections.abc import Callable, Iterable, Mapping
from importlib import import_module
from typing import Any

import sqlalchemy
from sqlalchemy import Column
from sqlalchemy.types import Interval, PickleType, TypeEngine

from gitmig.autogenerate.context import AutogenContext
from gitmig.autogenerate.render.layout import (
    Call,
    Expression,
    Method,
    Prefixed,
    Text,
    keyword,
    literal,
)
from gitmig.autogenerate.render.source import map_keyword, parse_expression
from gitmig.autogenerate.render.values import find_custom, render_options, sa

_DIALECTS = "sqlalchemy.dialects."


def render_type(context: AutogenContext, type_: TypeEngine[Any]) -> Expression:
    """Return a type, with its variants sorted by dialect; imports are noted in the context."""
    custom = find_custom(context, "type", type_)
    if custom:
        return custom
    by_dialect = context.opts.get("render_type")
    text: str | bool = False if by_dialect is None else by_dialect(type_, context)
    if isinstance(text, str):
        return parse_expression(text)
    rendered = _render_plain(context, type_)
    variants: Mapping[str, TypeEngine[Any]] = type_._variant_mapping
    for dialect in sorted(variants):
        variant = render_type(context, variants[dialect])
        rendered = Call(Method(rendered, "with_variant"), (variant, literal(dialect)))
    return rendered


def _render_plain(context: AutogenContext, type_: TypeEngine[Any]) -> Expression:
    parsed = parse_expression(repr(type_))
    if not isinstance(parsed, Call):
        return Call(_locate(context, type(type_)))
    name = _locate(context, type(type_), str(parsed.function))
    call = Call(name, parsed.arguments)
    if type(type_) in (Interval, PickleType):
        return _complete_decorator(context, type_, call)
    nest = _NESTED.get(type_.__visit_name__)
    return call if nest is None else nest(context, type_, call)


def _locate(
    context: AutogenContext, class_: type[TypeEngine[Any]], shown: str | None = None
) -> str:
    """Return the class's dotted name, and note the import that it needs.

    A class that passes itself off as another one of a dialect is `shown` under that one's name.
    """
    module = class_.__module__
    if module.startswith(_DIALECTS):
        dialect = module.removeprefix(_DIALECTS).partition(".")[0]
        for name in filter(None, (class_.__name__, shown)):
            if hasattr(import_module(_DIALECTS + dialect), name):
                context.imports.add(f"from sqlalchemy.dialects import {dialect}")
                return f"{dialect}.{name}"
    elif module.startswith("sqlalchemy."):
        in_types = "" if hasattr(sqlalchemy, class_.__name__) else "types."
        return sa(context, in_types + class_.__name__)
    prefix = context.opts.get("user_module_prefix")
    if prefix is not None:
        return f"{prefix}{class_.__qualname__}"
    context.imports.add(f"import {module}")
    return f"{module}.{class_.__qualname__}"


def _nest_item_type(context: AutogenContext, type_: Any, call: Call) -> Call:
    item = render_type(context, type_.item_type)
    return Call(call.function, (item, *call.arguments[1:]))


def _nest_text_type(attribute: str) -> Callable[[AutogenContext, Any, Call], Call]:
    def nest(context: AutogenContext, type_: Any, call: Call) -> Call:
        def render(shown: Expression) -> Expression | None:
            # It is Text() wherever nobody chose another one.
            if shown == Call("Text"):
                return None
            return render_type(context, getattr(type_, attribute))

        return map_keyword(call, attribute, render)

    return nest


def _complete_domain(context: AutogenContext, type_: Any, call: Call) -> Call:
    """Say all that a domain is: its repr says no more than its name and what it is of."""
    data_type = render_type(context, type_.data_type)
    said = {one.prefix for one in call.arguments if isinstance(one, Prefixed)}
    options = {
        name: value
        for name in _OF_DOMAINS
        if (value := getattr(type_, name, None)) is not False and f"{name}=" not in said
    }
    rest = (*call.arguments[2:], *render_options(context, options))
    return Call(call.function, (call.arguments[0], data_type, *rest))


def _complete_decorator(context: AutogenContext, type_: Any, call: Call) -> Call:
    """Say what SQLAlchemy's own decorators were made with: their repr tells of what they hold."""
    match type_:
        case Interval():
            options = {
                "native": None if type_.native else False,
                "second_precision": type_.second_precision,
                "day_precision": type_.day_precision,
            }
            return Call(call.function, tuple(render_options(context, options)))
        case PickleType() if repr(type_.impl) != repr(PickleType.impl()):
            impl: Any = type_.impl
            return Call(call.function, (keyword("impl", render_type(context, impl)),))
    return call


_OF_DOMAINS = (
    "collation",
    "collation_schema",
    "default",
    "constraint_name",
    "not_null",
    "check",
    "schema",
)


_NESTED: Mapping[str, Callable[[AutogenContext, Any, Call], Call]] = {
    "ARRAY": _nest_item_type,
    "DOMAIN": _complete_domain,
    "HSTORE": _nest_text_type("text_type"),
    "JSON": _nest_text_type("astext_type"),
    "JSONB": _nest_text_type("astext_type"),
}
"""How types that hold types are rendered, by the name under which SQLAlchemy compiles them."""


def unknown_type_notes(table: str, columns: Iterable[Column[Any]]) -> list[Text]:
    """Return the comments above a statement for columns whose type reflection did not know."""
    return [
        Text(f"# The type of {table}.{column.name} is not known to SQLAlchemy: write it here.")
        for column in columns
        if column.type.__visit_name__ == "null"
    ]
