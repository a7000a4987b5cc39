"""The revisions of a project."""

from pathlib import Path

import pytest

from gitmig.config import Options, Settings
from gitmig.errors import GraphFaults, ScriptDirectoryMissing
from gitmig.revisions.directory import ScriptDirectory

A = 'revision = "a"\ndown_revision = None\n'


@pytest.fixture
def directory(tmp_path: Path) -> ScriptDirectory:
    (tmp_path / "migrations" / "versions").mkdir(parents=True)
    return ScriptDirectory(Settings(tmp_path, None, Options()))


def test_the_graph_is_read_once_and_again_when_asked(directory: ScriptDirectory) -> None:
    assert len(directory.graph) == 0
    path = directory.versions / "a.py"
    path.write_text(A)
    assert len(directory.graph) == 0
    directory.refresh()
    assert directory.graph.heads == ("a",)
    revision = directory.graph.get("a")
    assert revision.path == "migrations/versions/a.py"
    assert directory.path_of(revision) == path


def test_refresh_before_the_graph_was_read(directory: ScriptDirectory) -> None:
    directory.refresh()
    assert len(directory.graph) == 0


def test_a_clone_without_revisions_has_no_versions(tmp_path: Path) -> None:
    (tmp_path / "migrations").mkdir()
    assert len(ScriptDirectory(Settings(tmp_path, None, Options())).graph) == 0


def test_no_environment(tmp_path: Path) -> None:
    with pytest.raises(ScriptDirectoryMissing) as caught:
        _ = ScriptDirectory(Settings(tmp_path, None, Options())).graph
    assert "gitmig init" in (caught.value.hint or "")


def test_the_cache_lies_in_the_project(directory: ScriptDirectory) -> None:
    (directory.versions / "a.py").write_text(A)
    assert directory.graph.heads == ("a",)
    assert (directory.settings.root / ".gitmig_cache" / ".gitignore").exists()


def test_faults_are_raised_each_time(directory: ScriptDirectory) -> None:
    (directory.versions / "a.py").write_text("def")
    for _ in range(2):
        with pytest.raises(GraphFaults):
            _ = directory.graph
