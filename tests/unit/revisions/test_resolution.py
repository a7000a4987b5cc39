"""What targets and ranges mean on a graph."""

import pytest

from gitmig.errors import (
    AmbiguousStart,
    AmbiguousWalk,
    GitmigError,
    MultipleHeads,
    NotOnBranch,
    NotUpgradeTarget,
    RangeNotAncestral,
    RelativeOutOfRange,
    UnknownBranch,
    UnknownDatabaseRevision,
    UnknownRevision,
)
from gitmig.revisions.plan import plan_downgrade, plan_upgrade
from gitmig.revisions.resolution import resolve_range, resolve_targets, resolve_upgrade
from gitmig.revisions.target import parse_range, parse_target
from tests.unit.revisions.graphs import FORK, make_graph, steps_of

# a - b - (c | d[lab] - e), and another base x - y, on which o (after c) depends.
WIDE = {"a": "", "b": "a", "c": "b", "d": "b @lab", "e": "d", "o": "c +y", "x": "", "y": "x"}


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        ("heads", "e o"),
        ("base", ""),
        ("lab@base", ""),
        ("lab@head", "e"),
        ("lab", "d"),
        ("c@heads", "o"),
        ("b@heads", "e o"),
        ("y@head", "y"),
        ("lab@b", "b"),
        ("lab@e", "e"),
        ("e-1", "d"),
        ("e-3", "a"),
        ("e-4", ""),
        ("a+1", "b"),
        ("lab@a+2", "d"),
        ("lab@-1", "d"),
        ("current", "y c"),
        ("lab@current", ""),
        ("c@current", "c"),
        ("current-1", "x b"),
        ("x@-1", "x"),
    ],
)
def test_targets(target: str, expected: str) -> None:
    graph = make_graph(**WIDE)
    assert resolve_targets(graph, [target], ["y", "c"]) == tuple(expected.split())


def test_several_targets_are_joined() -> None:
    assert resolve_targets(make_graph(**WIDE), ["c", "heads", "c"]) == ("c", "e", "o")


# a - b[v-2] - c[v] - d[v+1] - e[head-1], on a line where `v` is a label, too.
VERSIONED = {"a": "", "b": "a @v-2", "c": "b @v", "d": "c @v+1", "e": "d @head-1 @v-2-1"}


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        ("v-2", "b"),
        ("v-1", "b"),
        ("v-3", ""),
        ("v+1", "d"),
        ("v-2+1", "c"),
        ("v-2-1", "e"),
        ("v-2@head", "e"),
        ("v-2@v", "c"),
        ("v@v+1", "d"),
        ("v-2@c-1", "b"),
        ("head-1", "d"),
    ],
)
def test_a_label_comes_before_steps(target: str, expected: str) -> None:
    graph = make_graph(**VERSIONED)
    assert set(resolve_targets(graph, [target])) == set(expected.split())
    assert set(resolve_targets(graph, [parse_target(target)])) == set(expected.split())
    assert resolve_range(graph, parse_range(f":{target}"))[-1:] == tuple(expected.split())
    assert steps_of(plan_upgrade(graph, (), [target]))[-1:] == expected.split()
    plan = plan_downgrade(graph, ["e"], target)
    assert plan.heads_after == frozenset(expected.split())


@pytest.mark.parametrize(
    ("target", "error"),
    [
        ("head", MultipleHeads),
        ("b@head", MultipleHeads),
        ("lab@c", NotOnBranch),
        ("nowhere@head", UnknownBranch),
        ("nowhere@base", UnknownBranch),
        ("nowhere", UnknownRevision),
        ("a+2", AmbiguousWalk),
        ("base+1", AmbiguousWalk),
        ("e-5", RelativeOutOfRange),
        ("e+1", RelativeOutOfRange),
    ],
)
def test_errors_have_hints(target: str, error: type[GitmigError]) -> None:
    with pytest.raises(error) as caught:
        resolve_targets(make_graph(**WIDE), [target])
    assert caught.value.hint


def test_heads_of_an_empty_graph() -> None:
    assert resolve_targets(make_graph(), ["heads"]) == ()
    assert resolve_targets(make_graph(), ["head"]) == ()


@pytest.mark.parametrize(
    ("current", "target", "expected"),
    [
        ("a", "+1", "b"),
        ("b", "lab@+1", "d"),
        ("c", "lab@+1", "d"),
        ("c", "lab@+2", "e"),
        ("", "lab@+1", "a"),
        ("", "x@+2", "y"),
        ("", "c-1", "b"),
        ("c", "d+1", "e"),
        ("c", "+0", "c"),
        ("c", "head-0", None),
    ],
)
def test_upgrade_counts_from_the_database(current: str, target: str, expected: str | None) -> None:
    graph = make_graph(**WIDE)
    if expected is None:
        with pytest.raises(MultipleHeads):
            resolve_upgrade(graph, parse_target(target), current.split())
        return
    assert resolve_upgrade(graph, parse_target(target), current.split()) == (expected,)


def test_the_hint_at_a_fork_can_be_typed() -> None:
    with pytest.raises(AmbiguousWalk) as caught:
        resolve_upgrade(make_graph(**FORK), parse_target("b@+1"), ["b"])
    assert "`<branch>@+1`" in str(caught.value.hint)


@pytest.mark.parametrize(
    ("current", "target", "error"),
    [
        ("c e", "+1", AmbiguousStart),
        ("b", "+1", AmbiguousWalk),
        ("", "+1", AmbiguousWalk),
        ("e", "lab@+1", RelativeOutOfRange),
        ("e", "-1", NotUpgradeTarget),
    ],
)
def test_upgrade_errors(current: str, target: str, error: type[GitmigError]) -> None:
    with pytest.raises(error) as caught:
        resolve_upgrade(make_graph(**WIDE), parse_target(target), current.split())
    assert caught.value.hint


def test_ambiguous_start_says_what_to_type() -> None:
    with pytest.raises(AmbiguousStart) as caught:
        resolve_upgrade(make_graph(**WIDE), parse_target("+1"), ["c", "d"])
    assert "`c@+1` or `d@+1`" in (caught.value.hint or "")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (":", "a b d e c m"),
        ("b:", "b d e c m"),
        (":c", "a b c"),
        ("b:c", "b c"),
        ("c:m", "c m"),
        ("c:c", "c"),
        ("current:", "c m"),
        (":current", "a b c"),
        ("-1:current", "b c"),
        ("b:+1", None),
        ("lab:", "d e m"),
        ("lab@base:", "a b d e c m"),
        ("lab@base:lab@e", "a b d e"),
        ("-2:c", "a b c"),
        ("base:b", "a b"),
    ],
)
def test_ranges(text: str, expected: str | None) -> None:
    graph = make_graph(**FORK)
    if expected is None:
        with pytest.raises(AmbiguousWalk):
            resolve_range(graph, parse_range(text), ["c"])
        return
    assert resolve_range(graph, parse_range(text), ["c"]) == tuple(expected.split())


def test_ranges_follow_dependencies_unless_a_branch_is_named() -> None:
    graph = make_graph(x="", y="x @dep", a="@lab", o="a +y")
    assert resolve_range(graph, parse_range(":o")) == ("x", "y", "a", "o")
    assert resolve_range(graph, parse_range(":lab@head")) == ("a", "o")
    assert resolve_range(graph, parse_range("lab@base:")) == ("a", "o")
    assert resolve_range(graph, parse_range("current:"), ["y"]) == ("y", "o")


def test_the_wrong_way_round() -> None:
    with pytest.raises(RangeNotAncestral):
        resolve_range(make_graph(**FORK), parse_range("c:a"))
    with pytest.raises(RangeNotAncestral):
        resolve_range(make_graph(**FORK), parse_range("c:e"))


def test_an_empty_database_is_at_the_base() -> None:
    graph = make_graph(**FORK)
    assert resolve_range(graph, parse_range("current:b")) == ("a", "b")
    assert resolve_range(graph, parse_range(":current")) == ()


def test_current_that_the_graph_does_not_know() -> None:
    with pytest.raises(UnknownDatabaseRevision):
        resolve_targets(make_graph(a=""), ["current"], ["gone"])
