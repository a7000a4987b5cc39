"""The installed hooks where a project lies unusually: worktree, submodule, subfolder, hooksPath."""

import sys
from pathlib import Path

import pytest

from gitmig.git.repository import Repository
from gitmig.githooks.install import install
from gitmig.revisions.scan import load_graph
from tests.git.sandbox import SETTINGS, Sandbox, make_project, make_sandbox


def fork(sandbox: Sandbox, place: str = "") -> None:
    """Leave `theirs` on the branch feature and `mine` on a new one, which is checked out."""
    sandbox.git("switch", "--quiet", "--create", "feature")
    write(sandbox, place, "theirs")
    sandbox.git("switch", "--quiet", "--create", "topic", "HEAD~1")
    write(sandbox, place, "mine")


def write(sandbox: Sandbox, place: str, id: str) -> None:
    path = sandbox.write_revision(id, "first")
    if place:
        target = sandbox.root / place / path.relative_to(sandbox.root)
        target.parent.mkdir(parents=True, exist_ok=True)
        path.rename(target)
    sandbox.commit(id)


def heads(root: Path, place: str = "") -> tuple[str, ...]:
    sandbox = Sandbox(root / place)
    return load_graph(Repository.get(root).ref_source("HEAD", sandbox.locations)).heads


@pytest.mark.parametrize("policy", ["amend", "commit"])
def test_a_linked_worktree(project: Sandbox, tmp_path: Path, policy: str) -> None:
    fork(project)
    install(Repository.get(project.root), project.root)
    tree = Sandbox(tmp_path / "ein Bäum")
    project.git("worktree", "add", "--quiet", "-b", "side", str(tree.root))
    tree.environ["GITMIG_MERGE_COMMIT"] = policy
    tree.git("merge", "--quiet", "--no-edit", "feature")
    assert len(heads(tree.root)) == 1
    assert tree.git("status", "--porcelain") == project.git("status", "--porcelain") == ""
    assert heads(project.root) == ("mine",)


def test_a_project_in_a_subfolder(tmp_path: Path) -> None:
    sandbox = make_sandbox(tmp_path / "a monorepo")
    place = "apps/the shöp"
    sandbox.write(f"{place}/pyproject.toml", SETTINGS)
    sandbox.write_revision("first").rename(
        sandbox.write(f"{place}/migrations/versions/first.py", "")
    )
    sandbox.commit()
    fork(sandbox, place)
    install(Repository.get(sandbox.root), sandbox.root / place)
    sandbox.environ["GITMIG_MERGE_COMMIT"] = "amend"
    done = sandbox.run("git", "merge", "--no-edit", "feature", cwd=sandbox.root / "apps")
    assert (done.returncode, "into the merge commit" in done.stderr) == (0, True)
    assert len(heads(sandbox.root, place)) == 1
    assert sandbox.git("status", "--porcelain") == ""


def test_each_of_several_projects_is_named(tmp_path: Path) -> None:
    sandbox = make_sandbox(tmp_path / "a monorepo")
    for place in ("one", "the öther"):
        sandbox.write(f"{place}/pyproject.toml", SETTINGS)
        for name, parent in (("first", ()), ("mine", ("first",)), ("theirs", ("first",))):
            path = sandbox.write(f"{place}/migrations/versions/{name}.py", "")
            sandbox.write_revision(name, *parent).rename(path)
        install(Repository.get(sandbox.root), sandbox.root / place)
    sandbox.git("add", "--all")
    done = sandbox.run("git", "commit", "--message", "Two heads each")
    lines = done.stderr.splitlines()
    assert [line for line in lines if ": in " in line] == [
        "gitmig: in one:",
        "gitmig: in the öther:",
    ]
    assert lines[0] == "gitmig: in one:"


def test_revisions_in_a_submodule(project: Sandbox, tmp_path: Path) -> None:
    """A merge of the project around it is none of theirs; a merge in it is."""
    inner = make_project(tmp_path / "inner")
    fork(inner)
    project.git(
        *("-c", "protocol.file.allow=always", "submodule", "--quiet"),
        *("add", "--branch", "topic", str(inner.root), "db"),
    )
    project.write("pyproject.toml", SETTINGS + 'script_location = "db/migrations"\n')
    project.git("rm", "-r", "--quiet", "migrations")
    project.commit()
    done = project.gitmig("hooks", "install")
    assert done.returncode == 0, done.stderr
    module = Sandbox(project.root / "db")
    merged = module.run("git", "merge", "--no-edit", "origin/feature")
    assert merged.returncode == 0
    assert "which joins them: commit it" in merged.stderr
    module.git("commit", "--quiet", "--message", "Merge")
    assert len(heads(module.root)) == 1


def test_a_hooks_directory_of_the_repository(project: Sandbox) -> None:
    fork(project)
    project.git("config", "core.hooksPath", ".githooks")
    install(Repository.get(project.root), project.root)
    done = project.run("git", "rebase", "feature", cwd=project.versions)
    assert (done.returncode, "which joins them" in done.stderr) == (0, True)


def test_a_manager_that_calls_the_plain_commands(project: Sandbox) -> None:
    """As husky does: a script a hook, with Git's arguments and input."""
    fork(project)
    project.git("config", "core.hooksPath", ".husky/_")
    for name in ("pre-merge-commit", "post-merge", "pre-push"):
        command = f"'{sys.executable}' -m gitmig hooks run {name} \"$@\""
        project.write(f".husky/_/{name}", f"#!/bin/sh\n{command}\n").chmod(0o755)
    done = project.run("git", "merge", "--no-edit", "feature")
    assert (done.returncode, "which joins them" in done.stderr) == (0, True)
    remote = project.root.parent / "remote.git"
    project.git("init", "--quiet", "--bare", str(remote))
    refused = project.run("git", "push", str(remote), "HEAD:main")
    assert refused.returncode == 1
    assert "refused to push to main, which is protected" in refused.stderr
    project.git("commit", "--quiet", "--message", "Merge")
    assert project.run("git", "push", str(remote), "HEAD:main").returncode == 0
