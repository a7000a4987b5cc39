"""Everything that is wrong with a set of revisions, at once."""

from dataclasses import replace

import pytest

from gitmig.errors import Fault
from gitmig.revisions.validation import find_faults
from tests.unit.revisions.graphs import FORK, make_revision


def faults_of(**edges: str) -> list[Fault]:
    return list(find_faults(make_revision(key, text) for key, text in edges.items()))


def codes_of(**edges: str) -> list[tuple[str, str | None]]:
    return [(fault.code, fault.path) for fault in faults_of(**edges)]


def test_a_graph_without_fault() -> None:
    assert faults_of(**FORK) == []
    assert faults_of() == []
    assert faults_of(a="", b="a a", o="b +a +a") == []


def test_missing_parent_with_the_nearest() -> None:
    [fault] = faults_of(abcdefgh="", b="abcdefgx")
    assert (fault.code, fault.place) == ("missing-parent", "versions/b.py:1")
    assert "`abcdefgx`" in fault.message
    assert fault.hint == "did you mean `abcdefgh`?"


def test_many_missing_parents() -> None:
    edges = {f"r{number:03}": f"missing{number:03}" for number in range(300)}
    assert len(faults_of(**edges)) == 300


def test_missing_and_ambiguous_dependency() -> None:
    [fault] = faults_of(a="+nowhere")
    assert fault.code == "missing-dependency"
    [fault] = faults_of(xa="", xb="", o="+x")
    assert fault.code == "ambiguous-dependency"
    assert "`xa`, `xb`" in fault.hint


def test_cycle_names_its_members() -> None:
    [fault] = faults_of(base="", a="c", b="a", c="b", above="c")
    assert (fault.code, fault.path) == ("cycle", "versions/a.py")
    assert "`a`, `b`, `c`" in fault.message
    assert "versions/a.py, versions/b.py, versions/c.py" in fault.hint


def test_two_cycles() -> None:
    assert codes_of(a="b", b="a", c="d b", d="c") == [
        ("cycle", "versions/a.py"),
        ("cycle", "versions/c.py"),
    ]


def test_self_loops() -> None:
    assert codes_of(a="a") == [("self-loop", "versions/a.py")]
    assert codes_of(a="+a") == [("dependency-self-loop", "versions/a.py")]


def test_dependency_cycle() -> None:
    assert codes_of(a="+b", b="a") == [("dependency-cycle", "versions/a.py")]
    assert codes_of(a="b", b="a", o="+a") == [("cycle", "versions/a.py")]


def test_duplicate_id_names_both_files() -> None:
    first = make_revision("a", "")
    second = replace(first, path="versions/z.py", line=7)
    [fault] = find_faults([second, first])
    assert (fault.code, fault.place) == ("duplicate-id", "versions/z.py:7")
    assert "versions/a.py" in fault.message


def test_ids_that_some_databases_take_for_one() -> None:
    revisions = [
        make_revision("abc", ""),
        replace(make_revision("ABC", "abc"), path="versions/z.py", line=7),
    ]
    [fault] = find_faults(revisions)
    assert (fault.code, fault.place) == ("duplicate-id", "versions/z.py:7")
    assert "`abc` in case only" in fault.message


def test_label_clashes() -> None:
    assert codes_of(a="@lab", b="a @lab") == [("duplicate-label", "versions/b.py")]
    assert codes_of(a="@b", b="a") == [("duplicate-label", "versions/a.py")]
    assert codes_of(a="@lab @lab") == []


@pytest.mark.parametrize(
    ("first", "second"),
    [("versions/Add.py", "versions/add.py"), ("versions/\u00e4.py", "versions/a\u0308.py")],
)
def test_names_that_some_file_systems_take_for_one(first: str, second: str) -> None:
    revisions = [
        replace(make_revision("a", ""), path=first),
        replace(make_revision("b", "a"), path=second),
    ]
    assert [fault.code for fault in find_faults(revisions)] == ["same-name"]


def test_all_at_once_sorted_by_path() -> None:
    edges = {"a": "nowhere", "b": "b", "c": "d", "d": "c", "e": "+gone @x", "f": "@x"}
    assert [fault.path for fault in faults_of(**edges)] == [f"versions/{key}.py" for key in "abcef"]
