"""Real temporary repositories."""

from pathlib import Path

import pytest

from tests.git.sandbox import Sandbox, make_project, make_sandbox


@pytest.fixture
def empty(tmp_path: Path) -> Sandbox:
    """A repository without a commit."""
    return make_sandbox(tmp_path / "a répository")


@pytest.fixture
def project(tmp_path: Path) -> Sandbox:
    """A repository with a project of one revision, `first`, on the branch main."""
    return make_project(tmp_path / "a prøject")
