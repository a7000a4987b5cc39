"""`Config`: the settings under their documented names."""

import io
from pathlib import Path
from typing import Any

import pytest

from gitmig.config import Config, Database, Options, Settings
from gitmig.errors import EnvironmentVariableMissing, SettingsFaults, UnknownDatabase, UrlMissing

ROOT = Path("/srv/app")


def config(**options: Any) -> Config:
    return Config(Settings(ROOT, ROOT / "gitmig.toml", Options(**options)))


def test_the_url_is_complete(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PASSWORD", "s3cret")
    assert config(url="postgresql://ada:${PASSWORD}@db/app").url == "postgresql://ada:s3cret@db/app"
    assert config(url="sqlite:///app.db").url == "sqlite:////srv/app/app.db"
    assert config(url="sqlite+aiosqlite:///a.db?x=1").url == "sqlite+aiosqlite:////srv/app/a.db?x=1"


def test_a_missing_url_is_an_error_where_it_is_used() -> None:
    with pytest.raises(UrlMissing):
        _ = config().url
    assert config().get_main_option("url") is None
    assert config().get_main_option("sqlalchemy.url", "sqlite://") == "sqlite://"


def test_a_variable_that_is_not_set_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NOWHERE", raising=False)
    with pytest.raises(EnvironmentVariableMissing, match="NOWHERE"):
        _ = config(url="postgresql://${NOWHERE}/app").url


def test_settings_are_options_by_their_names() -> None:
    options = config(url="sqlite://", version_table="alembic_version", prepend_sys_path=("a", "b"))
    assert options.get_main_option("sqlalchemy.url") == "sqlite://"
    assert options.get_main_option("version_table") == "alembic_version"
    assert options.get_main_option("prepend_sys_path") == "a, b"
    assert options.get_main_option("log") == "true"
    assert options.get_main_option("unheard_of", "default") == "default"
    assert options.config_file_name == "/srv/app/gitmig.toml"
    assert options.get_prepend_sys_paths_list() == ["/srv/app/a", "/srv/app/b"]
    assert options.get_version_locations_list() == ["/srv/app/migrations/versions"]


def test_variables_are_filled_in_once() -> None:
    assert config(version_table="a${b}").get_main_option("version_table") == "a${b}"


def test_an_option_can_be_replaced_and_taken_back() -> None:
    options = config(url="sqlite://")
    options.set_main_option("sqlalchemy.url", "sqlite:///other.db")
    options.set_main_option("script_location", "db")
    options.set_main_option("log", "false")
    options.set_main_option("mine", "1")
    assert options.url == "sqlite:////srv/app/other.db"
    assert options.settings.script_location == ROOT / "db"
    assert options.settings.options.log is False
    assert options.get_main_option("mine") == "1"

    options.remove_main_option("script_location")
    options.remove_main_option("mine")
    assert options.settings.script_location == ROOT / "migrations"
    assert options.get_main_option("mine") is None
    with pytest.raises(SettingsFaults, match="expected a whole number, not 'soon'"):
        options.set_main_option("lock_timeout", "soon")


def test_settings_of_ones_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TENANT", "acme")
    custom = {"tenant": "${TENANT}", "count": 3, "cache": {"url": "redis://${TENANT}"}}
    options = config(custom=custom)
    assert options.get_main_option("tenant") == "acme"
    assert options.get_main_option("count") == "3"
    assert options.get_section("cache") == {"url": "redis://acme"}
    assert options.get_section_option("cache", "url") == "redis://acme"
    assert options.get_section_option("cache", "none", "default") == "default"
    assert options.get_section("nowhere") is None
    assert options.get_section("nowhere", {"a": "b"}) == {"a": "b"}
    options.set_section_option("cache", "size", "9")
    assert options.get_section_option("cache", "size") == "9"
    assert Config(config_args={"tenant": "beta"}).get_main_option("tenant") == "beta"


def test_the_main_section_is_what_an_engine_is_made_from() -> None:
    from sqlalchemy import engine_from_config

    options = config(url="sqlite://", custom={"sqlalchemy.echo": "false"})
    section = options.get_section(options.config_ini_section) or {}
    engine = engine_from_config(section, prefix="sqlalchemy.")
    assert engine.url.render_as_string() == "sqlite://"
    assert section["version_table"] == "gitmig_version"
    assert section["sqlalchemy.echo"] == "false"
    assert not {"custom", "post_write_hooks"} & set(section)
    engine.dispose()


def test_several_databases() -> None:
    options = config(databases={"users": Database(url="sqlite:///u.db"), "log": Database()})
    assert options.databases == ("users", "log")
    assert options.get_main_option("databases") == "users, log"
    assert options.database_url("users") == "sqlite:////srv/app/u.db"
    assert options.get_section_option("users", "sqlalchemy.url") == "sqlite:////srv/app/u.db"
    with pytest.raises(UrlMissing):
        options.database_url("log")
    options.set_section_option("log", "sqlalchemy.url", "sqlite:///l.db")
    assert options.database_url("log") == "sqlite:////srv/app/l.db"
    with pytest.raises(UnknownDatabase, match="no database `user`") as caught:
        options.database_url("user")
    assert "choose from users, log" in str(caught.value.hint)


def test_what_is_read_of_a_missing_file_is_empty_and_in_memory(tmp_path: Path) -> None:
    options = Config(Settings(tmp_path, None, Options(url="sqlite:///app.db")))
    assert options.for_reading().url == "sqlite:///:memory:"
    (tmp_path / "app.db").touch()
    assert options.for_reading().url == options.url == f"sqlite:///{tmp_path / 'app.db'}"
    assert options.for_reading().attributes is options.attributes


def test_lines_for_people_go_where_they_are_told() -> None:
    printed = io.StringIO()
    options = Config(stdout=printed)
    options.print_stdout("100%")
    options.print_stdout("%s of %d", "one", 2)
    assert printed.getvalue() == "100%\none of 2\n"


def test_reading_as_a_command_does(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "gitmig.toml").write_text('url = "a"\n[environments.test]\nurl = "b"\n')
    monkeypatch.chdir(tmp_path)
    assert Config.read().settings.options.url == "a"
    named = Config.read(tmp_path, name="test", overrides={"log": False})
    assert (named.config_ini_section, named.settings.options.url) == ("test", "b")
    assert named.settings.options.log is False
