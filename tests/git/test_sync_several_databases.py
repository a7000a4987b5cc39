"""After a switch, with one set of revisions for several databases: each line says which."""

import json
import sqlite3
from contextlib import closing

import pytest

from tests.git.sandbox import VERSIONS, Sandbox

SETTINGS = """\
[databases.users]
url = "sqlite:///users.db"
[databases.billing]
url = "sqlite:///billing.db"
"""

REVISION = '''\
"""Table {id}."""

from gitmig import op

revision = "{id}"
down_revision = {parent!r}


def upgrade(engine_name: str) -> None:
    globals()[f"upgrade_{{engine_name}}"]()


def downgrade(engine_name: str) -> None:
    globals()[f"downgrade_{{engine_name}}"]()


def upgrade_users() -> None:
    op.execute("CREATE TABLE {id} (id INTEGER)")


def downgrade_users() -> None:
    op.drop_table("{id}")


def upgrade_billing() -> None:
    op.execute("CREATE TABLE bills_{id} (id INTEGER)")


def downgrade_billing() -> None:
    {back}
'''
BACK = 'op.drop_table("bills_{id}")'


def write_table(sandbox: Sandbox, id: str, parent: str | None, back: str = BACK) -> None:
    text = REVISION.format(id=id, parent=parent, back=back.format(id=id))
    sandbox.write(f"{VERSIONS}/{id}.py", text)


def run(sandbox: Sandbox, *arguments: str) -> str:
    done = sandbox.gitmig(*arguments)
    assert done.returncode == 0, done.stderr
    return done.stdout


def tables(sandbox: Sandbox, database: str) -> set[str]:
    with closing(sqlite3.connect(sandbox.root / f"{database}.db")) as connection:
        rows = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
    return {name for (name,) in rows if not name.startswith(("gitmig_", "sqlite_"))}


def switch_away(sandbox: Sandbox, back: str = BACK) -> Sandbox:
    """`feature` is applied to both databases, with `left`; main is checked out, with `right`."""
    (sandbox.root / "pyproject.toml").unlink()
    sandbox.write("gitmig.toml", SETTINGS)
    sandbox.write(".gitignore", "*.db\n.gitmig_cache/\n")
    write_table(sandbox, "first", None)
    sandbox.commit()
    sandbox.git("switch", "--quiet", "--create", "feature")
    write_table(sandbox, "left", "first", back)
    sandbox.commit()
    run(sandbox, "upgrade")
    sandbox.git("switch", "--quiet", "main")
    write_table(sandbox, "right", "first")
    sandbox.commit()
    return sandbox


@pytest.fixture
def switched(project: Sandbox) -> Sandbox:
    return switch_away(project)


def test_each_line_names_its_database(switched: Sandbox) -> None:
    said = run(switched, "sync", "--plan").splitlines()
    places = [line.split(" (applied on branch feature")[0] for line in said]
    assert places == [
        "users: downgrade left Table left.",
        '  op.drop_table("left")  (drops table left)',
        "users: upgrade right Table right.",
        '  op.execute("CREATE TABLE right (id INTEGER)")  (may do anything)',
        "billing: downgrade left Table left.",
        '  op.drop_table("bills_left")  (drops table bills_left)',
        "billing: upgrade right Table right.",
        '  op.execute("CREATE TABLE bills_right (id INTEGER)")  (may do anything)',
        "users: data that is lost: all in table left",
        "users: 1 revision to take back, 1 revision to apply: the database would be at right",
        "billing: data that is lost: all in table bills_left",
        "billing: 1 revision to take back, 1 revision to apply: the database would be at right",
    ]

    done = switched.gitmig("sync", "--yes")
    assert [line.split(" in ")[0] for line in done.stdout.splitlines()] == [
        "users: 2 steps",
        "billing: 2 steps",
    ]
    assert "billing: downgraded left Table left." in done.stderr
    assert tables(switched, "users") == {"first", "right"}
    assert tables(switched, "billing") == {"bills_first", "bills_right"}
    assert run(switched, "sync").splitlines() == [
        "users: nothing to do: the database is at right",
        "billing: nothing to do: the database is at right",
    ]


def test_json_names_the_databases(switched: Sandbox) -> None:
    plan = json.loads(run(switched, "sync", "--plan", "--json"))["plan"]
    assert [(step["database"], step["revision"]) for step in plan["steps"]] == [
        ("users", "left"),
        ("users", "right"),
        ("billing", "left"),
        ("billing", "right"),
    ]
    at = [{"database": name, "heads": ["right"]} for name in ("users", "billing")]
    assert plan["databases"] == at
    assert plan["losses"] == ["table left", "table bills_left"]
    done = json.loads(run(switched, "sync", "--yes", "--json"))
    assert done["outcome"]["databases"] == at


def test_databases_that_are_apart(switched: Sandbox) -> None:
    """One of them is at the checkout already."""
    (switched.root / "billing.db").unlink()
    said = run(switched, "sync", "--plan")
    assert "users: 1 revision to take back, 1 revision to apply" in said
    assert "billing: 2 revisions to apply: the database would be at right" in said


def test_what_one_of_them_cannot_take_back(project: Sandbox) -> None:
    switch_away(project, "raise RuntimeError('the rows are gone')")
    assert "its downgrade() raises" in run(project, "sync", "--plan")
    done = project.gitmig("sync", "--yes")
    assert done.returncode == 1
    assert "billing: left Table left.: its downgrade() raises" in done.stderr
    assert "users: left" not in done.stderr
    assert tables(project, "users") == {"first", "left"}


def test_what_one_of_them_leaves_behind(project: Sandbox) -> None:
    switch_away(project, "pass")
    said = run(project, "sync", "--plan")
    assert said.count("does nothing: what its upgrade() made stays in the database") == 1
    run(project, "sync", "--yes")
    assert tables(project, "users") == {"first", "right"}
    assert tables(project, "billing") == {"bills_first", "bills_left", "bills_right"}
