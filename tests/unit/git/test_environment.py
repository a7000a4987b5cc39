"""What is taken out of a hook's environment, and what is kept of it."""

from pathlib import Path

import pytest

from gitmig.git.environment import (
    LOCATIONS,
    HookEnvironment,
    find_named_repository,
    take_hook_environment,
)


def test_outside_of_a_hook_nothing_changes() -> None:
    environ = {"PATH": "/bin", "GIT_SSH_COMMAND": "ssh -4"}
    assert take_hook_environment(environ) == HookEnvironment()
    assert environ == {"PATH": "/bin", "GIT_SSH_COMMAND": "ssh -4"}


def test_places_are_taken_out() -> None:
    environ = dict.fromkeys(LOCATIONS, "x") | {"GIT_LITERAL_PATHSPECS": "1", "HOME": "/root"}
    take_hook_environment(environ)
    assert {name for name in environ if name.startswith("GIT_")} == set()
    assert environ["HOME"] == "/root"


def test_configuration_of_the_run_stays() -> None:
    environ = {"GIT_CONFIG_COUNT": "0", "GIT_CONFIG_PARAMETERS": "'a.b=c'"}
    take_hook_environment(environ)
    assert set(environ) == {"GIT_CONFIG_COUNT", "GIT_CONFIG_PARAMETERS"}


def test_the_index_is_kept_from_where_the_hook_started(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    environ = {"GIT_INDEX_FILE": ".git/index"}
    assert take_hook_environment(environ) == HookEnvironment(tmp_path / ".git/index", tmp_path)
    assert environ == {}


def test_an_absolute_index_is_kept_as_it_is() -> None:
    kept = take_hook_environment({"GIT_INDEX_FILE": "/repo/.git/next-index-1.lock"})
    assert kept.index_file == Path("/repo/.git/next-index-1.lock")


def test_a_repository_that_is_named_whole_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    environ = {"GIT_DIR": "dotfiles", "GIT_WORK_TREE": "."}
    take_hook_environment(environ)
    assert not LOCATIONS & set(environ)
    assert find_named_repository(environ) == {
        "GIT_DIR": str(tmp_path / "dotfiles"),
        "GIT_WORK_TREE": str(tmp_path),
    }


def test_half_a_name_is_none() -> None:
    environ = {"GIT_DIR": ".git"}
    take_hook_environment(environ)
    assert find_named_repository(environ) == {}
