"""Plans: which steps, in which order, and what becomes of the version rows."""

import pytest

from gitmig.errors import (
    AmbiguousStart,
    AmbiguousWalk,
    GitmigError,
    NotDowngradeTarget,
    NotOnBranch,
    RelativeOutOfRange,
    UnknownDatabaseRevision,
)
from gitmig.revisions.plan import Plan, plan_downgrade, plan_stamp, plan_upgrade
from gitmig.revisions.target import parse_target
from tests.unit.revisions.graphs import FORK, changes_of, make_graph, steps_of

DEPENDENT = {"n": "", "b": "", "o": "n +b"}


def test_upgrade_of_an_empty_database() -> None:
    plan = plan_upgrade(make_graph(a="", b="a", c="b", d="b"), (), ["heads"])
    assert steps_of(plan) == ["a", "b", "d", "c"]
    assert changes_of(plan) == ["+a", "a>b", "b>d", "+c"]
    assert {step.direction for step in plan.steps} == {"upgrade"}
    assert plan.heads_before == frozenset()
    assert plan.heads_after == {"c", "d"}


def test_upgrade_through_a_merge() -> None:
    plan = plan_upgrade(make_graph(**FORK), ["c", "e"], ["heads"])
    assert steps_of(plan) == ["m"]
    assert changes_of(plan) == ["-c", "e>m"]


def test_upgrade_runs_what_is_needed_and_no_sibling() -> None:
    graph = make_graph(**FORK)
    assert steps_of(plan_upgrade(graph, ["a"], ["e"])) == ["b", "d", "e"]
    assert steps_of(plan_upgrade(graph, ["c"], ["m"])) == ["d", "e", "m"]


def test_upgrade_to_several_targets_parsed_or_not() -> None:
    graph = make_graph(a="", b="a", c="a")
    plan = plan_upgrade(graph, ["a"], [parse_target("b"), "c"])
    assert sorted(steps_of(plan)) == ["b", "c"]


def test_dependencies_run_first_and_lose_their_row() -> None:
    graph = make_graph(**DEPENDENT)
    assert changes_of(plan_upgrade(graph, (), ["o"])) == ["+b", "+n", "-n", "b>o"]
    assert changes_of(plan_upgrade(graph, ["n", "b"], ["o"])) == ["-n", "b>o"]


@pytest.mark.parametrize(
    ("current", "target"), [("m", "heads"), ("m", "a"), ("c", "base"), ("c", "b"), ("", "base")]
)
def test_nothing_to_upgrade(current: str, target: str) -> None:
    plan = plan_upgrade(make_graph(**FORK), current.split(), [target])
    assert plan == Plan((), frozenset(current.split()))
    assert plan.heads_after == plan.heads_before


@pytest.mark.parametrize(
    ("current", "target", "steps"),
    [
        ("m", "b", "m c e d"),
        ("m", "base", "m c e d b a"),
        ("m", "d", "m e"),
        ("m", "-1", "m"),
        ("c e", "c@-1", "c"),
        ("c e", "lab@-1", "e"),
        ("c e", "lab@-2", "e d"),
        ("c e", "lab@b", "e d"),
        ("c e", "c@b", "c"),
        ("c e", "b", "c e d"),
        ("c e", "lab@base", "c e d b a"),
        ("m", "lab@-2", "m e"),
        ("m", "e-1", "m e"),
        ("m", "c-1", "m c e d"),
        ("m", "a-1", "m c e d b a"),
        ("m", "d+1", "m"),
        ("b", "-2", "b a"),
        ("m", "head", ""),
        ("m", "heads", ""),
        ("m", "m", ""),
        ("m", "-0", ""),
        ("", "base", ""),
        ("c", "current-1", "c"),
    ],
)
def test_downgrade(current: str, target: str, steps: str) -> None:
    plan = plan_downgrade(make_graph(**FORK), current.split(), target)
    assert steps_of(plan) == steps.split()
    assert {step.direction for step in plan.steps} <= {"downgrade"}


def test_downgrade_rows() -> None:
    graph = make_graph(**FORK)
    assert changes_of(plan_downgrade(graph, ["m"], "-1")) == ["+c", "m>e"]
    assert changes_of(plan_downgrade(graph, ["c", "e"], "lab@b")) == ["e>d", "-d"]
    assert changes_of(plan_downgrade(graph, ["b"], "base")) == ["b>a", "-a"]


def test_downgrade_gives_dependencies_their_row_back() -> None:
    graph = make_graph(**DEPENDENT)
    assert changes_of(plan_downgrade(graph, ["o"], "-1")) == ["+b", "o>n"]
    held = make_graph(**DEPENDENT, p="b")
    assert changes_of(plan_downgrade(held, ["o", "p"], "o@-1")) == ["o>n"]


def test_downgrade_takes_with_it_what_depends() -> None:
    graph = make_graph(**DEPENDENT, p="o", x="")
    plan = plan_downgrade(graph, ["p", "x"], "b@base")
    assert steps_of(plan) == ["p", "o", "b"]
    assert plan.heads_after == {"n", "x"}


def test_downgrade_of_a_base_leaves_other_bases() -> None:
    graph = make_graph(a="", b="a", x="", y="x")
    assert steps_of(plan_downgrade(graph, ["b", "y"], "b@base")) == ["b", "a"]
    assert steps_of(plan_downgrade(graph, ["b", "y"], "a-1")) == ["b", "a"]
    assert steps_of(plan_downgrade(graph, ["b", "y"], "base")) == ["b", "a", "y", "x"]


def test_a_branch_that_is_there_only_as_a_dependency() -> None:
    graph = make_graph(a="", d="a @lab", n="", o="n +d")
    assert steps_of(plan_downgrade(graph, ["o"], "lab@-1")) == ["o", "d"]


@pytest.mark.parametrize(
    ("current", "target", "error"),
    [
        ("c e", "-1", AmbiguousStart),
        ("m", "-2", AmbiguousWalk),
        ("a", "-2", RelativeOutOfRange),
        ("b", "-4", RelativeOutOfRange),
        ("", "-1", RelativeOutOfRange),
        ("b", "+1", NotDowngradeTarget),
        ("m", "c-4", RelativeOutOfRange),
        ("b", "d", NotDowngradeTarget),
        ("b", "heads", NotDowngradeTarget),
        ("c", "lab@b", NotDowngradeTarget),
        ("c", "lab@-1", NotDowngradeTarget),
        ("c", "lab@c", NotOnBranch),
        ("gone", "base", UnknownDatabaseRevision),
    ],
)
def test_downgrade_errors(current: str, target: str, error: type[GitmigError]) -> None:
    with pytest.raises(error) as caught:
        plan_downgrade(make_graph(**FORK), current.split(), target)
    assert caught.value.hint


def test_the_way_down_is_the_way_up_backwards() -> None:
    graph = make_graph(**FORK, x="", y="x +d", z="y")
    up = steps_of(plan_upgrade(graph, (), ["heads"]))
    down = steps_of(plan_downgrade(graph, graph.real_heads, "base"))
    assert down == up[::-1]


def test_rows_that_were_tips_before_a_dependency_was_written() -> None:
    graph = make_graph(**DEPENDENT)
    down = plan_downgrade(graph, ["b", "o"], "base")
    assert changes_of(down) == ["o>n", "-n", "-b"]


def test_unknown_heads_name_all() -> None:
    with pytest.raises(UnknownDatabaseRevision) as caught:
        plan_upgrade(make_graph(a=""), ["z", "a", "y"], ["heads"])
    assert caught.value.ids == ("y", "z")
    assert "git fetch" in (caught.value.hint or "")


@pytest.mark.parametrize(
    ("current", "targets", "changes"),
    [
        ("", "heads", "+m"),
        ("", "c e", "+e +c"),
        ("b", "c e", "b>e +c"),
        ("m", "c e", "m>e +c"),
        ("m", "b", "m>b"),
        ("c e", "b", "-e c>b"),
        ("c e", "m", "-e c>m"),
        ("c", "e", "+e"),
        ("c", "c", ""),
        ("c", "b c", ""),
        ("c e", "base", "-c -e"),
        ("c e", "lab@base", "-e"),
        ("c e", "base a", "-c -e +a"),
        ("b", "+1", None),
        ("b", "lab@+1", "b>d"),
        ("e", "-1", "e>d"),
        ("a", "-1", "-a"),
        ("", "base", ""),
        ("e", "a-1", "-e"),
    ],
)
def test_stamp(current: str, targets: str, changes: str | None) -> None:
    graph = make_graph(**FORK)
    if changes is None:
        with pytest.raises(AmbiguousWalk):
            plan_stamp(graph, current.split(), targets.split())
        return
    plan = plan_stamp(graph, current.split(), targets.split())
    assert changes_of(plan) == changes.split()
    assert {step.direction for step in plan.steps} <= {"stamp"}


def test_stamp_follows_dependencies() -> None:
    graph = make_graph(**DEPENDENT, x="")
    assert changes_of(plan_stamp(graph, ["b", "n", "x"], ["o"])) in (["-b", "n>o"], ["-n", "b>o"])
    assert changes_of(plan_stamp(graph, ["o", "x"], ["b"])) == ["o>b"]


def test_purge_removes_what_the_graph_does_not_know() -> None:
    graph = make_graph(a="", b="a")
    with pytest.raises(UnknownDatabaseRevision):
        plan_stamp(graph, ["gone"], ["b"])
    plan = plan_stamp(graph, ["gone", "a"], ["b"], purge=True)
    assert changes_of(plan) == ["-a", "-gone", "+b"]
    assert [step.revision and step.revision.id for step in plan.steps] == [None, "b"]
    assert plan.heads_after == {"b"}


def test_purge_keeps_nothing_of_the_target() -> None:
    graph = make_graph(a="")
    assert changes_of(plan_stamp(graph, ["a"], ["a"], purge=True)) == ["-a", "+a"]
    assert changes_of(plan_stamp(graph, [], ["base"], purge=True)) == []
