"""On which branch and commit a revision is said to be made."""

from pathlib import Path

from gitmig.git.provenance import read_provenance
from gitmig.revisions.writing import Provenance
from tests.git.sandbox import Sandbox


def test_on_a_branch(project: Sandbox) -> None:
    commit = project.git("rev-parse", "HEAD")
    assert read_provenance(project.versions) == Provenance("main", commit)


def test_before_the_first_commit(empty: Sandbox) -> None:
    assert read_provenance(empty.root) == Provenance("main", None)


def test_on_a_detached_head(project: Sandbox) -> None:
    project.git("checkout", "--quiet", "--detach")
    assert read_provenance(project.root) == Provenance(None, project.git("rev-parse", "HEAD"))


def test_outside_of_a_repository(tmp_path: Path) -> None:
    assert read_provenance(tmp_path) is None
