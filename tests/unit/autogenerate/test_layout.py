"""Whatever is laid out, a formatter leaves alone."""

import ast
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gitmig.autogenerate.render.layout import (
    Call,
    Expression,
    Method,
    Prefixed,
    Sequential,
    Text,
    call,
    flat,
    keyword,
    lay_out,
    list_of,
    literal,
    quote,
    tuple_of,
)
from gitmig.autogenerate.render.source import parse_expression
from tests.random_tests import examples


def ruff_format(source: str) -> str:
    """What ruff makes of a file, with its defaults."""
    command = [sys.executable, "-m", "ruff", "format", "--isolated", "-"]
    done = subprocess.run(command, input=source, capture_output=True, text=True, check=True)
    return done.stdout


names = st.text("xyzwuv", min_size=1, max_size=30)
texts = st.text("ab '\"\\.\n", max_size=40).map(literal)
leaves = names.map(Text) | texts | st.integers(0, 10**6).map(literal)


def calls(inner: st.SearchStrategy[Expression]) -> st.SearchStrategy[Expression]:
    """Calls with positional arguments before named ones that differ."""
    positional = st.lists(inner, max_size=5)
    named = st.dictionaries(names, inner, max_size=3)
    return st.builds(
        lambda function, some, others: Call(
            function, (*some, *(keyword(name, value) for name, value in others.items()))
        ),
        names,
        positional,
        named,
    )


def compound(inner: st.SearchStrategy[Expression]) -> st.SearchStrategy[Expression]:
    """Calls, lists and tuples of simpler expressions."""
    elements = st.lists(inner, max_size=5)
    return calls(inner) | elements.map(list_of) | elements.map(tuple_of)


@examples(60)
@given(st.lists(calls(st.recursive(leaves, compound, max_leaves=10)), min_size=1, max_size=5))
def test_ruff_changes_nothing(expressions: list[Expression]) -> None:
    source = "".join(f"{lay_out(expression)}\n" for expression in expressions)
    assert ruff_format(source) == source


@examples(200)
@given(st.recursive(leaves, compound, max_leaves=12))
def test_the_layout_means_what_the_one_line_means(expression: Expression) -> None:
    laid_out = ast.dump(ast.parse(f"({lay_out(expression, indent=8)})"))
    assert laid_out == ast.dump(ast.parse(f"({flat(expression)})"))


@given(st.text())
def test_a_quoted_string_is_that_string(value: str) -> None:
    assert ast.literal_eval(quote(value)) == value


@examples(200)
@given(st.recursive(leaves, compound, max_leaves=12))
def test_source_is_read_back(expression: Expression) -> None:
    assert flat(parse_expression(flat(expression))) == flat(expression)


@pytest.mark.parametrize(
    ("value", "source"),
    [
        ("plain", '"plain"'),
        ("it's", '"it\'s"'),
        ('a "word"', "'a \"word\"'"),
        ("'\"", '"\'\\""'),
        ("tab\t", '"tab\\t"'),
    ],
)
def test_quotes(value: str, source: str) -> None:
    assert quote(value) == source


def test_arguments_that_fit_share_a_line() -> None:
    expression = call("op.drop_index", Text("x" * 40), table_name=literal("y" * 20))
    assert lay_out(expression, indent=4) == (
        f'op.drop_index(\n        {"x" * 40}, table_name="{"y" * 20}"\n    )'
    )


def test_a_chain_of_methods_has_a_line_each() -> None:
    first = call("sa.String", length=literal(10))
    second = Call(Method(first, "with_variant"), (Text("mysql." + "V" * 40), literal("mysql")))
    third = Call(Method(second, "with_variant"), (Text("sqlite.VARCHAR()"), literal("sqlite")))
    assert lay_out(third, indent=4) == (
        "sa.String(length=10)\n"
        f'    .with_variant(mysql.{"V" * 40}, "mysql")\n'
        '    .with_variant(sqlite.VARCHAR(), "sqlite")'
    )


def test_one_method_breaks_at_its_arguments() -> None:
    first = call("sa.String", length=literal(10))
    variant = Call(Method(first, "with_variant"), (Text("V" * 50), literal("mysql")))
    source = f"foo(\n    {lay_out(variant, indent=4, after=1)},\n    nullable=False,\n)\n"
    assert ruff_format(source) == source


def test_unpacked_arguments() -> None:
    expression = Call("foo", (Prefixed("*", Sequential("[]", (Text("a" * 50), Text("b" * 50)))),))
    source = lay_out(expression) + "\n"
    assert ruff_format(source) == source
