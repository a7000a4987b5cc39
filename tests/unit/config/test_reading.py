"""Settings: where they are found, which wins, and what is said about wrong ones."""

from pathlib import Path

import pytest

from gitmig.config import expand_variables, find_settings_file, read_settings
from gitmig.errors import (
    EnvironmentVariableMissing,
    SettingsFaults,
    SettingsMissing,
    SettingsUnreadable,
)


def write(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path


def test_settings_are_found_from_a_directory_below(tmp_path: Path) -> None:
    file = write(tmp_path / "pyproject.toml", '[tool.gitmig]\nscript_location = "db"\n')
    below = tmp_path / "src" / "app"
    below.mkdir(parents=True)

    settings = read_settings(below, environ={})

    assert settings.file == file
    assert settings.versions == tmp_path / "db" / "versions"


def test_a_pyproject_without_our_table_is_passed_over(tmp_path: Path) -> None:
    outer = write(tmp_path / "gitmig.toml", "")
    write(tmp_path / "package" / "pyproject.toml", "[project]\n")

    assert find_settings_file(tmp_path / "package") == outer


def test_gitmig_toml_wins_over_a_pyproject_beside_it(tmp_path: Path) -> None:
    write(tmp_path / "pyproject.toml", '[tool.gitmig]\nurl = "sqlite:///a.db"\n')
    write(tmp_path / "gitmig.toml", 'url = "sqlite:///b.db"\n')

    assert read_settings(tmp_path, environ={}).options.url == "sqlite:///b.db"


def test_command_line_wins_over_environment_over_file(tmp_path: Path) -> None:
    write(tmp_path / "gitmig.toml", 'url = "file"\n')
    environ = {"GITMIG_URL": "environment"}

    assert read_settings(tmp_path, environ={}).options.url == "file"
    assert read_settings(tmp_path, environ=environ).options.url == "environment"
    chosen = read_settings(tmp_path, environ=environ, overrides={"url": "option"})
    assert chosen.options.url == "option"


def test_one_metadata_may_be_written_as_a_string(tmp_path: Path) -> None:
    write(tmp_path / "gitmig.toml", 'metadata = "app.models:Base"\n')

    assert read_settings(tmp_path, environ={}).options.metadata == ("app.models:Base",)


def test_every_fault_is_told_at_once_with_its_line_and_the_nearest_key(tmp_path: Path) -> None:
    text = 'script_locaton = "m"\nmerge = "sometimes"\nlock_timeout = true\nmetadata = [1]\n'
    file = write(tmp_path / "gitmig.toml", text)

    with pytest.raises(SettingsFaults) as caught:
        read_settings(tmp_path, environ={})

    places = [(fault.code, fault.path, fault.line) for fault in caught.value.faults]
    assert places == [
        ("unknown-setting", str(file), 1),
        ("wrong-setting", str(file), 2),
        ("wrong-setting", str(file), 3),
        ("wrong-setting", str(file), 4),
    ]
    assert "did you mean `script_location`?" in caught.value.message
    assert 'expected one of "auto", "propose", "off", not \'sometimes\'' in caught.value.message
    assert "expected a whole number, not True" in caught.value.message


def test_a_file_that_is_not_toml_is_named(tmp_path: Path) -> None:
    file = write(tmp_path / "gitmig.toml", "url = \n")

    with pytest.raises(SettingsUnreadable, match="not valid TOML") as caught:
        read_settings(tmp_path, environ={})
    assert caught.value.path == file


def test_a_named_file_that_is_absent_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(SettingsUnreadable, match="No such file"):
        read_settings(tmp_path, file=tmp_path / "none.toml", environ={})


def test_no_settings_anywhere(tmp_path: Path) -> None:
    with pytest.raises(SettingsMissing) as caught:
        read_settings(tmp_path, environ={})
    assert "gitmig init" in (caught.value.hint or "")


def test_variables_are_taken_from_the_environment() -> None:
    environ = {"USER": "ada", "PASSWORD": "s3cret"}

    expanded = expand_variables("url", "postgresql://${USER}:${PASSWORD}@h/d", environ)

    assert expanded == "postgresql://ada:s3cret@h/d"


def test_a_variable_that_is_not_set_is_named() -> None:
    with pytest.raises(EnvironmentVariableMissing, match=r"\$\{DB\}"):
        expand_variables("url", "sqlite:///${DB}", {})


def test_each_setting_has_a_variable_read_as_its_type(tmp_path: Path) -> None:
    write(tmp_path / "gitmig.toml", 'lock_timeout = 60\nlog = true\nmerge = "auto"\n')
    environ = {
        "GITMIG_LOCK_TIMEOUT": "5",
        "GITMIG_LOG": "False",
        "GITMIG_STRICT": "1",
        "GITMIG_MERGE": "off",
        "GITMIG_PROTECTED": "main, release",
        "GITMIG_VERSION_TABLE_SCHEMA": "audit",
        "GITMIG_VERSION_TABLE": "",
        "GITMIG_OF_SOMEBODY_ELSE": "x",
    }

    options = read_settings(tmp_path, environ=environ).options

    assert (options.lock_timeout, options.log, options.strict) == (5, False, True)
    assert (options.merge, options.protected) == ("off", ("main", "release"))
    assert (options.version_table_schema, options.version_table) == ("audit", "gitmig_version")


def test_a_wrong_variable_is_told_beside_the_faults_of_the_file(tmp_path: Path) -> None:
    write(tmp_path / "gitmig.toml", 'urll = "x"\n')
    environ = {"GITMIG_LOCK_TIMEOUT": "soon", "GITMIG_STRICT": "maybe", "GITMIG_MERGE": "never"}

    with pytest.raises(SettingsFaults) as caught:
        read_settings(tmp_path, environ=environ)

    assert [fault.code for fault in caught.value.faults] == [
        "unknown-setting",
        "wrong-setting",
        "wrong-setting",
        "wrong-setting",
    ]
    assert "`GITMIG_LOCK_TIMEOUT` has a wrong value" in caught.value.message
    assert "expected a whole number, not 'soon'" in caught.value.message
    assert "expected true or false, not 'maybe'" in caught.value.message
