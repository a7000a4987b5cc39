"""What the graph knows of each revision's place."""

import pytest

from gitmig.errors import AmbiguousPrefix, UnknownRevision
from gitmig.revisions.graph import Graph
from gitmig.revisions.revision import Revision
from tests.unit.revisions.graphs import FORK, make_graph


def test_edges() -> None:
    graph = make_graph(**FORK)
    assert graph.parents("m") == ("c", "e")
    assert graph.children("b") == ("c", "d")
    assert graph.children("m") == ()
    assert graph.heads == ("m",)
    assert graph.bases == ("a",)
    assert graph.branch_points == ("b",)


def test_heads_with_and_without_dependencies() -> None:
    graph = make_graph(a="", b="", o="a +b", x="")
    assert graph.heads == ("b", "o", "x")
    assert graph.real_heads == ("o", "x")
    assert graph.dependencies("o") == ("b",)
    assert graph.dependants("b") == ("o",)
    assert graph.required("o") == ("a", "b")
    assert graph.requiring("b") == ("o",)


def test_dependencies_are_named_by_id_prefix_or_label() -> None:
    graph = make_graph(first="@lab", second="", third="", o="+lab +sec +third +first")
    assert graph.dependencies("o") == ("first", "second", "third")


def test_order_follows_one_line_to_its_end() -> None:
    graph = make_graph(a="", c1="a", c2="c1", d1="a", d2="d1", e="d2")
    assert graph.topological() == ("a", "d1", "d2", "e", "c1", "c2")
    merged = make_graph(a="", c1="a", c2="c1", d1="a", d2="d1", m="c2 d2")
    assert merged.topological() == ("a", "d1", "d2", "c1", "c2", "m")


def test_order_does_not_depend_on_the_order_given() -> None:
    revisions = list(make_graph(**FORK))
    orders = {Graph(each).topological() for each in (revisions, revisions[::-1])}
    assert len(orders) == 1


def test_iteration_and_subsets_are_in_that_order() -> None:
    graph = make_graph(**FORK)
    assert tuple(revision.id for revision in graph) == graph.topological()
    assert graph.topological({"m", "a", "d"}) == ("a", "d", "m")
    assert len(graph) == 6
    assert "m" in graph
    assert "z" not in graph


def test_ancestors_and_descendants_include_what_is_asked_for() -> None:
    graph = make_graph(a="", b="a", x="", o="b +x", p="x")
    assert graph.ancestors("o") == {"a", "b", "o", "x"}
    assert graph.ancestors("o", dependencies=False) == {"a", "b", "o"}
    assert graph.descendants("x") == {"o", "p", "x"}
    assert graph.descendants("x", dependencies=False) == {"p", "x"}
    assert graph.lineage("b") == {"a", "b", "o"}
    assert graph.ancestors() == frozenset()


def test_a_chain_of_any_length() -> None:
    chain = {f"r{number}": f"r{number - 1}" if number else "" for number in range(20_000)}
    graph = make_graph(**chain)
    assert len(graph.ancestors("r19999")) == 20_000
    assert graph.topological() == tuple(chain)


@pytest.mark.parametrize(
    ("edges", "expected"),
    [
        ({"o": "b +x"}, ("b", "x")),
        ({"o": "b +x +a"}, ("b", "x")),
        ({"o": "b +b"}, ("b",)),
        ({"n": "b +x", "o": "n +x"}, ("n",)),
        ({"n": "b +x", "o": "b +x +n"}, ("b", "n")),
        ({"y": "x", "o": "b +x +y"}, ("b", "y")),
        ({"o": "b a"}, ("b", "a")),
    ],
)
def test_normalized_parents_leave_out_what_is_implied(
    edges: dict[str, str], expected: tuple[str, ...]
) -> None:
    graph = make_graph(a="", b="a", x="", **edges)
    assert graph.normalized_parents("o") == expected


def test_labels_reach_descendants_and_their_own_line() -> None:
    graph = make_graph(a="", b="a", c="b", d="b", e="d @lab", f="e", m="c f", n="m @late")
    reached = [key for key in graph.topological() if "lab" in graph.labels(key)]
    assert reached == ["d", "e", "f", "m", "n"]
    assert graph.labels("n") == ("lab", "late")
    assert graph.labels("m") == ("lab",)
    assert graph.labels("a") == ()
    assert dict(graph.label_owners) == {"lab": "e", "late": "n"}


def test_a_label_reaches_down_to_the_base() -> None:
    graph = make_graph(a="", b="a", c="b @lab", x="")
    assert [graph.labels(key) for key in "abcx"] == [("lab",)] * 3 + [()]


def test_names() -> None:
    graph = make_graph(abc1="", abd2="@billing", abd3="@bi")
    assert graph.resolve("abc1") == "abc1"
    assert graph.resolve("abc") == "abc1"
    assert graph.resolve("billing") == "abd2"
    assert graph.resolve("bill") == "abd2"
    assert graph.resolve("bi") == "abd3"
    with pytest.raises(AmbiguousPrefix) as ambiguous:
        graph.resolve("abd")
    assert ambiguous.value.candidates == (
        ("abd2", "Message of abd2"),
        ("abd3", "Message of abd3"),
    )
    with pytest.raises(UnknownRevision):
        graph.resolve("")


def test_a_short_label_has_no_prefix() -> None:
    with pytest.raises(UnknownRevision):
        make_graph(abc="@web").resolve("we")


def test_an_id_and_its_own_label_are_one() -> None:
    assert make_graph(billing1="@billing2").resolve("bill") == "billing1"


@pytest.mark.parametrize(
    "mistyped", ["0123456789ax", "0123x56789ab", "9123456789ab", "013456789ab"]
)
def test_unknown_names_get_the_nearest(mistyped: str) -> None:
    ids = ["0123456789ab" + "0" * 20, "f" * 32, "e" * 32]
    graph = Graph(Revision(key) for key in ids)
    with pytest.raises(UnknownRevision) as unknown:
        graph.resolve(mistyped)
    if mistyped.startswith("01"):
        assert unknown.value.nearest == (ids[0],)
        assert "`0123456789ab`" in (unknown.value.hint or "")
    with pytest.raises(UnknownRevision):
        graph.get(mistyped)


def test_get_wants_the_full_id() -> None:
    graph = make_graph(abc="")
    assert graph.get("abc").id == "abc"
    with pytest.raises(UnknownRevision):
        graph.get("ab")
