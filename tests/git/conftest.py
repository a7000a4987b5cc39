"""Real temporary repositories."""

from pathlib import Path

import pytest

from tests.git.hooked import install_hooks
from tests.git.sandbox import Sandbox, make_project, make_sandbox


@pytest.fixture
def empty(tmp_path: Path) -> Sandbox:
    """A repository without a commit."""
    return make_sandbox(tmp_path / "a répository")


@pytest.fixture
def project(tmp_path: Path) -> Sandbox:
    """A repository with a project of one revision, `first`, on the branch main."""
    return make_project(tmp_path / "a prøject")


@pytest.fixture
def forked(project: Sandbox) -> Sandbox:
    """main has `mine`, feature has `theirs`; both follow `first`."""
    project.write(".gitignore", "app.db\n.gitmig_cache/\n__pycache__/\n")
    project.commit()
    project.fork()
    return project


@pytest.fixture
def branched(project: Sandbox) -> Sandbox:
    """The branch feature has `theirs` and then a note, main has `mine` and is checked out."""
    project.git("switch", "--quiet", "--create", "feature")
    project.commit_revision("theirs", "first")
    project.write("note", "theirs")
    project.commit("Their note")
    project.git("switch", "--quiet", "main")
    project.commit_revision("mine", "first")
    install_hooks(project)
    return project
