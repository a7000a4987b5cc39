"""Renders columns, their defaults and what generates their values."""

from typing import Any

from sqlalchemy import (
    Column,
    Computed,
    DefaultClause,
    FetchedValue,
    ForeignKey,
    Identity,
    TextClause,
)
from sqlalchemy.sql.elements import ClauseElement
from sqlalchemy.sql.functions import Function

from gitmig.autogenerate.context import AutogenContext
from gitmig.autogenerate.render.constraints import render_constraint
from gitmig.autogenerate.render.layout import Call, Expression, keyword, literal
from gitmig.autogenerate.render.types import render_type
from gitmig.autogenerate.render.values import (
    find_custom,
    render_name,
    render_options,
    render_text,
    sa,
    sql_of,
)
from gitmig.operations.copying import find_column_checks

_IDENTITY = (
    "always", "on_null", "start", "increment", "minvalue", "maxvalue", "nominvalue", "nomaxvalue",
    "cycle", "cache", "order",
)  # fmt: skip
_FOREIGN_KEY = ("name", "onupdate", "ondelete", "deferrable", "initially", "match")


def render_column(
    context: AutogenContext, column: Column[Any], *, inline: tuple[ForeignKey, ...] = ()
) -> Expression | None:
    """Return `sa.Column(...)`; `inline` are the foreign keys that it carries itself."""
    custom = find_custom(context, "column", column)
    if custom is not False:
        return custom
    arguments: list[Expression] = [literal(str(column.name)), render_type(context, column.type)]
    arguments += [_render_foreign_key(context, key) for key in inline]
    checks = (render_constraint(context, check) for check in find_column_checks(column))
    arguments += [one for one in checks if one is not None]
    default = column.server_default
    if isinstance(default, Computed | Identity):
        arguments.append(_render_generated(context, default))
    elif default is not None:
        rendered = render_server_default(context, default)
        if rendered is not None:
            arguments.append(keyword("server_default", rendered))
    if column.autoincrement not in (None, "auto"):
        arguments.append(keyword("autoincrement", literal(column.autoincrement)))
    arguments.append(keyword("nullable", literal(bool(column.nullable))))
    if column.system:
        arguments.append(keyword("system", literal(True)))
    if column.comment:
        arguments.append(keyword("comment", literal(column.comment)))
    arguments += render_options(context, dict(sorted(column.dialect_kwargs.items())))
    return Call(sa(context, "Column"), tuple(arguments))


def render_server_default(context: AutogenContext, default: Any) -> Expression | None:
    """Return a server default as Column and alter_column take it; None leaves it out."""
    custom = find_custom(context, "server_default", default)
    if custom is not False:
        return custom
    if isinstance(default, Computed | Identity):
        return _render_generated(context, default)
    if isinstance(default, DefaultClause):
        default = default.arg
    match default:
        case str():
            return literal(default)
        case TextClause():
            return render_text(context, default.text)
        case Function() if _is_portable(default):
            return Call(sa(context, f"func.{default.name}"))
        case ClauseElement():
            return render_text(context, sql_of(context, default))
        case FetchedValue():
            return Call(sa(context, "FetchedValue"))
        case _:
            return literal(default)


def _is_portable(function: Function[Any]) -> bool:
    """Whether it can be written as `sa.func.name()`, which every dialect spells its own way."""
    if not hasattr(function, "clauses"):  # the next value of a sequence
        return False
    return (
        not function.clauses.clauses and not function.packagenames and function.name.isidentifier()
    )


def _render_generated(context: AutogenContext, generated: Computed | Identity) -> Call:
    if isinstance(generated, Computed):
        sql = sql_of(context, generated.sqltext)
        options = render_options(context, {"persisted": generated.persisted})
        return Call(sa(context, "Computed"), (literal(sql), *options))
    # Later versions of SQLAlchemy have some of them as options of a dialect.
    said = {name: vars(generated).get(name) for name in _IDENTITY}
    options = render_options(context, {**said, **getattr(generated, "dialect_kwargs", {})})
    return Call(sa(context, "Identity"), tuple(options))


def _render_foreign_key(context: AutogenContext, key: ForeignKey) -> Call:
    options: list[Expression] = []
    for name in _FOREIGN_KEY:
        value = getattr(key, name)
        if value is None:
            continue
        shown = render_name(context, value) if name == "name" else literal(value)
        options.append(keyword(name, shown))
    return Call(sa(context, "ForeignKey"), (literal(key.target_fullname), *options))
