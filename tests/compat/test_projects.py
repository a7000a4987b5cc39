"""Projects in the style of large applications: both tools do, say and write the same."""

import ast
import re
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from tests.compat.application import write_application
from tests.compat.service import write_service
from tests.compat.tools import Tool, dump_database
from tests.compat.webshop import write_webshop

LATER = "LATER "
"""Before a command: the models have changed."""


@dataclass(frozen=True)
class Project:
    """How a project is written, its databases, and what is done with it."""

    write: Callable[[Path], None]
    databases: tuple[str, ...]
    commands: str


WEBSHOP = Project(
    write_webshop,
    ("app.db",),
    """
    heads -v
    branches
    history -v
    history -r -3:
    show 03ab
    show head
    upgrade 02ab
    current
    check
    -x data=more upgrade +1
    upgrade head
    current --check-heads
    check
    history -i
    history -r 02ab:current -v
    downgrade -2
    downgrade base
    current
    -n second upgrade head
    -n second heads
    -n third heads
    upgrade 04ab00000004:07
    upgrade nosuch
    downgrade nosuch
    revision -m again --head 05ab
    revision -m again --sql
    stamp --purge 06ab
    stamp 07ab
    LATER check
    LATER revision --autogenerate -m later_on_in_a_long_file_name --rev-id later
    LATER upgrade head
    LATER check
    LATER revision --autogenerate -m nothing --rev-id nothing
    LATER downgrade 07ab
    check
    """,
)
SERVICE = Project(
    write_service,
    ("users.db", "events.db"),
    """
    heads
    upgrade 3c4d --sql
    upgrade 3c4d
    current -v
    -x database=users upgrade head
    upgrade head
    check
    downgrade 1a2b
    stamp head
    stamp 3c4d
    upgrade head
    revision -m plain --rev-id p1
    upgrade head
    LATER check
    LATER revision --autogenerate -m more --rev-id more
    LATER upgrade head
    LATER check
    LATER downgrade -1
    downgrade base
    upgrade head
    merge p1 -m nothing
    """,
)
MONOREPO = Project(
    lambda root: write_application(root, sys.executable),
    ("app.db",),
    """
    heads --resolve-dependencies -v
    branches -v
    show billing@head
    show people
    upgrade billing@2a01
    current -v
    upgrade people@head
    upgrade heads
    downgrade billing@-1
    upgrade billing@+1
    downgrade 1a02
    history -r 1a02:1e05
    stamp heads
    merge heads -m joined --rev-id joined
    upgrade head
    revision -m root --head base --rev-id other --branch-label side --version-path billing/versions
    revision -m root --head base --rev-id other2
    revision -m dependent --head joined --depends-on 2a01 --rev-id dep
    heads
    upgrade heads
    show dep
    """,
)


@pytest.mark.parametrize(
    "project", [WEBSHOP, SERVICE, MONOREPO], ids=["webshop", "service", "monorepo"]
)
def test_a_project_does_not_notice(
    project: Project, tmp_path: Path, alembic_tool: Tool, gitmig_tool: Tool
) -> None:
    tools = (alembic_tool, gitmig_tool)
    with ThreadPoolExecutor() as threads:
        theirs, ours = threads.map(lambda tool: _run_all(tool, project, tmp_path), tools)
    for command, one, other in zip(theirs.commands, theirs.results, ours.results, strict=True):
        assert other == one, command
    assert ours.files == theirs.files


@dataclass(frozen=True)
class Ran:
    commands: list[str]
    results: list[Any]
    """Of each command the exit code, what it printed, and what the databases have then."""
    files: dict[str, Any]
    """What it wrote: the functions of revision files, and the statements of SQL files."""


def _run_all(tool: Tool, project: Project, place: Path) -> Ran:
    root = place / tool.name / "app"
    root.mkdir(parents=True)
    project.write(root)
    commands = [line.strip() for line in project.commands.strip().splitlines()]
    later = replace(tool, environ={**tool.environ, "LATER": "1"})
    results: list[Any] = []
    with (
        tool.at(root, "sqlite:///app.db") as session,
        later.at(root, "sqlite:///app.db") as with_other_models,
    ):
        for command in commands:
            runner = with_other_models if command.startswith(LATER) else session
            said = runner.run(*command.removeprefix(LATER).split())
            databases = [
                dump_database(f"sqlite:///{root / name}")
                for name in project.databases
                if (root / name).exists()
            ]
            results.append((said.code, _plain(said.output), databases))
    return Ran(commands, results, _read_written(root))


DIFFERENT = re.compile(
    r"Will assume (non-)?transactional DDL"
    r"|Revision \w+ is not a head|Requested range|-n third"
)


def _plain(output: str) -> list[str]:
    """Return the lines, without what docs/alembic.md says differs."""
    output = re.sub(r" object at 0x[0-9a-f]+|ForeignKey\('[\w.]+'\), ", "", output)
    output = re.sub(r"Dialect impl <[\w.]+> detected", "Detected", output)
    lines = [line for line in output.splitlines() if not DIFFERENT.search(line)]
    return sorted(map(_unordered, lines))


def _unordered(line: str) -> str:
    """Return a line about siblings with them sorted: Alembic has them in the order of a set."""
    name, found, siblings = line.partition("Branches into: ")
    return f"{name}{found}{', '.join(sorted(siblings.split(', ')))}" if found else line


def _read_written(root: Path) -> dict[str, Any]:
    found: dict[str, Any] = {
        path.relative_to(root).as_posix(): _statements(path.read_text())
        for path in root.rglob("*.sql")
    }
    for path in root.rglob("versions/*.py"):
        found[path.relative_to(root).as_posix()] = _without_layout(path.read_text())
    return found


def _statements(script: str) -> list[str]:
    plain = re.sub(r"^--.*$|^(BEGIN|COMMIT);$", "", script, flags=re.MULTILINE)
    plain = plain.replace(" RETURNING version_num", "").replace("TABLE IF NOT EXISTS", "TABLE")
    return [" ".join(each.split()) for each in plain.split("\n\n") if each.strip()]


def _without_layout(source: str) -> tuple[str, list[str]]:
    """Return what a file says to Python, defaults left out, and its comments but the frame's."""
    tree = ast.parse(source)
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            node.keywords = [each for each in node.keywords if not _is_default(each)]
    comments = [line for line in source.splitlines() if line.startswith("# ")]
    return ast.dump(tree), comments


def _is_default(keyword: ast.keyword) -> bool:
    return isinstance(keyword.value, ast.Constant) and (keyword.arg, keyword.value.value) in {
        ("schema", None),
        ("unique", False),
    }
