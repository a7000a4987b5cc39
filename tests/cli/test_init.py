"""`gitmig init`: everything or nothing, and nothing that exists is touched."""

import tomllib
from pathlib import Path

from tests.cli.conftest import Gitmig


def test_a_fresh_directory_gets_an_environment_and_settings(gitmig: Gitmig, tmp_path: Path) -> None:
    result = gitmig("init", "--metadata", "app.models:Base", "--url", "sqlite:///x.db")

    assert result.code == 0
    assert "wrote migrations/env.py" in result.out
    assert "git init" in result.out, "a directory without Git is told what it is for"
    settings = tomllib.loads((tmp_path / "pyproject.toml").read_text())["tool"]["gitmig"]
    assert settings == {
        "script_location": "migrations",
        "url": "sqlite:///x.db",
        "metadata": "app.models:Base",
    }
    assert gitmig("upgrade").code != 0, "the models are named and not there"


def test_settings_are_added_to_the_end_of_a_file(gitmig: Gitmig, tmp_path: Path) -> None:
    file = tmp_path / "pyproject.toml"
    file.write_bytes(b'[project]\r\nname = "shop"')

    assert gitmig("init", "db").code == 0

    # One line break, which belongs to the table: without it the file is what it was, to the byte.
    assert file.read_bytes().startswith(b'[project]\r\nname = "shop"\r\n[tool.gitmig]\r\n')
    assert tomllib.loads(file.read_text())["tool"]["gitmig"]["script_location"] == "db"


def test_twice_is_an_error_that_changes_nothing(gitmig: Gitmig, tmp_path: Path) -> None:
    gitmig("init")
    before = (tmp_path / "pyproject.toml").read_bytes()

    result = gitmig("init", "other")

    assert result.code == 1
    assert "has settings of gitmig already" in result.err
    assert (tmp_path / "pyproject.toml").read_bytes() == before
    assert not (tmp_path / "other").exists()


def test_a_directory_with_something_in_it_is_refused(gitmig: Gitmig, tmp_path: Path) -> None:
    (tmp_path / "migrations").mkdir()
    (tmp_path / "migrations" / "mine").touch()

    result = gitmig("init")

    assert result.code == 1
    assert "not an empty directory" in result.err
    assert not (tmp_path / "pyproject.toml").exists()


def test_a_broken_pyproject_is_left_alone(gitmig: Gitmig, tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text("[broken")

    result = gitmig("init")

    assert result.code == 1
    assert "not valid TOML" in result.err
    assert not (tmp_path / "migrations").exists()


def test_settings_that_cannot_be_written_take_the_environment_back(
    gitmig: Gitmig, tmp_path: Path
) -> None:
    (tmp_path / "pyproject.toml").symlink_to(tmp_path / "nowhere" / "pyproject.toml")

    result = gitmig("init")

    assert result.code == 1
    assert "cannot write" in result.err
    assert not (tmp_path / "migrations").exists()


def test_an_unknown_template_names_those_there_are(gitmig: Gitmig) -> None:
    result = gitmig("init", "-t", "nope")

    assert result.code == 1
    assert "generic" in result.err


def test_a_project_of_alembics_is_to_be_adopted(gitmig: Gitmig, tmp_path: Path) -> None:
    """It could have its revisions in `migrations`, so this comes before what is said of that."""
    ini = tmp_path / "alembic.ini"
    ini.write_text("[alembic]\nscript_location = migrations\n")
    (tmp_path / "migrations").mkdir()
    (tmp_path / "migrations" / "env.py").touch()

    result = gitmig("init")

    assert result.code == 1
    assert "run `gitmig adopt`" in result.err
    assert not (tmp_path / "pyproject.toml").exists()
    assert gitmig("init", "other").code == 0


def test_a_directory_beside_the_project(gitmig: Gitmig, tmp_path: Path) -> None:
    root, shared = tmp_path / "app", tmp_path / "shared"
    root.mkdir()
    assert gitmig("-C", str(root), "init", "../shared").code == 0
    (shared / "env.py").write_text("raise ValueError")
    said = gitmig("-C", str(root), "upgrade").err
    assert str(shared / "env.py") in said
    assert ".." not in said


def test_a_directory_behind_a_link_is_that_of_the_system(gitmig: Gitmig, tmp_path: Path) -> None:
    """What is beside the project is not beside a link to it."""
    root = tmp_path / "deep" / "app"
    root.mkdir(parents=True)
    (tmp_path / "link").symlink_to(root)
    assert gitmig("-C", str(root), "init", "../shared").code == 0
    assert gitmig("-C", str(tmp_path / "link"), "revision", "-m", "x").code == 0
    assert len(list((tmp_path / "deep" / "shared" / "versions").glob("*.py"))) == 1
