"""Projects that `alembic init` lays down, of every template, are gitmig's without a change."""

import re
from pathlib import Path

import pytest
from sqlalchemy.exc import OperationalError

from tests.compat.application import TEMPLATE
from tests.compat.tools import Tool, dump_database

URL = re.compile(r"^sqlalchemy\.url = .*$", re.MULTILINE)


@pytest.mark.parametrize(
    ("template", "driver", "databases"),
    [
        ("generic", "sqlite", 1),
        ("async", "sqlite+aiosqlite", 1),
        ("multidb", "sqlite", 2),
        ("pyproject", "sqlite", 1),
        ("pyproject_async", "sqlite+aiosqlite", 1),
    ],
)
def test_a_template_is_run(
    template: str,
    driver: str,
    databases: int,
    tmp_path: Path,
    alembic_tool: Tool,
    gitmig_tool: Tool,
) -> None:
    urls = [f"sqlite:///{tmp_path / f'{number}.db'}" for number in range(databases)]
    settings = tmp_path / "alembic.ini"
    with alembic_tool.at(tmp_path, "") as theirs, gitmig_tool.at(tmp_path, "") as ours:
        theirs.do("init", "-t", template, "migrations")
        named = iter(urls)
        text = URL.sub(
            lambda _: f"sqlalchemy.url = {next(named).replace('sqlite', driver, 1)}",
            settings.read_text(),
        )
        settings.write_text(text)
        ours.do("revision", "-m", "one", "--rev-id", "a1")
        ours.do("upgrade", "head")
        theirs.do("revision", "-m", "two", "--rev-id", "b2")
        assert ours.do("history").splitlines()[0] == "a1 -> b2 (head), two"
        theirs.do("upgrade", "head")
        assert ours.do("current") == theirs.do("current") == "b2 (head)\n" * databases
    assert [dump_database(url)["heads"] for url in urls] == [["b2"]] * databases


@pytest.mark.parametrize("template", ["generic", "async", "pyproject", "pyproject_async"])
def test_what_is_laid_down_is_run_and_listed_by_both(
    template: str, tmp_path: Path, alembic_tool: Tool, gitmig_tool: Tool
) -> None:
    (tmp_path / "pyproject.toml").write_text('[project]\nname = "mine"\n')
    driver = "sqlite+aiosqlite" if "async" in template else "sqlite"
    with alembic_tool.at(tmp_path, "") as theirs, gitmig_tool.at(tmp_path, "") as ours:
        said = ours.do("init", "-t", template, "migrations").splitlines()
        assert said[:2] == [
            "Creating directory ROOT/migrations ...  done",
            "Creating directory ROOT/migrations/versions ...  done",
        ]
        settings = tmp_path / "alembic.ini"
        settings.write_text(URL.sub(f"sqlalchemy.url = {driver}:///app.db", settings.read_text()))
        assert ("[tool.alembic]" in (tmp_path / "pyproject.toml").read_text()) == (
            "pyproject" in template
        )
        ours.do("revision", "-m", "one", "--rev-id", "a1")
        assert ours.do("heads") == theirs.do("heads") == "a1 (head)\n"
        ours.do("upgrade", "head")
    assert dump_database(f"sqlite:///{tmp_path / 'app.db'}")["heads"] == ["a1"]


def test_a_date_has_a_zone_where_the_settings_name_one(tmp_path: Path, gitmig_tool: Tool) -> None:
    with gitmig_tool.at(tmp_path, "") as session:
        session.do("init", "migrations")
        template = tmp_path / "migrations" / "script.py.mako"
        template.write_text(f"# ${{create_date}}\n{TEMPLATE}")
        session.do("revision", "-m", "one", "--rev-id", "a1")
        settings = tmp_path / "alembic.ini"
        settings.write_text(f"{settings.read_text()}timezone = Asia/Tokyo\n")
        session.do("revision", "-m", "two", "--rev-id", "b2")
    one, two = (
        next((tmp_path / "migrations" / "versions").glob(f"{name}_*")) for name in ("a1", "b2")
    )
    assert re.match(r"# [\d-]+ [\d:.]+\n", one.read_text())
    assert re.match(r"# [\d-]+ [\d:.]+\+09:00\n", two.read_text())


def test_an_error_of_a_database_reaches_the_caller(tmp_path: Path, aliased: None) -> None:
    from alembic import command
    from alembic.config import Config

    environment = tmp_path / "migrations"
    (environment / "versions").mkdir(parents=True)
    (environment / "env.py").write_text(
        "from sqlalchemy import create_engine\n"
        "create_engine('sqlite://').connect().exec_driver_sql('SELECT * FROM missing')\n"
    )
    config = Config()
    config.set_main_option("script_location", str(environment))
    with pytest.raises(OperationalError, match="no such table: missing"):
        command.current(config)


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ("", "No path_separator found in configuration"),
        ("version_path_separator = :", "The version_path_separator .* is deprecated"),
    ],
)
def test_separators_of_old_are_warned_of(
    settings: str, words: str, tmp_path: Path, aliased: None
) -> None:
    from alembic.config import Config

    ini = tmp_path / "alembic.ini"
    ini.write_text(f"[alembic]\nscript_location = a\nversion_locations = one:two\n{settings}\n")
    with pytest.warns(DeprecationWarning, match=words):
        _ = Config(str(ini)).settings
    ini.write_text(f"{ini.read_text()}path_separator = :\n")
    assert len(Config(str(ini)).settings.options.version_locations) == 2


def test_the_lines_of_a_settings_file_keep_their_ends(tmp_path: Path, gitmig_tool: Tool) -> None:
    settings = tmp_path / "pyproject.toml"
    settings.write_bytes(b'[project]\r\nname = "mine"\r\n')
    with gitmig_tool.at(tmp_path, "") as ours:
        ours.do("init", "-t", "pyproject", "migrations")
    data = settings.read_bytes()
    assert data.startswith(b'[project]\r\nname = "mine"\r\n\r\n\r\n[tool.alembic]\r\n')
    assert data.count(b"\n") == data.count(b"\r\n")
