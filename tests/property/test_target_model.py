"""Target expressions of random texts and labels."""

from hypothesis import given
from hypothesis import strategies as st

from gitmig.errors import UsageError
from gitmig.revisions.graph import Graph
from gitmig.revisions.markers import RESERVED, find_label_fault
from gitmig.revisions.resolution import resolve_targets
from gitmig.revisions.revision import Revision
from gitmig.revisions.target import parse_target

LINE = "abcde"

labels = st.lists(
    st.text("vw12+-.", min_size=1, max_size=6).filter(lambda text: find_label_fault(text) is None),
    unique=True,
    min_size=len(LINE),
    max_size=len(LINE),
)


def make_line(names: list[str]) -> Graph:
    """Return the graph of a line in which each revision has a label."""
    parents = ((), *((key,) for key in LINE))
    return Graph(
        Revision(key, parent, branch_labels=(name,))
        for key, parent, name in zip(LINE, parents, names, strict=False)
    )


@given(st.text("abv12@+-: ", max_size=8))
def test_a_text_is_a_target_or_an_error(text: str) -> None:
    try:
        target = parse_target(text)
    except UsageError:
        return
    at = f"{target.branch}@" if target.branch else ""
    steps = target.text.removeprefix(f"{at}{target.symbol or ''}")
    assert target.text == text.strip()
    assert (target.offset is None) == (steps == "")
    assert int(steps or "0") == (target.offset or 0)
    assert steps or target.symbol


@given(labels)
def test_a_label_always_names_its_revision(names: list[str]) -> None:
    graph = make_line(names)
    for key, name in zip(LINE, names, strict=True):
        assert resolve_targets(graph, [name]) == (key,)
        assert resolve_targets(graph, [f"{name}@{key}"]) == (key,)


@given(labels, st.integers(1, 3))
def test_steps_are_steps_where_no_label_says_otherwise(names: list[str], count: int) -> None:
    graph = make_line(names)
    for symbol in (LINE[-1], names[-1], "head"):
        text = f"{symbol}-{count}"
        meant = names.index(text) if text in names else len(LINE) - 1 - count
        assert resolve_targets(graph, [text]) == (LINE[meant],)


def test_no_symbol_that_means_something_is_a_label() -> None:
    assert all(find_label_fault(name) for name in RESERVED)
