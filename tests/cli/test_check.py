"""`gitmig check`: sentences, data, and the statements that would be run."""

import json
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from tests.cli.conftest import MODELS, Gitmig

CHANGED = MODELS + "    title: Mapped[str | None] = mapped_column(String(9), index=True)\n"


@pytest.fixture
def changed(gitmig: Gitmig, project: Path) -> Path:
    """A project whose models have a column and an index more."""
    gitmig("upgrade")
    (project / "app_models.py").write_text(CHANGED)
    return project


def test_the_statements_are_what_is_missing(gitmig: Gitmig, changed: Path) -> None:
    result = gitmig("check", "--sql")
    assert result.code == 1
    assert result.out == (
        "ALTER TABLE posts ADD COLUMN title VARCHAR(9);\n\n"
        "CREATE INDEX ix_posts_title ON posts (title);\n"
    )
    with closing(sqlite3.connect(changed / "app.db")) as connection:
        connection.executescript(result.out)
    again = gitmig("check", "--sql")
    assert (again.code, again.out) == (0, "")
    assert again.err == "the models and the revisions agree\n"


EXTENDED = """
from gitmig import op
from gitmig.autogenerate import comparators, renderers
from gitmig.operations import MigrateOperation
from gitmig.api import Operations
from app_views import CreateViewOp

@Operations.register_operation("create_view_of_users")
class Create(MigrateOperation):
    @classmethod
    def create_view_of_users(cls, operations):
        pass

@Operations.implementation_for(CreateViewOp)
def create(operations, operation):
    pass

@comparators.dispatch_for("schema")
def compare_views(context, upgrade_ops, schemas):
    upgrade_ops.ops.append(CreateViewOp())

@renderers.dispatch_for(CreateViewOp)
def render_view(context, operation):
    return "op.create_view()"
"""


def test_what_env_py_registers_is_registered_once(project: Path) -> None:
    """To replay the revisions, a command runs env.py more than once."""
    (project / "app_views.py").write_text(
        "from gitmig.operations import MigrateOperation\n"
        "class CreateViewOp(MigrateOperation):\n"
        "    def describe(self): return 'create the view'\n"
        "    def reverse(self): return CreateViewOp()\n"
    )
    env = project / "migrations" / "env.py"
    env.write_text(EXTENDED + env.read_text())

    def run(*args: str) -> str:  # apart, for what is registered stays
        command = [sys.executable, "-m", "gitmig", *args, "--baseline", "replay"]
        return subprocess.run(
            command, cwd=project, capture_output=True, text=True, check=False
        ).stdout

    assert run("check").splitlines()[1:] == ["  create the view"]
    assert "create the view" in run("revision", "-m", "v", "--autogenerate")
    (path,) = (project / "migrations" / "versions").glob("*_v.py")
    assert path.read_text().count("op.create_view()") == 2, "up and down"


def test_the_statements_as_data(gitmig: Gitmig, changed: Path) -> None:
    data = json.loads(gitmig("check", "--sql", "--json").out)
    assert data["sql"][0] == "ALTER TABLE posts ADD COLUMN title VARCHAR(9);"
    assert [one["kind"] for one in data["differences"]] == ["add_column", "create_index"]
    assert json.loads(gitmig("check", "--json").out)["sql"] is None


def test_of_a_replay(gitmig: Gitmig, changed: Path) -> None:
    assert gitmig("check", "--sql", "--baseline", "replay").out == gitmig("check", "--sql").out


def test_what_takes_more_than_a_statement_is_a_comment(gitmig: Gitmig, project: Path) -> None:
    gitmig("upgrade")
    nullable = MODELS.replace("name: Mapped[str]", "name: Mapped[str | None]")
    (project / "app_models.py").write_text(nullable)
    assert gitmig("check", "--sql").out == "-- sqlite cannot alter column users.name: nullable\n"
