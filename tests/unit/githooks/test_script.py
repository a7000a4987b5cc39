"""A hook's script and the projects that it serves."""

import subprocess

import pytest

from gitmig.githooks.script import Project, is_edited, parse_script, render_script
from gitmig.githooks.table import HOOKS
from gitmig.resources import find_resources

PROJECTS = (
    Project(".", "/usr/bin/python3"),
    Project("it's a dir/$HOME", '/opt/py "3"/bin/python'),
    Project("it's a dir/$HOME", "/usr/bin/python3", "its own.toml"),
)


@pytest.mark.parametrize("name", HOOKS)
def test_what_is_written_is_read_back(name: str) -> None:
    script = render_script(name, PROJECTS)
    assert parse_script(script) == PROJECTS
    assert not is_edited(script)
    assert is_edited(f"{script}\n")


@pytest.mark.parametrize("name", HOOKS)
def test_the_script_is_valid_shell(name: str) -> None:
    script = render_script(name, PROJECTS)
    done = subprocess.run(["sh", "-n"], input=script, text=True, capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert "@PROJECTS@" not in script


def test_settings_above_the_top_are_no_path_of_git() -> None:
    script = render_script("pre-commit", [Project("..", "/usr/bin/python3", "own.toml")])
    assert "own.toml" in script
    assert ":(top,literal)" not in script
    assert ":(top,literal)a dir/own.toml" in render_script(
        "pre-commit", [Project("a dir", "/usr/bin/python3", "own.toml")]
    )


def test_the_order_of_installation_does_not_matter() -> None:
    assert render_script("pre-commit", PROJECTS) == render_script("pre-commit", PROJECTS[::-1])


@pytest.mark.parametrize("text", ["", "#!/bin/sh\nexit 0\n", "project a b c\n", "\ufffd\0"])
def test_a_foreign_script_is_not_ours(text: str) -> None:
    assert parse_script(text) is None


def test_each_hook_has_a_script_and_each_script_a_hook() -> None:
    scripts = {path.name for path in find_resources("hooks").iterdir()} - {
        "projects.sh",
        "start.sh",
    }
    assert scripts == set(HOOKS)


def test_the_table_names_each_hook_by_its_own_name() -> None:
    assert {name: hook.name for name, hook in HOOKS.items()} == {name: name for name in HOOKS}
