"""One Alembic project, run by Alembic and by gitmig: both do and say the same."""

import re
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.compat.application import write_application
from tests.compat.tools import Said, Tool, dump_database

COMMANDS = """
heads
heads -v
heads --resolve-dependencies
history -v
history -r 1a02:1d04
branches
branches -v
show 2a02
show head
upgrade 1a02
current -v
check
upgrade heads
current -c
check
history -i
downgrade 1e05
downgrade billing@base
current -c
upgrade nosuch
upgrade head
upgrade 1a01:1a02
stamp --purge 1a01
current
merge heads -m joined --rev-id m1
revision -m other --rev-id r2 --head 2a02
edit nosuch
"""
NOTES = 'sa.Table("notes", metadata, sa.Column("id", sa.Integer, primary_key=True))\n'
STEPS = [
    "upgrade 1a01",
    "upgrade 1a02",
    "upgrade 1b03",
    "upgrade 1c03",
    "upgrade heads",
    "downgrade 1d04",
    "downgrade base",
]


@pytest.fixture
def projects(tmp_path: Path) -> list[Path]:
    """The same project twice."""
    roots = [tmp_path / "one" / "app", tmp_path / "two" / "app"]
    for root in roots:
        root.mkdir(parents=True)
        write_application(root, sys.executable)
    return roots


def test_they_say_the_same(projects: list[Path], alembic_tool: Tool, gitmig_tool: Tool) -> None:
    commands = [line.split() for line in COMMANDS.strip().splitlines()]

    def run_all(tool: Tool, root: Path) -> list[Said]:
        with tool.at(root, "sqlite:///app.db") as session:
            return [session.run(*command) for command in commands]

    with ThreadPoolExecutor() as threads:
        theirs, ours = threads.map(run_all, (alembic_tool, gitmig_tool), projects)
    for command, one, other in zip(commands, theirs, ours, strict=True):
        assert other.code == one.code, f"{command}: {other.output}"
        assert _unordered(other.output) == _unordered(one.output), command


def test_they_take_turns(
    two_urls: tuple[str, str],
    projects: list[Path],
    alembic_tool: Tool,
    gitmig_tool: Tool,
) -> None:
    alone, together = two_urls
    with (
        alembic_tool.at(projects[0], alone) as reference,
        alembic_tool.at(projects[1], together) as theirs,
        gitmig_tool.at(projects[1], together) as ours,
    ):
        turns = [theirs, ours]
        for number, step in enumerate(STEPS):
            reference.do(*step.split())
            turns[number % 2].do(*step.split())
            assert dump_database(together) == dump_database(alone), step


@pytest.mark.parametrize("range_", ["1b03", "1a01:1c03"])
def test_they_write_the_same_sql(
    range_: str, projects: list[Path], alembic_tool: Tool, gitmig_tool: Tool
) -> None:
    url = "postgresql+psycopg://nobody@nowhere/nothing"
    with alembic_tool.at(projects[0], url) as theirs, gitmig_tool.at(projects[1], url) as ours:
        script = theirs.do("upgrade", range_, "--sql")
        assert _statements(ours.do("upgrade", range_, "--sql")) == _statements(script)


def test_each_accepts_what_the_other_generated(
    projects: list[Path], alembic_tool: Tool, gitmig_tool: Tool
) -> None:
    url = "sqlite:///app.db"
    for root, tools in (
        (projects[0], (alembic_tool, gitmig_tool)),
        (projects[1], (gitmig_tool, alembic_tool)),
    ):
        with tools[0].at(root, url) as before:
            before.do("upgrade", "heads")
        models = root / "models.py"
        column = 'sa.Column("total", sa.Numeric(10, 2)'
        text = models.read_text().replace(column, f'sa.Column("note", sa.Text), {column}')
        models.write_text(f"{text}{NOTES}")
        with tools[0].at(root, url) as writer, tools[1].at(root, url) as reader:
            assert reader.run("check").code == 255
            printed = writer.do("revision", "--autogenerate", "-m", "notes", "--head", "1e05")
            assert re.search(
                r"Generating ROOT/app/versions/[0-9a-f]{12}_notes\.py \.\.\. ", printed
            )
            reader.do("upgrade", "heads")
            writer.do("check")
            reader.do("check")


def _unordered(output: str) -> list[str]:
    """Return the lines; the order of siblings is that of a set in Alembic."""
    lines = output.splitlines()
    siblings = "Branches into: "
    return sorted(
        ", ".join(sorted(line.removeprefix(siblings).split(", ")))
        if line.startswith(siblings)
        else line
        for line in lines
    )


def _statements(script: str) -> list[str]:
    """Return the statements without what docs/alembic.md says differs."""
    plain = re.sub(r"^--.*$", "", script, flags=re.MULTILINE)
    plain = plain.replace(" RETURNING alembic_version.version_num", "")
    plain = plain.replace(
        "CREATE TABLE IF NOT EXISTS alembic_version", "CREATE TABLE alembic_version"
    )
    return [" ".join(each.split()) for each in plain.split("\n\n") if each.strip()]
