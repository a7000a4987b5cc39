"""A script that the database's client runs leaves what the run leaves: schema, rows, heads, log."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, inspect, make_url

from gitmig.commands.downgrade import downgrade, render_downgrade
from gitmig.commands.stamp import render_stamp, stamp
from gitmig.commands.upgrade import render_upgrade, upgrade
from tests.operations.database import Database
from tests.project import Project
from tests.scripts.clients import run_script
from tests.scripts.revisions import write_revisions

LOGGED = "revision, direction, parents, state, statements, checksum, path, tool_version, error"


@pytest.fixture
def project(tmp_path: Path, database_url: str) -> Project:
    url = make_url(database_url)
    if url.get_backend_name() == "mysql":
        url = url.set(drivername="mariadb+pymysql")
    project = Project(tmp_path / "project", url.render_as_string(hide_password=False))
    write_revisions(project)
    return project


class Bench:
    """Does the same twice: as gitmig does it, and as its scripts do."""

    def __init__(self, project: Project) -> None:
        self.project = project

    def state(self) -> dict[str, Any]:
        """Return all that can be told of the database."""
        tables = sorted(self.project.all_tables() - {"gitmig_log"})
        rows = {name: sorted(self.rows(name), key=repr) for name in tables}
        log = self.project.query(f"SELECT {LOGGED} FROM gitmig_log ORDER BY id")
        return {"schema": Database(self.project.engine()).schema(), "rows": rows, "log": log}

    def rows(self, table: str) -> list[tuple[Any, ...]]:
        quote = self.project.engine().dialect.identifier_preparer.quote
        return self.project.query(f"SELECT * FROM {quote(table)}")

    def clear(self) -> None:
        with self.project.engine().begin() as connection:
            for name in [*_children_first(connection)]:
                connection.exec_driver_sql(f"DROP TABLE {name}")
            if connection.dialect.name == "postgresql":
                connection.exec_driver_sql("DROP TYPE IF EXISTS colour")


def _children_first(connection: Connection) -> list[str]:
    names = inspect(connection).get_table_names()
    first = [name for name in ("couples", "pairs", "users", "teams") if name in names]
    return first + [name for name in names if name not in first]


def test_every_step_of_the_way(project: Project) -> None:
    bench = Bench(project)
    directory = project.directory
    steps: list[tuple[Callable[[], object], Callable[[], str]]] = [
        (lambda: upgrade(directory, ["r2"]), lambda: render_upgrade(directory, ["r2"])),
        (lambda: upgrade(directory), lambda: render_upgrade(directory, ["r2:heads"])),
        (
            lambda: downgrade(directory, "r3_alter"),
            lambda: render_downgrade(directory, "heads:r3_alter"),
        ),
        (
            lambda: stamp(directory, ["r5"]),
            lambda: render_stamp(directory, ["r3_alter,r6_other:r5"]),
        ),
        (
            lambda: stamp(directory, ["r3_alter"]),
            lambda: render_stamp(directory, ["r5,r6_other:r3_alter"]),
        ),
        (
            lambda: upgrade(directory, ["r3_alter@+1"]),
            lambda: render_upgrade(directory, ["r3_alter,r6_other:r3_alter@+1"]),
        ),
        (
            lambda: downgrade(directory, "base"),
            lambda: render_downgrade(directory, "r5,r6_other:base"),
        ),
    ]
    expected = []
    for run, _ in steps:
        run()
        expected.append(bench.state())
    bench.clear()
    for (_, render), state in zip(steps, expected, strict=True):
        run_script(project.url, render())
        found = bench.state()
        assert found["log"] == state["log"]
        assert found == state
