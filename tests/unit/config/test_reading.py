"""Settings: where they are found, which wins, and what is said about wrong ones."""

from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE
from pathlib import Path

import pytest

from gitmig.config import (
    Database,
    WriteHook,
    expand_variables,
    find_settings_file,
    read_settings,
)
from gitmig.errors import (
    EnvironmentVariableMissing,
    OneUrlForSeveral,
    SettingsFaults,
    SettingsMissing,
    SettingsUnreadable,
    UnknownEnvironment,
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
    policies = '"auto", "propose", "rebase", "off"'
    assert f"expected one of {policies}, not 'sometimes'" in caught.value.message
    assert "expected a whole number, not True" in caught.value.message


@pytest.mark.parametrize(
    "text", ['version_table = ""', 'log_table = ""', 'version_table = "gitmig_log"']
)
def test_the_tables_of_gitmig_have_each_a_name(tmp_path: Path, text: str) -> None:
    write(tmp_path / "gitmig.toml", f"{text}\n")
    with pytest.raises(SettingsFaults, match="give each table a name of its own"):
        read_settings(tmp_path, environ={})


def test_a_file_that_is_not_toml_is_named(tmp_path: Path) -> None:
    file = write(tmp_path / "gitmig.toml", "url = \n")

    with pytest.raises(SettingsUnreadable, match="not valid TOML") as caught:
        read_settings(tmp_path, environ={})
    assert caught.value.path == file


@pytest.mark.parametrize("mark", [BOM_UTF8, BOM_UTF16_LE, BOM_UTF16_BE])
@pytest.mark.parametrize("name", ["gitmig.toml", "pyproject.toml"])
def test_a_byte_order_mark_is_told_of(tmp_path: Path, name: str, mark: bytes) -> None:
    (tmp_path / name).write_bytes(mark + b"[tool.gitmig]\n")
    with pytest.raises(SettingsUnreadable, match=f"{name}: .*: save it as UTF-8 without BOM"):
        read_settings(tmp_path, environ={})


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


ENVIRONMENTS = """\
[tool.gitmig]
url = "sqlite:///app.db"
lock_timeout = 5

[tool.gitmig.environments.billing]
url = "sqlite:///billing.db"
script_location = "billing"

[tool.gitmig.environments.remote]
script_location = "${NOWHERE}"
lock_timeout = "${NOWHERE}"
"""


def test_a_named_environment_wins_over_the_rest_of_the_file(tmp_path: Path) -> None:
    write(tmp_path / "pyproject.toml", ENVIRONMENTS)

    plain = read_settings(tmp_path, environ={})
    named = read_settings(tmp_path, name="billing", environ={})

    assert (plain.name, plain.options.url) == (None, "sqlite:///app.db")
    assert (named.name, named.options.url) == ("billing", "sqlite:///billing.db")
    assert (named.options.script_location, named.options.lock_timeout) == ("billing", 5)
    by_variable = read_settings(tmp_path, environ={"GITMIG_NAME": "billing", "GITMIG_URL": "u"})
    assert (by_variable.name, by_variable.options.url) == ("billing", "u")
    assert named.origins["url"].place == "pyproject.toml:6"
    assert named.origins["lock_timeout"].place == "pyproject.toml:3"


def test_an_environment_that_is_not_there(tmp_path: Path) -> None:
    write(tmp_path / "pyproject.toml", ENVIRONMENTS)
    with pytest.raises(UnknownEnvironment, match="no environment `biling`") as caught:
        read_settings(tmp_path, name="biling", environ={})
    assert "choose from billing, remote" in str(caught.value.hint)


def test_faults_in_other_environments_are_told_too(tmp_path: Path) -> None:
    file = write(tmp_path / "gitmig.toml", 'url = "u"\n[environments.a]\nurll = "x"\n')
    with pytest.raises(SettingsFaults, match="did you mean `url`") as caught:
        read_settings(tmp_path, environ={})
    assert [(fault.path, fault.line) for fault in caught.value.faults] == [(str(file), 3)]


def test_variables_in_every_value(tmp_path: Path) -> None:
    write(
        tmp_path / "gitmig.toml",
        'script_location = "${PLACE}/db"\nmetadata = ["${APP}.models"]\nlog = "${LOG}"\n'
        'lock_timeout = "${WAIT}"\nurl = "${LATER}"\ncustom = { token = "${LATER}" }\n'
        '[[post_write_hooks]]\nname = "fmt"\ntype = "exec"\nexecutable = "${APP}"\n',
    )
    environ = {"PLACE": "over", "APP": "shop", "LOG": "false", "WAIT": "7"}

    options = read_settings(tmp_path, environ=environ).options

    assert (options.script_location, options.metadata) == ("over/db", ("shop.models",))
    assert (options.log, options.lock_timeout) == (False, 7)
    assert options.post_write_hooks == (WriteHook(name="fmt", type="exec", executable="shop"),)
    assert (options.url, options.custom) == ("${LATER}", {"token": "${LATER}"})


def test_a_variable_that_is_missing_is_a_fault_of_its_line(tmp_path: Path) -> None:
    write(tmp_path / "gitmig.toml", 'url = "u"\nfile_template = "${NOWHERE}"\n')
    with pytest.raises(SettingsFaults, match=r"\$\{NOWHERE\}") as caught:
        read_settings(tmp_path, environ={})
    assert [(each.code, each.line) for each in caught.value.faults] == [("missing-variable", 2)]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[[post_write_hooks]]\ntype = 'exec'\n", "expected `name` in it"),
        ("[[post_write_hooks]]\nname = 'a'\ntype = 'shell'\n", "`type` in it to be one of"),
        ("[[post_write_hooks]]\nname = 'a'\ntype = 'exec'\n", "of type exec with `executable`"),
        (
            "[[post_write_hooks]]\nname = 'a'\ntype = 'exec'\nexecutable = 'x'\noption = 'y'\n",
            "did you mean `options`?",
        ),
        ("post_write_hooks = 'black'\n", "a list of tables"),
        ("databases = ['a']\n", "expected a table"),
        ("[databases.a]\nurll = 'x'\n", "did you mean `url`?"),
        ("environments = 3\n", "expected tables"),
        ("sourceless = true\n", "never from bytecode"),
        ("version_path_separator = 'os'\n", "needs no separator"),
        ('"sqlalchemy.url" = "x"\n', "write `url = ...`"),
        ('sqlalchemy.url = "x"\n', "write `url = ...`"),
    ],
)
def test_tables_that_are_wrong(tmp_path: Path, text: str, told: str) -> None:
    write(tmp_path / "gitmig.toml", text)
    with pytest.raises(SettingsFaults) as caught:
        read_settings(tmp_path, environ={})
    assert told in caught.value.message


def test_several_databases(tmp_path: Path) -> None:
    write(
        tmp_path / "gitmig.toml",
        '[databases.users]\nurl = "sqlite:///u.db"\nmetadata = "app:U"\n[databases.log]\n',
    )
    databases = read_settings(tmp_path, environ={}).options.databases
    assert databases == {
        "users": Database(url="sqlite:///u.db", metadata=("app:U",)),
        "log": Database(),
    }


def test_one_url_for_several_databases(tmp_path: Path) -> None:
    write(tmp_path / "gitmig.toml", '[databases.users]\nurl = "u"\n[databases.log]\nurl = "l"\n')
    with pytest.raises(OneUrlForSeveral, match="several: users, log"):
        read_settings(tmp_path, environ={}, overrides={"url": "x"})


def test_where_each_value_comes_from(tmp_path: Path) -> None:
    write(
        tmp_path / "pyproject.toml",
        '[project]\nurl = "no"\n[tool.gitmig]\nmerge = "off"\nurl = "u"\nstrict = true\n',
    )
    settings = read_settings(
        tmp_path, environ={"GITMIG_STRICT": "0"}, overrides={"url": "v", "log": None}
    )
    assert {name: str(origin) for name, origin in settings.origins.items()} == {
        "merge": "pyproject.toml:4",
        "strict": "GITMIG_STRICT",
        "url": "command line",
    }
