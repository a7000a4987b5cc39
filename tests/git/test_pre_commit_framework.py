"""The hooks of `.pre-commit-hooks.yaml`, run by the real pre-commit framework.

It would install gitmig into an environment of its own, for which it needs a package index. The
tests need none: they let it run the gitmig that is installed here, as `language: system` does.
"""

import os
import subprocess
import sys
from pathlib import Path
from textwrap import indent

import pytest

from gitmig.githooks.framework import HookName, find_hook
from gitmig.resources import find_resources
from tests.git.sandbox import Sandbox, make_sandbox

MANIFEST = Path(__file__).resolve().parents[2] / ".pre-commit-hooks.yaml"
FRAMEWORK = (sys.executable, "-m", "pre_commit")
STAGES = ("pre-commit", "post-merge", "post-commit", "post-rewrite", "pre-push")


@pytest.fixture
def framed(project: Sandbox) -> Sandbox:
    """A project with the framework's hooks, and the branches main and feature, a revision each."""
    bin_directory = Path(sys.executable).parent
    project.environ["PATH"] = f"{bin_directory}{os.pathsep}{project.environ['PATH']}"
    project.environ["PRE_COMMIT_HOME"] = str(project.root.parent / "pre-commit")
    hooks = MANIFEST.read_text("utf-8").replace("language: python", "language: system")
    project.write(
        ".pre-commit-config.yaml", f"repos:\n- repo: local\n  hooks:\n{indent(hooks, '  ')}"
    )
    project.commit("Hooks")
    types = [word for stage in STAGES for word in ("--hook-type", stage)]
    done = project.run(*FRAMEWORK, "install", *types)
    assert done.returncode == 0, done.stdout + done.stderr
    project.fork()
    return project


def test_the_framework_understands_the_list() -> None:
    command = [*FRAMEWORK, "validate-manifest", str(MANIFEST)]
    assert subprocess.run(command, check=False, capture_output=True).returncode == 0


def test_a_commit_with_two_heads_is_stopped(framed: Sandbox) -> None:
    framed.write_revision("theirs", "first")
    framed.git("add", "--all")
    done = framed.run("git", "commit", "--message", "Two heads")
    assert done.returncode == 1
    assert "one of 2 heads: theirs" in done.stderr


def test_a_sound_commit_passes(framed: Sandbox) -> None:
    framed.write_revision("more", "mine")
    framed.git("add", "--all")
    done = framed.run("git", "commit", "--message", "More")
    assert done.returncode == 0, done.stderr
    assert "gitmig graph" in done.stderr


@pytest.mark.parametrize(
    "command",
    [("merge", "--no-edit", "feature"), ("rebase", "feature"), ("cherry-pick", "feature")],
)
def test_heads_are_joined(framed: Sandbox, command: tuple[str, ...]) -> None:
    done = framed.run("git", *command)
    assert done.returncode == 0, done.stderr
    assert "which joins them: commit it" in done.stdout + done.stderr
    (path,) = framed.git("diff", "--cached", "--name-only").split()
    assert "/merge_" in path
    assert framed.run("git", "commit", "--quiet", "--message", "Merge").returncode == 0


@pytest.mark.parametrize("is_new", [True, False])
def test_two_heads_are_not_pushed(framed: Sandbox, tmp_path: Path, is_new: bool) -> None:
    framed.git("init", "--quiet", "--bare", str(tmp_path / "remote.git"))
    framed.git("remote", "add", "origin", str(tmp_path / "remote.git"))
    if not is_new:
        framed.git("push", "--quiet", "--no-verify", "origin", "main")
    framed.write_revision("theirs", "first")
    framed.commit("Two heads")
    done = framed.run("git", "push", "--quiet", "origin", "main")
    assert done.returncode == 1
    assert "refused to push to main, which is protected" in done.stdout + done.stderr
    framed.git("push", "--quiet", "origin", "main:topic")


def test_models_without_their_revision_are_found(framed: Sandbox) -> None:
    framed.write(
        "models.py",
        "from sqlalchemy import *\nmetadata = MetaData()\n"
        "users = Table('users', metadata, Column('id', Integer, primary_key=True))\n",
    )
    framed.write(
        "migrations/env.py", (find_resources("templates") / "generic" / "env.py").read_text("utf-8")
    )
    settings = '[tool.gitmig]\nurl = "sqlite:///app.db"\nmetadata = "models:metadata"\n'
    framed.write("pyproject.toml", settings)
    framed.git("add", "--all")
    done = framed.run("git", "commit", "--message", "Models")
    assert done.returncode == 1
    assert "the models differ from the migrations: " in done.stderr


def test_a_project_that_is_not_found_is_no_project_without_faults(tmp_path: Path) -> None:
    below = make_sandbox(tmp_path / "top")
    below.write("backend/pyproject.toml", "[tool.gitmig]\n")
    below.commit()
    assert below.gitmig("hooks", "run", "pre-commit", "graph").returncode == 0
    below.environ["PRE_COMMIT"] = "1"
    done = below.gitmig("hooks", "run", "pre-commit", "graph")
    assert done.returncode == 1
    assert "error: no [tool.gitmig]" in done.stderr


@pytest.mark.parametrize(
    ("environ", "hook"),
    [
        ({}, HookName("post-commit")),
        ({"PRE_COMMIT_IS_SQUASH_MERGE": "1"}, HookName("post-merge", ("1",))),
        ({"PRE_COMMIT_REWRITE_COMMAND": "amend"}, HookName("post-rewrite", ("amend",))),
    ],
)
def test_the_stage_is_read_from_variables(environ: dict[str, str], hook: HookName) -> None:
    assert find_hook(environ) == hook
