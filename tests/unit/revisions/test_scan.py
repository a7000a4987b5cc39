"""From a source to a graph, or to all that is wrong at once."""

import pytest

from gitmig.errors import GraphFaults
from gitmig.revisions.scan import load_graph, scan
from tests.memory_source import MemorySource

A = 'revision = "a"\ndown_revision = None\n'
B = 'revision = "b"\ndown_revision = "a"\n'


def test_a_graph() -> None:
    graph = load_graph(MemorySource({"v/2.py": A, "v/1.py": B}))
    assert [(revision.id, revision.path) for revision in graph] == [
        ("a", "v/2.py"),
        ("b", "v/1.py"),
    ]


def test_no_files_are_an_empty_graph() -> None:
    assert len(load_graph(MemorySource({}))) == 0


def test_faults_leave_the_other_revisions() -> None:
    found = scan(MemorySource({"v/a.py": A, "v/b.py": "revision = 1"}))
    assert [revision.id for revision in found.revisions] == ["a"]
    assert [fault.path for fault in found.faults] == ["v/b.py"]


def test_a_parent_that_is_in_a_broken_file_is_looked_for_there() -> None:
    last = 'revision = "c"\ndown_revision = "b"\n'
    files = {"v/a.py": A, "v/b_more.py": "def", "v/c.py": last}
    with pytest.raises(GraphFaults) as caught:
        load_graph(MemorySource(files, name="a test"))
    broken, missing = caught.value.faults
    assert (broken.code, missing.code) == ("syntax-error", "missing-parent")
    assert missing.hint == "mend v/b_more.py first: it seems to be that revision"


def test_faults_of_files_and_of_the_graph_are_shown_together() -> None:
    files = {"v/a.py": A, "v/again.py": A, "v/b.py": "def", "v/c.py": B.replace('"a"', '"x"')}
    with pytest.raises(GraphFaults) as caught:
        load_graph(MemorySource(files, name="a test"))
    codes = [(fault.path, fault.code) for fault in caught.value.faults]
    assert codes == [
        ("v/b.py", "syntax-error"),
        ("v/again.py", "duplicate-id"),
        ("v/c.py", "missing-parent"),
    ]
    assert caught.value.message.startswith("the revisions in a test cannot be used:\n  v/b.py:1: ")
