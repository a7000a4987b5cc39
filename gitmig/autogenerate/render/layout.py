"""Python expressions as a tree, laid out the way ruff and Black do it, so that they change nothing.

The rules are those of the Black code style
(https://black.readthedocs.io/en/stable/the_black_code_style/current_style.html): what fits stays on
one line; the arguments of a call that fit go onto the next line together; else each gets a line of
its own with a trailing comma, as elements of a list, tuple or dict always do.
"""

from collections.abc import Sequence
from dataclasses import dataclass

LINE_LENGTH = 88
"""The default of both formatters."""

_INDENT = 4


@dataclass(frozen=True, slots=True)
class Text:
    """A name, a literal or any source text; it is never broken."""

    source: str


@dataclass(frozen=True, slots=True)
class Call:
    """`function(arguments)`; the function is a dotted name, or a method of another call."""

    function: "str | Method"
    arguments: "tuple[Expression, ...]" = ()


@dataclass(frozen=True, slots=True)
class Method:
    """`receiver.name`, to be called."""

    receiver: "Expression"
    name: str


@dataclass(frozen=True, slots=True)
class Prefixed:
    """An expression with something before it: `name=value`, `*values`, `"key": value`."""

    prefix: str
    value: "Expression"


@dataclass(frozen=True, slots=True)
class Sequential:
    """A list, tuple or dict; `brackets` is the pair of its brackets."""

    brackets: str
    elements: "tuple[Expression, ...]" = ()


Expression = Text | Call | Prefixed | Sequential


@dataclass(frozen=True, slots=True)
class Block:
    """A compound statement: its header, which ends with a colon, and what is in it."""

    header: str
    statements: tuple[Expression, ...]


def call(function: str, *arguments: Expression, **keywords: Expression) -> Call:
    """Return a call's tree."""
    named = (keyword(name, value) for name, value in keywords.items())
    return Call(function, (*arguments, *named))


def keyword(name: str, value: Expression) -> Prefixed:
    """Return `name=value`."""
    return Prefixed(f"{name}=", value)


def list_of(elements: Sequence[Expression]) -> Sequential:
    """Return a list's tree."""
    return Sequential("[]", tuple(elements))


def tuple_of(elements: Sequence[Expression]) -> Sequential:
    """Return a tuple's tree."""
    return Sequential("()", tuple(elements))


def literal(value: object) -> Text:
    """Return a constant as source text, strings in the quotes that a formatter prefers."""
    return Text(quote(value) if isinstance(value, str) else repr(value))


def quote(value: str) -> str:
    """Return a string literal: in double quotes, unless single ones save escapes."""
    body = repr(value + "'\"")[1:-1]  # With both quotes inside, repr escapes single ones only.
    body = body.removesuffix("\\'\"").replace("\\'", "'")
    if value.count('"') > value.count("'"):
        return "'" + body.replace("'", "\\'") + "'"
    return '"' + body.replace('"', '\\"') + '"'


def flat(expression: Expression) -> str:
    """Return the expression on one line."""
    match expression:
        case Text(source):
            return source
        case Prefixed(prefix, value):
            return prefix + flat(value)
        case Call(function, arguments):
            return f"{_flat_function(function)}({', '.join(map(flat, arguments))})"
        case Sequential(brackets, elements):
            lonely = "," if brackets == "()" and len(elements) == 1 else ""
            return f"{brackets[0]}{', '.join(map(flat, elements))}{lonely}{brackets[1]}"


def lay_out_block(block: Block, *, indent: int) -> str:
    """Return the lines of a block; the first is not indented, all others are."""
    inner = indent + _INDENT
    lines = (lay_out(one, indent=inner) for one in block.statements)
    return f"\n{' ' * inner}".join([block.header, *lines])


def lay_out(expression: Expression, *, indent: int = 0, before: int = 0, after: int = 0) -> str:
    """Return the expression on as few lines as the style allows.

    `indent` is the column of the line that it starts on, `before` and `after` are the widths of
    what stands on its first line before it and on its last line after it. The first line is not
    indented, all others are.
    """
    line = flat(expression)
    if "\n" in line or indent + before + len(line) + after <= LINE_LENGTH:
        return line
    match expression:
        case Text(source):
            return source
        case Prefixed(prefix, value):
            room = before + len(prefix)
            return prefix + lay_out(value, indent=indent, before=room, after=after)
        case Sequential(brackets, elements):
            return _bracketed(brackets[0], elements, brackets[1], indent) if elements else brackets
        case Call(function, arguments):
            return _broken_call(function, arguments, indent, after)


def _broken_call(
    function: str | Method, arguments: tuple[Expression, ...], indent: int, after: int
) -> str:
    links = _chain(Call(function, arguments))
    if len(links) > 2:
        return _fluent(links, indent, after)
    head = _flat_function(function) + "("
    if not arguments:
        return head + ")"
    inner = indent + _INDENT
    together = ", ".join(map(flat, arguments))
    if inner + len(together) <= LINE_LENGTH:
        return f"{head}\n{' ' * inner}{together}\n{' ' * indent})"
    return _bracketed(head, arguments, ")", indent)


def _chain(expression: Expression) -> list[Call]:
    """Return the calls of `a().b().c()`, the first one first."""
    links: list[Call] = []
    while isinstance(expression, Call):
        links.insert(0, expression)
        if isinstance(expression.function, str):
            break
        expression = expression.function.receiver
    return links


def _fluent(links: Sequence[Call], indent: int, after: int) -> str:
    """Lay out a chain of methods with a line for each."""
    lines = []
    for link in links:
        function = link.function
        own = f".{function.name}" if isinstance(function, Method) else function
        at_end = after if link is links[-1] else 0
        lines.append(lay_out(Call(own, link.arguments), indent=indent, after=at_end))
    return f"\n{' ' * indent}".join(lines)


def _bracketed(opening: str, elements: Sequence[Expression], closing: str, indent: int) -> str:
    inner = indent + _INDENT
    # The only argument of a call gets no comma; the only element of a list does.
    comma = "" if closing == ")" and opening != "(" and len(elements) == 1 else ","
    after = len(comma)
    lines = [" " * inner + lay_out(element, indent=inner, after=after) for element in elements]
    return opening + "\n" + ",\n".join(lines) + comma + "\n" + " " * indent + closing


def _flat_function(function: str | Method) -> str:
    if isinstance(function, str):
        return function
    return f"{flat(function.receiver)}.{function.name}"
