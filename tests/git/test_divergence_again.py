"""The second look at branches asks Git for nothing that it knows, and is never wrong for that."""

import json
from pathlib import Path

import pytest

from tests.git.migrating import run
from tests.git.sandbox import VERSIONS, Sandbox


@pytest.fixture
def forked(project: Sandbox) -> Sandbox:
    """Ten branches with a revision each that main lacks, and one of main's own."""
    project.write(".gitignore", ".gitmig_cache/\n")
    project.commit()
    for number in range(10):
        project.git("switch", "--quiet", "--create", f"b{number}", "main")
        project.commit_revision(f"r{number}", "first")
    project.git("switch", "--quiet", "main")
    project.commit_revision("mine", "first")
    return project


def count_processes(sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int:
    """Return how many times Git was started."""
    trace = sandbox.root.parent / "trace"
    trace.unlink(missing_ok=True)
    monkeypatch.setenv("GIT_TRACE2_EVENT", str(trace))
    run(sandbox, *arguments)
    monkeypatch.delenv("GIT_TRACE2_EVENT")
    events = [json.loads(line) for line in trace.read_text("utf-8").splitlines()]
    return sum(event["event"] == "start" for event in events)


def test_few_processes_and_fewer_again(forked: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    assert count_processes(forked, monkeypatch, "divergence") <= 8
    assert count_processes(forked, monkeypatch, "divergence") <= 2
    forked.commit_revision("more", "mine")
    assert count_processes(forked, monkeypatch, "divergence") <= 8


def test_the_second_answer_is_the_first(forked: Sandbox) -> None:
    first = run(forked, "divergence", "--json")
    assert run(forked, "divergence", "--json") == first
    (forked.root / ".gitmig_cache" / "trees.json").unlink()
    assert run(forked, "divergence", "--json") == first


def test_what_moves_is_seen(forked: Sandbox) -> None:
    run(forked, "divergence")
    forked.git("branch", "--force", "b1", "b2")
    forked.commit_revision("more", "mine")
    (forked.versions / "mine.py").rename(forked.versions / "renamed.py")
    forked.commit()
    cached = json.loads(run(forked, "divergence", "--json"))
    (forked.root / ".gitmig_cache" / "trees.json").unlink()
    assert json.loads(run(forked, "divergence", "--json")) == cached
    assert ["b1", "b2"] in [side["refs"] for side in cached["refs"]]


@pytest.mark.parametrize("damage", [b"", b"[1, 7]\n{}", b"not JSON\n", b"[1, 2745614147]\n[]"])
def test_a_damaged_cache(forked: Sandbox, damage: bytes) -> None:
    first = run(forked, "divergence", "--json")
    (forked.root / ".gitmig_cache" / "trees.json").write_bytes(damage)
    assert run(forked, "divergence", "--json") == first


def test_a_branch_without_a_project_is_asked_again(
    forked: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What Git does not have is not remembered: a fetch may bring it."""
    empty = forked.git("hash-object", "-t", "tree", "-w", "--stdin")
    commit = forked.git("commit-tree", "-m", "Nothing", empty)
    forked.git("branch", "before", commit)
    first = run(forked, "divergence", "--json")
    assert count_processes(forked, monkeypatch, "divergence") <= 6
    assert run(forked, "divergence", "--json") == first


def test_a_directory_that_becomes_recursive(forked: Sandbox) -> None:
    forked.git("switch", "--quiet", "b1")
    below = forked.write(f"{VERSIONS}/more/deep.py", "revision = 'deep'\ndown_revision = 'r1'\n")
    forked.commit()
    forked.git("switch", "--quiet", "main")
    assert not below.exists()
    assert "deep" not in run(forked, "divergence", "b1")
    settings = forked.root / "pyproject.toml"
    settings.write_text(f"{settings.read_text('utf-8')}recursive_version_locations = true\n")
    assert "deep" in run(forked, "divergence", "b1")


def test_the_cache_does_not_grow_for_ever(forked: Sandbox, tmp_path: Path) -> None:
    cache = forked.root / ".gitmig_cache" / "trees.json"
    for number in range(5):
        forked.commit_revision(f"more{number}", f"more{number - 1}" if number else "mine")
        run(forked, "divergence")
    _, _, body = cache.read_bytes().partition(b"\n")
    assert len(json.loads(body)["files"]) == 3
