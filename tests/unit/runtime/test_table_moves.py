"""A table is made anew within a revision's transaction, whatever foreign keys do."""

from collections.abc import Iterator

import pytest
import sqlalchemy as sa

from gitmig.errors import GitmigError, RevisionFailed
from gitmig.runtime.events import Event, RowsCopied
from gitmig.runtime.migrate import downgrade, upgrade
from gitmig.runtime.resolve import resolve
from tests.project import Project

MOVE = """\
with op.batch_alter_table("users") as batch_op:
    batch_op.alter_column("name", nullable={nullable})
"""


@pytest.fixture
def project(sqlite: Project) -> Project:
    """A project whose connections enforce foreign keys, with rows that a cascade would delete."""
    sqlite.add(
        "r_a",
        'op.execute("CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT)")\n'
        'op.execute("CREATE TABLE posts (id INTEGER PRIMARY KEY,'
        ' user_id INTEGER REFERENCES users (id) ON DELETE CASCADE)")\n'
        "op.execute(\"INSERT INTO users VALUES (1, 'a'), (2, 'b')\")\n"
        'op.execute("INSERT INTO posts VALUES (1, 1), (2, 2)")',
    )
    upgrade(sqlite.directory)
    return sqlite


def enforce(driver: object, _record: object) -> None:
    driver.execute("PRAGMA foreign_keys = ON")  # type: ignore[attr-defined]


@pytest.fixture(autouse=True)
def enforced() -> Iterator[None]:
    """Let every connection enforce foreign keys, as an application's listener does."""
    sa.event.listen(sa.Engine, "connect", enforce)
    yield
    sa.event.remove(sa.Engine, "connect", enforce)


def test_no_row_is_deleted_with_the_old_table(project: Project) -> None:
    project.add("r_b", MOVE.format(nullable=False), MOVE.format(nullable=True))
    for _ in range(2):
        upgrade(project.directory)
        assert project.query("SELECT count(*) FROM posts") == [(2,)]
        assert project.query("SELECT count(*) FROM users") == [(2,)]
        downgrade(project.directory, "r_a")
    assert project.query("SELECT count(*) FROM posts") == [(2,)]


def test_they_are_enforced_again_afterwards(project: Project) -> None:
    project.add("r_b", MOVE.format(nullable=False))
    project.add("r_c", 'op.execute("DELETE FROM users WHERE id = 1")')
    upgrade(project.directory)
    assert project.query("SELECT id FROM posts") == [(2,)]


def test_what_breaks_meanwhile_is_told_before_the_commit(project: Project) -> None:
    project.add("r_b", MOVE.format(nullable=False) + 'op.execute("DELETE FROM users WHERE id = 1")')
    with pytest.raises(RevisionFailed, match="row 1 of posts refers to nothing in users"):
        upgrade(project.directory)
    assert project.query("SELECT count(*) FROM users") == [(2,)]
    assert project.heads() == ["r_a"]


def test_one_that_cannot_switch_them_off_says_so(project: Project) -> None:
    project.add(
        "r_b",
        'batch = getattr(op, "batch_alter" + "_table")\n'
        'with batch("users", recreate="always"):\n'
        "    pass",
    )
    with pytest.raises(GitmigError, match="would delete rows of posts") as caught:
        upgrade(project.directory)
    assert "PRAGMA foreign_keys = OFF" in str(caught.value.hint)
    assert project.query("SELECT count(*) FROM posts") == [(2,)]


def test_the_error_names_the_line(project: Project) -> None:
    project.add("r_b", MOVE.format(nullable=False).replace("name", "nme"))
    with pytest.raises(RevisionFailed, match="No such column: 'nme' in table users") as caught:
        upgrade(project.directory)
    assert caught.value.line == 11
    assert "did you mean name?" in str(caught.value.hint)


def test_a_large_table_is_told_of(project: Project) -> None:
    project.add("r_b", 'op.execute("CREATE TABLE big (id INTEGER PRIMARY KEY, a INTEGER)")')
    project.add(
        "r_c",
        'op.execute("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n'
        ' WHERE i < 1000000) INSERT INTO big SELECT i * 3, i FROM n")',
    )
    project.add("r_d", MOVE.format(nullable=False).replace("users", "big").replace("name", "a"))
    events: list[Event] = []
    upgrade(project.directory, on_event=events.append)
    copied = [event for event in events if isinstance(event, RowsCopied)]
    assert len(copied) == 20
    assert copied[-1] == RowsCopied("big", 1_000_000, 1_000_000)
    assert project.query("SELECT count(*), sum(a) FROM big") == [(1_000_000, 500_000_500_000)]


@pytest.mark.parametrize("before", ["pass", "op.execute('ANALYZE')"])
def test_a_move_outside_of_the_revisions_transaction_is_whole_too(
    project: Project, before: str
) -> None:
    project.add(
        "r_b",
        "op.execute('UPDATE users SET name = NULL WHERE id = 2')\n"
        "with op.get_context().autocommit_block():\n"
        f"    {before}\n"
        "    with op.batch_alter_table('users') as batch_op:\n"
        "        batch_op.alter_column('name', nullable=False)",
    )
    with pytest.raises(RevisionFailed, match="NOT NULL constraint failed"):
        upgrade(project.directory)
    assert project.tables() == {"users", "posts"}
    resolve(project.directory, "r_b", "rolled-back")
    path = project.versions / "r_b.py"
    path.write_text(path.read_text().replace("name = NULL", "name = id"))
    upgrade(project.directory)
    assert project.query("SELECT count(*) FROM posts") == [(2,)]
    assert project.query("SELECT name FROM users ORDER BY id") == [("a",), ("2",)]


def test_what_is_not_kept_is_told(project: Project) -> None:
    project.add("r_b", 'op.execute("CREATE TABLE odd (a TEXT, UNIQUE (a COLLATE NOCASE))")')
    project.add("r_c", MOVE.format(nullable=False).replace("users", "odd").replace("name", "a"))
    (warning,) = upgrade(project.directory).warnings
    assert "a key of the new table odd is without what 'a COLLATE NOCASE' says" in warning
