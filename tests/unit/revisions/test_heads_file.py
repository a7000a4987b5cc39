"""The file HEADS: its text, and what becomes of it in a merge."""

import pytest

from gitmig.revisions.graph import Graph
from gitmig.revisions.heads_file import merge_heads, parse_heads, render_heads
from gitmig.revisions.revision import Revision

BASE = Revision("base", doc="The first.")
A = Revision("a", ("base",), doc="Add users.\n\nAnd more.")
B = Revision("b", ("base",))
C = Revision("c", ("a",))


def text(*revisions: Revision) -> str:
    return render_heads(Graph(revisions))


def test_a_line_a_head() -> None:
    lines = [line for line in text(BASE, B, A).splitlines() if not line.startswith("#")]
    assert lines == ["a Add users.", "b"]


def test_what_is_written_is_read_back() -> None:
    assert parse_heads(text(BASE, A, B)) == {"a": "a Add users.", "b": "b"}


def test_a_conflict_is_read_as_both_sides() -> None:
    conflict = "<<<<<<< HEAD\na Add users.\n||||||| base\nbase\n=======\nb\n>>>>>>> other\n"
    assert set(parse_heads(conflict)) == {"a", "b", "base"}


@pytest.mark.parametrize(
    ("base", "ours", "theirs", "merged"),
    [
        ([BASE], [BASE, A], [BASE, B], [BASE, A, B]),
        ([BASE], [BASE, A], [BASE], [BASE, A]),
        ([BASE, A], [BASE, A, C], [BASE, A, B], [BASE, A, B, C]),
        ([BASE, A, B], [BASE, A, B, Revision("m", ("a", "b"))], [BASE, A, B], None),
    ],
)
def test_a_side_that_moves_on_takes_its_head_along(
    base: list[Revision],
    ours: list[Revision],
    theirs: list[Revision],
    merged: list[Revision] | None,
) -> None:
    expected = text(*(ours if merged is None else merged))
    assert merge_heads(text(*base), text(*ours), text(*theirs)) == expected
    assert merge_heads(text(*base), text(*theirs), text(*ours)) == expected


def test_sides_without_the_file_before() -> None:
    assert merge_heads("", text(BASE, A), text(BASE, B)) == text(BASE, A, B)
