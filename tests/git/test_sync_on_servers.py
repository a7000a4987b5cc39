"""After a switch, on databases that are servers: MariaDB commits each DDL statement on its own."""

import json

import pytest
from sqlalchemy import NullPool, create_engine, text

from tests.git.migrating import gitmig, run, tables_at, write_table
from tests.git.sandbox import VERSIONS, Sandbox

INDEXED = '''\
"""Table {id}, its index, and a key to the table {parent}."""

import sqlalchemy as sa
from gitmig import op

revision = {id!r}
down_revision = {parent!r}


def upgrade() -> None:
    op.create_table(
        {id!r},
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("name", sa.String(50), index=True),
        sa.Column("parent", sa.Integer, sa.ForeignKey("{parent}.id")),
    )


def downgrade() -> None:
    op.drop_table({id!r})
'''


@pytest.fixture
def switched(project: Sandbox, server_url: str) -> Sandbox:
    """`feature` is applied, with a row, and gone from Git; main has `right`."""
    project.write("pyproject.toml", f'[tool.gitmig]\nurl = "{server_url}"\n')
    project.write(".gitignore", ".gitmig_cache/\n__pycache__/\n")
    project.commit()
    project.git("switch", "--quiet", "--create", "feature")
    write_table(project, "left", "first")
    project.write(f"{VERSIONS}/below.py", INDEXED.format(id="below", parent="left"))
    project.commit()
    run(project, "upgrade")
    with create_engine(server_url, poolclass=NullPool).begin() as connection:
        connection.execute(text("INSERT INTO below (id, name) VALUES (7, 'kept')"))
    project.git("switch", "--quiet", "main")
    write_table(project, "right", "first")
    project.commit()
    return project


def test_back_from_the_recorded_blob_and_up(switched: Sandbox, server_url: str) -> None:
    switched.git("branch", "--quiet", "--delete", "--force", "feature")
    switched.git("reflog", "expire", "--expire=now", "--all")
    switched.git("gc", "--quiet", "--prune=now")
    plan = json.loads(run(switched, "sync", "--plan", "--json"))["plan"]
    steps = [(one["revision"], one["direction"]) for one in plan["steps"]]
    assert steps == [("below", "downgrade"), ("left", "downgrade"), ("right", "upgrade")]
    assert plan["losses"] == ["table below", "table left"]
    refused = gitmig(switched, "sync")
    assert refused.returncode == 1
    assert tables_at(server_url) == {"left", "below"}
    run(switched, "sync", "--yes")
    assert tables_at(server_url) == {"right"}
    assert "nothing to do" in run(switched, "sync")


def test_away_and_back(switched: Sandbox, server_url: str) -> None:
    for branch, has in (("main", {"right"}), ("feature", {"left", "below"}), ("main", {"right"})):
        switched.git("switch", "--quiet", branch)
        run(switched, "sync", "--yes")
        assert tables_at(server_url) == has


def test_a_downgrade_that_fails_half_way_is_told(project: Sandbox, mariadb_url: str) -> None:
    """What MariaDB committed stays; the next run says what to do and goes past nothing."""
    project.write("pyproject.toml", f'[tool.gitmig]\nurl = "{mariadb_url}"\n')
    project.commit()
    project.git("switch", "--quiet", "--create", "feature")
    late = "def downgrade():\n    op.drop_table('odd')\n    op.drop_table('never_made')\n"
    write_table(project, "odd", "first", downgrade=late)
    project.commit()
    run(project, "upgrade")
    project.git("switch", "--quiet", "main")
    failed = gitmig(project, "sync", "--yes")
    assert failed.returncode == 1
    assert "gitmig resolve" in failed.stderr
    again = gitmig(project, "sync", "--yes")
    assert again.returncode == 1
    assert "gitmig resolve" in again.stderr
    assert tables_at(mariadb_url) == set()


def test_no_copy_is_kept_by_mariadb_and_nothing_is_lost(project: Sandbox, mariadb_url: str) -> None:
    project.write("pyproject.toml", f'[tool.gitmig]\nurl = "{mariadb_url}"\n')
    project.commit()
    project.git("switch", "--quiet", "--create", "feature")
    write_table(project, "left", "first")
    project.commit()
    run(project, "sync", "--stash")
    project.git("switch", "--quiet", "main")
    refused = gitmig(project, "sync", "--stash", "--yes")
    assert refused.returncode == 1
    assert "no copy can be kept" in refused.stderr
    assert "mariadb-dump" in refused.stderr
    assert tables_at(mariadb_url) == {"left"}
    run(project, "sync", "--yes")
    assert tables_at(mariadb_url) == set()
