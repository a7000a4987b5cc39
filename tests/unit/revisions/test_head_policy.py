"""Which heads are too many, for each policy."""

import pytest

from gitmig.config import HeadPolicy
from gitmig.revisions.graph import Graph
from gitmig.revisions.head_policy import (
    find_forks,
    find_head_faults,
    find_unlabelled,
    list_joins,
)
from gitmig.revisions.revision import Revision


def revision(id: str, *parents: str, label: str = "", depends_on: tuple[str, ...] = ()) -> Revision:
    labels = (label,) if label else ()
    return Revision(id, parents, depends_on, labels, path=f"{id}.py", line=3)


BASE = revision("base")


def graph(*revisions: Revision) -> Graph:
    return Graph([BASE, *revisions])


TRUNK = graph(revision("a", "base"), revision("b", "base"))
LABELLED = graph(revision("a", "base", label="one"), revision("b", "base", label="two"))
FORKED = graph(
    revision("a", "base", label="one"),
    revision("b", "a"),
    revision("c", "a"),
    revision("d", "base", label="two"),
)


@pytest.mark.parametrize(
    ("given", "policy", "forks", "unlabelled"),
    [
        (graph(), "one", (), ()),
        (graph(), "per-label", (), ()),
        (Graph([]), "per-label", (), ()),
        (TRUNK, "one", (("a", "b"),), ()),
        (TRUNK, "per-label", (), ("a", "b")),
        (LABELLED, "one", (("a", "b"),), ()),
        (LABELLED, "per-label", (), ()),
        (FORKED, "per-label", (("b", "c"),), ()),
    ],
)
def test_forks(
    given: Graph, policy: HeadPolicy, forks: tuple[object, ...], unlabelled: object
) -> None:
    assert find_forks(given, policy) == forks
    assert find_unlabelled(given, policy) == unlabelled


def test_a_head_of_two_labels_makes_one_fork_of_them() -> None:
    given = graph(
        revision("a", "base", label="one"),
        revision("b", "base", label="two"),
        revision("both", "a", "b"),
        revision("more_a", "a"),
        revision("more_b", "b"),
    )
    assert find_forks(given, "per-label") == (("both", "more_a", "more_b"),)


def test_a_head_that_another_depends_on_is_none() -> None:
    given = graph(revision("a", "base"), revision("b", "base", depends_on=("a",)))
    assert find_forks(given, "one") == ()


def test_faults_name_the_label_and_the_command() -> None:
    first, second = find_head_faults(FORKED, "per-label")
    assert str(first).startswith("b.py:3: one of 2 heads of the branch one: b")
    assert first.hint.startswith("run `gitmig merge b c`, ")
    assert second.path == "c.py"


def test_an_unlabelled_head_is_a_fault_beside_a_labelled_one() -> None:
    given = graph(revision("a", "base", label="one"), revision("b", "base"))
    (fault,) = find_head_faults(given, "per-label")
    assert (fault.code, fault.path) == ("unlabelled-head", "b.py")
    assert fault.hint.endswith("join it to another line, as by `gitmig merge b a`")


@pytest.mark.parametrize(
    ("given", "policy", "commands"),
    [
        (graph(), "one", ()),
        (TRUNK, "one", ("gitmig merge",)),
        (TRUNK, "per-label", ("gitmig merge a b",)),
        (LABELLED, "per-label", ()),
        (FORKED, "per-label", ("gitmig merge b c",)),
    ],
)
def test_what_to_type(given: Graph, policy: HeadPolicy, commands: tuple[str, ...]) -> None:
    assert list_joins(given, policy) == commands
