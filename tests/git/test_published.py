"""Published is what the tree of a protected branch or a tag holds."""

import shlex
from pathlib import Path

import pytest

from gitmig.config import VersionLocations
from gitmig.git.published import (
    CannotDecide,
    NotPublished,
    Published,
    PublishedIn,
    PublishedRevisions,
    read_published,
)
from gitmig.git.repository import Repository
from tests.git.sandbox import Sandbox

PROTECTED = ("main", "master")


def read(sandbox: Sandbox, *protected: str) -> PublishedRevisions:
    return read_published(Repository.get(sandbox.root), sandbox.locations, protected or PROTECTED)


def find(sandbox: Sandbox, revision_id: str) -> Published:
    return read(sandbox).find(revision_id)


def test_on_a_protected_branch(project: Sandbox) -> None:
    project.git("switch", "--quiet", "--create", "feature")
    project.commit_revision("mine", "first")
    assert find(project, "first") == PublishedIn("refs/heads/main")
    assert find(project, "mine") == NotPublished()


def test_in_a_tag_of_either_kind(project: Sandbox) -> None:
    project.git("switch", "--quiet", "--create", "release")
    project.commit_revision("released", "first")
    project.git("tag", "v1")
    project.commit_revision("again", "released")
    project.git("tag", "--annotate", "v2", "--message", "Two")
    project.git("switch", "--quiet", "main")
    project.git("branch", "--quiet", "-D", "release")
    assert find(project, "first") == PublishedIn("refs/heads/main")
    assert find(project, "released") == PublishedIn("refs/tags/v1")
    assert find(project, "again") == PublishedIn("refs/tags/v2")


def test_only_on_the_remote(project: Sandbox, tmp_path: Path) -> None:
    clone = Sandbox(tmp_path / "clone")
    project.git("clone", "--quiet", str(project.root), str(clone.root))
    project.commit_revision("theirs", "first")
    assert find(clone, "theirs") == NotPublished()
    clone.git("fetch", "--quiet")
    assert find(clone, "theirs") == PublishedIn("refs/remotes/origin/main")


def test_a_squash_merge_publishes(project: Sandbox) -> None:
    project.git("switch", "--quiet", "--create", "feature")
    project.commit_revision("mine", "first")
    project.git("switch", "--quiet", "main")
    project.git("merge", "--quiet", "--squash", "feature")
    project.git("commit", "--quiet", "--message", "Squashed")
    project.git("switch", "--quiet", "feature")
    assert find(project, "mine") == PublishedIn("refs/heads/main")


def test_another_file_name_is_the_same_revision(project: Sandbox) -> None:
    project.git("switch", "--quiet", "--create", "feature")
    project.git("mv", "migrations/versions/first.py", "migrations/versions/renamed.py")
    project.commit()
    assert find(project, "first") == PublishedIn("refs/heads/main")


def test_patterns(project: Sandbox) -> None:
    project.git("switch", "--quiet", "--create", "release/1")
    project.commit_revision("released", "first")
    assert read(project, "release/*").find("released") == PublishedIn("refs/heads/release/1")
    assert isinstance(read(project, "release").find("released"), CannotDecide)


def test_a_star_stands_for_a_slash_too(project: Sandbox, tmp_path: Path) -> None:
    project.git("switch", "--quiet", "--create", "release/2024/01")
    project.commit_revision("released", "first")
    found = read(project, "release/*").find("released")
    assert found == PublishedIn("refs/heads/release/2024/01")
    clone = Sandbox(tmp_path / "clone")
    project.git("clone", "--quiet", "--branch", "main", str(project.root), str(clone.root))
    found = read(clone, "release/*").find("released")
    assert found == PublishedIn("refs/remotes/origin/release/2024/01")


def test_a_branch_with_a_blank_of_unicode_in_its_name(project: Sandbox) -> None:
    project.git("switch", "--quiet", "--create", "release/2024\u3000春")
    project.commit_revision("released", "first")
    project.git("switch", "--quiet", "main")
    found = read(project, "release/*").find("released")
    assert found == PublishedIn("refs/heads/release/2024\u3000春")


def test_no_protected_branch_here(project: Sandbox) -> None:
    project.git("branch", "--move", "trunk")
    answer = find(project, "first")
    assert isinstance(answer, CannotDecide)
    assert "there is no remote; the setting `protected` may name others" in answer.reason
    assert project.run(*shlex.split(answer.command)).returncode == 0
    project.git("remote", "add", "origin", str(project.root))
    assert find(project, "first") == CannotDecide(
        "none of the protected branches is here (main, master)",
        "git fetch origin main:refs/remotes/origin/main",
    )


def test_nothing_is_published_before_the_first_commit(tmp_path: Path) -> None:
    sandbox = Sandbox(tmp_path)
    sandbox.versions.mkdir(parents=True)
    sandbox.git("init", "--quiet")
    assert find(sandbox, "first") == NotPublished()


def test_only_tags_count_where_nothing_is_protected(project: Sandbox) -> None:
    repository = Repository.get(project.root)
    assert read_published(repository, project.locations, ()).find("first") == NotPublished()


@pytest.mark.parametrize("remote", ["origin", "upstream"])
def test_the_command_decides(project: Sandbox, tmp_path: Path, remote: str) -> None:
    project.git("switch", "--quiet", "--create", "feature")
    project.commit_revision("mine", "first")
    clone = Sandbox(tmp_path / "clone")
    project.git(
        *("clone", "--quiet", "--depth=1", "--branch=feature", f"--origin={remote}"),
        *(project.root.as_uri(), str(clone.root)),
    )
    before = find(clone, "mine")
    assert isinstance(before, CannotDecide)
    assert clone.run(*shlex.split(before.command)).returncode == 0
    assert find(clone, "mine") == NotPublished()
    assert find(clone, "first") == PublishedIn(f"refs/remotes/{remote}/main")


def test_a_shallow_clone_of_the_protected_branch(project: Sandbox, tmp_path: Path) -> None:
    clone = Sandbox(tmp_path / "clone")
    project.commit_revision("next", "first")
    project.git("clone", "--quiet", "--depth=1", project.root.as_uri(), str(clone.root))
    assert find(clone, "next") == PublishedIn("refs/heads/main")
    before = find(clone, "mine")
    assert isinstance(before, CannotDecide)
    assert clone.run(*shlex.split(before.command)).returncode == 0
    assert find(clone, "mine") == NotPublished()


def test_a_file_that_holds_no_revision_is_passed_over(project: Sandbox) -> None:
    project.write("migrations/versions/broken.py", "def (")
    project.commit()
    assert find(project, "first") == PublishedIn("refs/heads/main")


def test_in_directories_below_and_in_several_places(project: Sandbox) -> None:
    project.write("migrations/versions/2026/deep.py", "revision = 'deep'\ndown_revision = None\n")
    project.write("billing/other.py", "revision = 'other'\ndown_revision = None\n")
    project.commit()
    project.git("tag", "v1")
    directories = (project.versions, project.root / "billing")
    repository = Repository.get(project.root)
    for recursive, answer in ((True, PublishedIn("refs/heads/main")), (False, NotPublished())):
        found = read_published(repository, VersionLocations(directories, recursive), PROTECTED)
        assert found.find("deep") == answer
        assert found.find("other") == PublishedIn("refs/heads/main")
