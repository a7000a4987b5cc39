"""Projects that `alembic init` lays down, of every template, are gitmig's without a change."""

import re
from pathlib import Path

import pytest

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
        ours.do("init", "-t", template, "migrations")
        settings = tmp_path / "alembic.ini"
        settings.write_text(URL.sub(f"sqlalchemy.url = {driver}:///app.db", settings.read_text()))
        assert ("[tool.alembic]" in (tmp_path / "pyproject.toml").read_text()) == (
            "pyproject" in template
        )
        ours.do("revision", "-m", "one", "--rev-id", "a1")
        assert ours.do("heads") == theirs.do("heads") == "a1 (head)\n"
        ours.do("upgrade", "head")
    assert dump_database(f"sqlite:///{tmp_path / 'app.db'}")["heads"] == ["a1"]
