"""Python text that a formatter leaves as it is."""

import ast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gitmig.revisions.literals import (
    escape_docstring,
    render_assignment,
    render_imports,
    render_literal,
)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "None"),
        ((), "None"),
        ("a", '"a"'),
        (("a",), '"a"'),
        (["a", "b"], '(\n    "a",\n    "b",\n)'),
        ("", '""'),
        ("it's", '"it\'s"'),
        ('say "x"', "'say \"x\"'"),
    ],
)
def test_literals(value: str | list[str] | None, text: str) -> None:
    assert render_literal(value) == text


@given(st.text())
def test_a_literal_means_its_text(text: str) -> None:
    assert ast.literal_eval(render_literal(text)) == text


def test_long_assignments_are_broken_where_that_helps() -> None:
    assert render_assignment("x", "y" * 82) == f'x = "{"y" * 82}"'
    assert render_assignment("x", "y" * 83) == f'x = "{"y" * 83}"'
    assert render_assignment("long_name", "y" * 80) == f'long_name = (\n    "{"y" * 80}"\n)'


@given(st.text())
def test_a_docstring_holds_any_message(text: str) -> None:
    source = f'"""{escape_docstring(text)}\n\nRevision: x\n"""\nmarker = 1\n'
    module = ast.parse(source.encode())
    assert len(module.body) == 2
    doc = ast.get_docstring(module)
    assert doc is not None
    assert doc.endswith("Revision: x")


def test_a_docstring_keeps_what_can_be_kept() -> None:
    text = 'a "b" \\n """c"""\n\n  d\te \n\x00\x1b'
    assert ast.literal_eval(f'"""{escape_docstring(text)}\n"""') == (
        'a "b" \\n """c"""\n\n  d e\n\n'
    )


def test_imports_are_sorted_and_unique() -> None:
    lines = [
        "from gitmig import op",
        "import sqlalchemy as sa",
        "import sqlalchemy as sa",
        "from sqlalchemy.dialects import postgresql",
        "from decimal import Decimal",
        "import datetime",
        " ",
    ]
    assert render_imports(lines) == (
        "import datetime\n"
        "from decimal import Decimal\n"
        "\n"
        "import sqlalchemy as sa\n"
        "from gitmig import op\n"
        "from sqlalchemy.dialects import postgresql"
    )
    assert render_imports([]) == ""
