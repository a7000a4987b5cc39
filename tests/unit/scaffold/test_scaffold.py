"""Everything that `gitmig init` lays down, or nothing."""

import tomllib
from pathlib import Path

import pytest

from gitmig.errors import (
    AlreadySetUp,
    DirectoryNotEmpty,
    FileNotWritten,
    SettingsUnreadable,
    UnknownTemplate,
)
from gitmig.resources import find_resources
from gitmig.scaffold import Scaffold, find_templates, plan_scaffold, write_scaffold


def plan(
    root: Path,
    directory: str = "migrations",
    *,
    url: str | None = None,
    metadata: str | None = None,
) -> Scaffold:
    return plan_scaffold(root, directory, "generic", url=url, metadata=metadata)


def test_what_is_laid_down(tmp_path: Path) -> None:
    written = write_scaffold(plan(tmp_path, metadata='odd"name:Base', url="sqlite:///ä.db"))
    assert [path.relative_to(tmp_path).as_posix() for path in written] == [
        "pyproject.toml",
        "migrations/README",
        "migrations/env.py",
        "migrations/script.py.mako",
        "migrations/versions",
    ]
    settings = tomllib.loads((tmp_path / "pyproject.toml").read_text(encoding="utf-8"))
    assert settings["tool"]["gitmig"] == {
        "script_location": "migrations",
        "url": "sqlite:///ä.db",
        "metadata": 'odd"name:Base',
    }


def test_an_absolute_place_in_the_project_is_written_relative(tmp_path: Path) -> None:
    write_scaffold(plan(tmp_path, str(tmp_path / "db" / "migrations")))
    assert 'script_location = "db/migrations"' in (tmp_path / "pyproject.toml").read_text()


@pytest.mark.parametrize("name", ["gitmig.toml", "pyproject.toml"])
def test_a_project_with_settings_gets_what_is_missing_of_the_environment(
    tmp_path: Path, name: str
) -> None:
    table = "" if name == "gitmig.toml" else "[tool.gitmig]\n"
    settings = f'{table}script_location = "db"\n'
    (tmp_path / name).write_text(settings)

    write_scaffold(plan(tmp_path, "db"))

    assert (tmp_path / "db" / "env.py").is_file()
    assert (tmp_path / name).read_text() == settings
    assert sorted(path.name for path in tmp_path.iterdir()) == ["db", name]
    with pytest.raises(AlreadySetUp):
        plan(tmp_path, "db")


def test_settings_are_not_written_twice(tmp_path: Path) -> None:
    (tmp_path / "gitmig.toml").write_text('url = "sqlite:///x.db"\n')
    with pytest.raises(AlreadySetUp):
        plan(tmp_path, "elsewhere")
    with pytest.raises(AlreadySetUp):
        plan(tmp_path, url="sqlite:///y.db")


@pytest.mark.parametrize("kind", ["file", "directory", "link"])
def test_what_is_there_is_not_touched(tmp_path: Path, kind: str) -> None:
    place = tmp_path / "migrations"
    if kind == "file":
        place.touch()
    elif kind == "directory":
        place.mkdir()
        (place / "mine").touch()
    else:
        place.symlink_to(tmp_path / "nowhere")
    with pytest.raises(DirectoryNotEmpty):
        plan(tmp_path)


@pytest.mark.parametrize("text", ["tool = 3\n", "[tool]\ngitmig = 3\n", "[[[", "\udcff"])
def test_settings_that_are_no_table(tmp_path: Path, text: str) -> None:
    (tmp_path / "pyproject.toml").write_bytes(text.encode(errors="surrogateescape"))
    with pytest.raises(SettingsUnreadable):
        plan(tmp_path)


def test_an_inline_table_cannot_be_added_to(tmp_path: Path) -> None:
    text = "tool = {other = 1}\n"
    (tmp_path / "pyproject.toml").write_text(text)
    with pytest.raises(SettingsUnreadable, match="cannot be added"):
        write_scaffold(plan(tmp_path, "deep/er"))
    assert (tmp_path / "pyproject.toml").read_text() == text
    assert not (tmp_path / "deep").exists()


@pytest.mark.parametrize("directory", ["migrations", "one/two/three"])
def test_what_cannot_be_written_is_taken_back(tmp_path: Path, directory: str) -> None:
    (tmp_path / "pyproject.toml").mkdir()
    with pytest.raises(FileNotWritten):
        write_scaffold(plan(tmp_path, directory))
    assert [path.name for path in tmp_path.iterdir()] == ["pyproject.toml"]


def test_an_empty_directory_stays_when_all_is_taken_back(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").mkdir()
    (tmp_path / "migrations").mkdir()
    with pytest.raises(FileNotWritten):
        write_scaffold(plan(tmp_path))
    assert list((tmp_path / "migrations").iterdir()) == []


def test_a_file_on_the_way(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(FileNotWritten):
        write_scaffold(plan(tmp_path, "file/migrations"))
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_templates(tmp_path: Path) -> None:
    templates = find_templates()
    assert "generic" in [template.name for template in templates]
    for template in templates:
        files = {path.name for path in (find_resources("templates") / template.name).iterdir()}
        own = set() if template.name == "minimal" else {"env.py", "script.py.mako"}
        assert files == {"README", "settings.toml"} | own
        assert template.description.endswith(".")
    with pytest.raises(UnknownTemplate, match="nope"):
        plan_scaffold(tmp_path, "m", "nope", url=None, metadata=None)


def test_templates_share_the_text_of_a_revision() -> None:
    generic, other = (find_resources("templates") / name for name in ("generic", "async"))
    assert (generic / "script.py.mako").read_bytes() == (other / "script.py.mako").read_bytes()
