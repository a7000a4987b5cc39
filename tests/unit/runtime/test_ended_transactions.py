"""A revision that ends the transaction it runs in, by a statement or a method of the connection."""

import pytest

from gitmig.errors import HalfApplied, RevisionFailed
from gitmig.runtime.migrate import upgrade
from gitmig.runtime.resolve import resume
from tests.project import Project, asynchronous_url, create_table

COMMIT = pytest.mark.parametrize("commit", ["op.execute('COMMIT')", "op.get_bind().commit()"])
SESSION = "from sqlalchemy.orm import Session\n"
ROLLBACKS = {
    "statement": "op.execute('ROLLBACK')",
    "method": "op.get_bind().rollback()",
    "method, and more": f"op.get_bind().rollback()\n{create_table('c')}",
    "after a failure": "try:\n    op.execute('selekt')\nexcept Exception:\n"
    f"    op.get_bind().rollback()\n{create_table('c')}",
    "session": f"{SESSION}with Session(op.get_bind()) as session:\n"
    "    session.execute(sa.text('SELECT 1'))\n    session.rollback()",
}


@pytest.fixture
def asynchronous(transactional: Project) -> Project:
    """A project whose driver is asynchronous."""
    transactional.url = asynchronous_url(transactional.url)
    transactional.env.unlink()  # without one, the settings are enough
    return transactional


@COMMIT
def test_what_was_committed_is_told_and_gone_on_from(project: Project, commit: str) -> None:
    project.add_tables("a")
    project.add("r_b", f"{create_table('b')}\n{commit}\n{create_table('c')}\nop.execute('selekt')")
    project.add_tables("d")
    with pytest.raises(RevisionFailed) as caught:
        upgrade(project.directory)
    kept = [statement.split(" (")[0] for statement in caught.value.kept]
    left = project.tables()
    assert kept == ["CREATE TABLE b", "CREATE TABLE c"][: len(left) - 1]
    assert left == {"a", "b"} | ({"c"} if project.url.startswith("mysql") else set())
    assert project.heads() == ["r_a"]
    with pytest.raises(HalfApplied):
        upgrade(project.directory)
    project.last = "r_a"
    project.add("r_b", f"{create_table('b')}\n{commit}\n{create_table('c')}")
    resume(project.directory, "r_b")
    upgrade(project.directory)
    assert project.tables() == {"a", "b", "c", "d"}
    assert project.heads() == ["r_d"]


@COMMIT
def test_a_commit_of_nothing_leaves_nothing_to_settle(transactional: Project, commit: str) -> None:
    """Which is how a statement used to be taken out of the transaction."""
    transactional.add("r_a", f"{commit}\n{create_table('a')}\nop.execute('selekt')")
    with pytest.raises(RevisionFailed, match="nothing of it was kept"):
        upgrade(transactional.directory)
    assert transactional.tables() == set()
    transactional.last = None
    transactional.add("r_a", f"{commit}\n{create_table('a')}")
    upgrade(transactional.directory)
    assert transactional.heads() == ["r_a"]


@COMMIT
@pytest.mark.parametrize("log", [True, False])
def test_one_transaction_for_all_is_committed_with_it(
    transactional: Project, commit: str, log: bool
) -> None:
    transactional.options |= {"transaction_per_migration": False, "log": log}
    transactional.add_tables("a")
    transactional.add("r_b", f"{create_table('b')}\n{commit}\n{create_table('c')}")
    transactional.add_tables("d")
    transactional.add("r_e", "op.execute('selekt')")
    with pytest.raises(RevisionFailed, match="2 revisions before it are applied"):
        upgrade(transactional.directory)
    assert transactional.heads() == ["r_b"]
    assert transactional.tables() == {"a", "b", "c"}


@COMMIT
def test_asynchronous_drivers_go_on_in_a_transaction(asynchronous: Project, commit: str) -> None:
    asynchronous.add("r_a", f"{create_table('a')}\n{commit}\n{create_table('b')}\n{{}}['bug']")
    with pytest.raises(RevisionFailed) as caught:
        upgrade(asynchronous.directory)
    assert [statement.split(" (")[0] for statement in caught.value.kept] == ["CREATE TABLE a"]
    assert caught.value.hint is not None
    asynchronous.url = asynchronous.url.replace("+aiosqlite", "").replace("asyncpg", "psycopg")
    assert asynchronous.tables() == {"a"}


@COMMIT
def test_a_block_after_a_commit(project: Project, commit: str) -> None:
    block = f"with op.get_context().autocommit_block():\n    {create_table('b')}\n"
    empty = "with op.get_context().autocommit_block():\n    pass\n"
    project.add("r_a", f"{create_table('a')}\n{commit}\n{block}{commit}\n{empty}{commit}")
    project.add_tables("c")
    upgrade(project.directory)
    assert project.tables() == {"a", "b", "c"}
    assert project.heads() == ["r_c"]


@pytest.mark.parametrize("how", ROLLBACKS)
@pytest.mark.parametrize("together", [False, True])
def test_a_rollback_is_an_error(project: Project, how: str, together: bool) -> None:
    project.options["transaction_per_migration"] = not together
    project.add_tables("a")
    project.add("r_b", f"op.execute('INSERT INTO a VALUES (1)')\n{ROLLBACKS[how]}")
    project.add_tables("d")
    with pytest.raises(RevisionFailed, match="it rolls back its own transaction") as caught:
        upgrade(project.directory)
    assert "begin_nested" in (caught.value.hint or "")
    assert caught.value.kept == ()
    rolled_back = together and not project.url.startswith("mysql")
    assert project.tables() == (set() if rolled_back else {"a"})
    if not rolled_back:
        assert project.heads() == ["r_a"]
        assert project.query("SELECT * FROM a") == []


def test_the_error_on_whose_way_it_rolls_back_is_told(project: Project) -> None:
    session = "with Session(op.get_bind()) as session, session.begin():\n"
    project.add("r_a", f"{SESSION}{session}    session.execute(sa.text('selekt'))")
    with pytest.raises(RevisionFailed, match="selekt"):
        upgrade(project.directory)


def test_savepoints_and_sessions_are_the_revisions_own(project: Project) -> None:
    project.add_tables("a")
    session = "with Session(op.get_bind()) as session:\n"
    insert = "execute(sa.text('INSERT INTO a VALUES (1)'))"
    project.add(
        "r_b",
        f"{SESSION}{session}    session.{insert}\n    session.commit()\n"
        f"try:\n    with op.get_bind().begin_nested():\n        op.get_bind().{insert}\n"
        "except sa.exc.IntegrityError:\n    pass",
    )
    project.add_tables("c")
    upgrade(project.directory)
    assert project.query("SELECT * FROM a") == [(1,)]
    assert project.heads() == ["r_c"]


def test_the_callers_transaction_is_not_committed(transactional: Project) -> None:
    text = transactional.env.read_text()
    transactional.env.write_text(text.replace("engine.connect()", "engine.begin()"))
    transactional.add("r_a", f"{create_table('a')}\nop.get_bind().commit()")
    with pytest.raises(RevisionFailed, match="whoever opened it ends it"):
        upgrade(transactional.directory)
    assert transactional.all_tables() == set()


@pytest.mark.parametrize("bug", ["')\n{}['bug']", "; CREATE TABLE b ()')"])
@pytest.mark.parametrize("start", ["CREATE TABLE a ()", "COMMIT; CREATE TABLE a ()"])
def test_a_script_in_one_statement_that_commits(postgresql: Project, start: str, bug: str) -> None:
    postgresql.add("r_a", f"op.execute('{start}; COMMIT; CREATE TABLE b (){bug}")
    with pytest.raises(RevisionFailed, match="1 statement of it ran and cannot be rolled back"):
        upgrade(postgresql.directory)
    with pytest.raises(HalfApplied):
        upgrade(postgresql.directory)


def test_a_text_that_looks_like_such_a_script(postgresql: Project) -> None:
    postgresql.options["transaction_per_migration"] = False
    postgresql.add("r_a", "op.execute('CREATE TABLE a (x TEXT)')")
    postgresql.add("r_b", 'op.execute("INSERT INTO a VALUES (\'; COMMIT;\')")\n{}["bug"]')
    with pytest.raises(RevisionFailed, match="nothing of it was kept"):
        upgrade(postgresql.directory)
    assert postgresql.all_tables() == set()


def test_sqlite_stays_locked_while_it_goes_on(sqlite: Project) -> None:
    """Nobody may write between the rest of the revision and its version row."""
    other = (
        "import sqlite3\nother = sqlite3.connect(op.get_bind().engine.url.database, timeout=0)\n"
    )
    sqlite.add(
        "r_a",
        f"{create_table('a')}\nop.execute('COMMIT')\n{create_table('b')}\n"
        f"{other}other.execute('INSERT INTO a VALUES (1)')",
    )
    with pytest.raises(RevisionFailed, match="database is locked"):
        upgrade(sqlite.directory)


@pytest.mark.parametrize(
    ("body", "hint"),
    [
        ("op.execute(\"SELECT set_config('search_path', '', false)\")", "RESET search_path"),
        ("try:\n    op.execute('selekt')\nexcept Exception:\n    pass", "begin_nested"),
    ],
)
def test_what_a_transaction_was_left_in_is_hinted_at(
    postgresql: Project, body: str, hint: str
) -> None:
    postgresql.add("r_a", body)
    with pytest.raises(RevisionFailed) as caught:
        upgrade(postgresql.directory)
    assert hint in (caught.value.hint or "")
