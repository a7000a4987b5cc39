"""A repository that nothing in its working tree leads to, as one of dotfiles: it is named."""

from pathlib import Path

import pytest

from tests.git.migrating import write_table
from tests.git.sandbox import SETTINGS, VERSIONS, Sandbox, make_project


@pytest.fixture
def home(tmp_path: Path) -> Sandbox:
    """A working tree with a project in it, whose bare repository lies beside it."""
    root = tmp_path / "a hôme"
    (root / "shop").mkdir(parents=True)
    bare = tmp_path / "dotfiles"
    sandbox = Sandbox(root)
    sandbox.git("init", "--quiet", "--bare", "--initial-branch=main", str(bare))
    sandbox.environ |= {"GIT_DIR": str(bare), "GIT_WORK_TREE": str(root)}
    sandbox.write("shop/pyproject.toml", SETTINGS)
    sandbox.write(".gitignore", "app.db\n.gitmig_cache/\n__pycache__/\n")
    sandbox.write_revision("first")
    (root / "migrations").rename(root / "shop" / "migrations")
    sandbox.commit("First")
    return sandbox


def run(home: Sandbox, *arguments: str) -> str:
    done = home.gitmig("-C", "shop", *arguments)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_it_is_asked(home: Sandbox) -> None:
    assert "base: main" in run(home, "divergence")
    assert run(home, "heads", "--ref", "main").startswith("first ")
    run(home, "upgrade")
    assert home.git("rev-parse", "HEAD") in run(home, "log", "--json")


def test_it_may_be_named_relative_to_here(home: Sandbox) -> None:
    home.environ |= {"GIT_DIR": "../dotfiles", "GIT_WORK_TREE": "."}
    assert "base: main" in run(home, "divergence")


def test_its_hooks_know_it(home: Sandbox) -> None:
    run(home, "hooks", "install")
    named = home.environ.pop("GIT_DIR"), home.environ.pop("GIT_WORK_TREE")
    git = ("git", f"--git-dir={named[0]}", f"--work-tree={named[1]}")
    for id in ("mine", "theirs"):
        write_table(home, id, "first")
        (home.root / VERSIONS / f"{id}.py").rename(home.root / "shop" / VERSIONS / f"{id}.py")
        assert home.run(*git, "add", "shop").returncode == 0
        done = home.run(*git, "commit", "--quiet", "--message", id)
    assert done.returncode == 1
    assert "2 heads" in done.stderr


def test_a_file_is_restored_to_its_working_tree(home: Sandbox) -> None:
    file = home.root / "shop" / VERSIONS / "first.py"
    before = file.read_bytes()
    file.unlink()
    run(home, "restore", "first")
    assert file.read_bytes() == before


def test_a_repository_in_it_is_its_own(home: Sandbox) -> None:
    inner = make_project(home.root / "inner")
    inner.environ = home.environ
    done = inner.gitmig("heads", "--ref", "HEAD")
    assert done.stdout.startswith("first "), done.stderr


@pytest.mark.parametrize("place", ["nowhere", "dotfiles"])
def test_what_leads_nowhere(home: Sandbox, tmp_path: Path, place: str) -> None:
    project = Sandbox(tmp_path / "other", home.environ | {"GIT_DIR": str(tmp_path / place)})
    project.write("pyproject.toml", SETTINGS)
    project.write_revision("first")
    done = project.gitmig("divergence")
    assert done.returncode == 1
    assert "is not in a Git repository" in done.stderr
