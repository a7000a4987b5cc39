"""Source text of an expression, such as a type's repr, read into a tree that can be laid out."""

import ast
from collections.abc import Callable

from gitmig.autogenerate.render.layout import (
    Call,
    Expression,
    Method,
    Prefixed,
    Sequential,
    Text,
    keyword,
    literal,
)


def parse_expression(source: str) -> Expression:
    """Return the tree of an expression; what is not Python, or not a call, stays as it is."""
    try:
        parsed = ast.parse(source.strip(), mode="eval")
    except SyntaxError:
        return Text(source)
    return _from_node(parsed.body)


def is_argument(source: str) -> bool:
    """Whether the text can stand among the arguments of a call."""
    return bool(source.strip()) and is_python(f"call(\n{source}\n)")


def is_python(source: str) -> bool:
    """Whether the text is whole statements."""
    try:
        ast.parse(source)
    except (SyntaxError, ValueError):  # The latter for a NUL.
        return False
    return True


def name_function(function: object) -> str:
    """Return where a function of the project is defined, as far as it says."""
    plain = getattr(function, "__func__", function)
    name = getattr(plain, "__qualname__", type(function).__qualname__)
    return f"{getattr(plain, '__module__', type(function).__module__)}.{name}"


def _from_node(node: ast.expr) -> Expression:
    match node:
        case ast.Constant(value=value) if isinstance(value, str):
            return literal(value)
        case ast.Call():
            return Call(_function(node.func), _arguments(node))
        case ast.List(elts=elements):
            return Sequential("[]", tuple(map(_from_node, elements)))
        case ast.Tuple(elts=elements):
            return Sequential("()", tuple(map(_from_node, elements)))
        case ast.Starred(value=value):
            return Prefixed("*", _from_node(value))
        case _:
            return Text(ast.unparse(node))


def _function(node: ast.expr) -> str | Method:
    if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Call):
        return Method(_from_node(node.value), node.attr)
    return ast.unparse(node)


def _arguments(node: ast.Call) -> tuple[Expression, ...]:
    positional = tuple(map(_from_node, node.args))
    named = tuple(
        keyword(item.arg, _from_node(item.value))
        if item.arg is not None
        else Prefixed("**", _from_node(item.value))
        for item in node.keywords
    )
    return positional + named


def map_keyword(call: Call, name: str, change: Callable[[Expression], Expression | None]) -> Call:
    """Return the call with one keyword argument changed, or left out where `change` says None."""
    arguments: list[Expression] = []
    for argument in call.arguments:
        if isinstance(argument, Prefixed) and argument.prefix == f"{name}=":
            value = change(argument.value)
            if value is not None:
                arguments.append(keyword(name, value))
        else:
            arguments.append(argument)
    return Call(call.function, tuple(arguments))
