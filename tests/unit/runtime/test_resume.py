"""A revision that stopped half-way goes on where it stopped; what ran is not run again."""

import pytest

from gitmig.errors import HalfApplied, NotHalfApplied, ResumeRefused, RevisionFailed
from gitmig.runtime.events import Event, StepFinished
from gitmig.runtime.migrate import downgrade, read_heads, upgrade
from gitmig.runtime.resolve import resume
from tests.project import Project, create_table

STOPPING = f"""\
{create_table("b")}
op.execute("INSERT INTO b (id) VALUES (1)")
op.execute(sa.text("INSERT INTO b (id) VALUES (:id)").bindparams(id=2))
op.bulk_insert(sa.table("b", sa.column("id")), [{{"id": 3}}, {{"id": 4}}])
{create_table("c")}
op.execute("INSERT INTO c (id) SELECT max(id) FROM b")
op.execute("CREATE TABLE a (id INTEGER)")
op.execute("INSERT INTO c (id) VALUES (9)")
{create_table("d")}
"""


def edit(project: Project, name: str, old: str, new: str) -> None:
    path = project.versions / f"{name}.py"
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))


@pytest.fixture
def stopped(mariadb: Project) -> Project:
    """A project with a revision that stopped at its seventh statement."""
    mariadb.add_tables("a")
    mariadb.add("r_b", STOPPING)
    mariadb.add_tables("e")
    with pytest.raises(RevisionFailed) as caught:
        upgrade(mariadb.directory)
    assert caught.value.statement_number == 7
    assert "`gitmig resolve r_b --resume` goes on there" in (caught.value.hint or "")
    return mariadb


def test_it_goes_on_where_it_stopped(stopped: Project) -> None:
    edit(stopped, "r_b", "CREATE TABLE a (", "CREATE TABLE a2 (")
    events: list[Event] = []
    resume(stopped.directory, "r_b", on_event=events.append)
    assert [event.statements for event in events if isinstance(event, StepFinished)] == [9]
    assert stopped.tables() == {"a", "a2", "b", "c", "d"}
    assert stopped.query("SELECT id FROM b ORDER BY id") == [(1,), (2,), (3,), (4,)]
    assert stopped.query("SELECT id FROM c ORDER BY id") == [(4,), (9,)]
    assert stopped.heads() == ["r_b"]
    assert stopped.logged()[1:] == [("r_b", "upgrade", "failed"), ("r_b", "upgrade", "applied")]
    upgrade(stopped.directory)
    assert stopped.heads() == ["r_e"]


def test_it_may_stop_again_and_again(stopped: Project) -> None:
    with pytest.raises(RevisionFailed, match="statement 7") as caught:
        resume(stopped.directory, "r_b")
    assert len(caught.value.kept) == 6
    edit(stopped, "r_b", "CREATE TABLE a (", "CREATE TABLE a2 (")
    edit(stopped, "r_b", "'d'", "'e'")
    edit(stopped, "r_b", "INSERT INTO c (id) VALUES (9)", "INSERT INTO nowhere VALUES (9)")
    with pytest.raises(RevisionFailed, match="statement 8"):
        resume(stopped.directory, "r_b")
    with pytest.raises(HalfApplied, match="stopped at statement 8: INSERT INTO nowhere"):
        upgrade(stopped.directory)
    edit(stopped, "r_b", "INSERT INTO nowhere VALUES (9)", "INSERT INTO c (id) VALUES (8)")
    resume(stopped.directory, "r_b")
    assert stopped.query("SELECT id FROM c ORDER BY id") == [(4,), (8,)]


@pytest.mark.parametrize(
    ("old", "new", "number"),
    [
        ("INSERT INTO b (id) VALUES (1)", "INSERT INTO b (id) VALUES (7)", 2),
        ("bindparams(id=2)", "bindparams(id=7)", 3),
        ('{"id": 4}', '{"id": 7}', 4),
        ('op.execute("INSERT INTO b (id) VALUES (1)")', "pass", 2),
    ],
)
def test_what_ran_must_be_what_it_was(stopped: Project, old: str, new: str, number: int) -> None:
    before = stopped.query("SELECT * FROM gitmig_log")
    edit(stopped, "r_b", old, new)
    with pytest.raises(ResumeRefused) as caught:
        resume(stopped.directory, "r_b")
    assert caught.value.number == number
    assert stopped.query("SELECT * FROM gitmig_log") == before, "nothing is forgotten"
    assert stopped.tables() == {"a", "b", "c"}
    assert read_heads(stopped.directory) == ("r_a",)


def test_an_error_on_the_way_forgets_nothing(stopped: Project) -> None:
    edit(stopped, "r_b", create_table("c"), "raise LookupError('no')")
    with pytest.raises(RevisionFailed, match="LookupError"):
        resume(stopped.directory, "r_b")
    with pytest.raises(HalfApplied, match="stopped at statement 7: CREATE TABLE a"):
        upgrade(stopped.directory)


def test_a_statement_that_was_done_by_hand_is_skipped(stopped: Project) -> None:
    resume(stopped.directory, "r_b", skip=True)
    assert stopped.tables() == {"a", "b", "c", "d"}
    assert stopped.query("SELECT id FROM c ORDER BY id") == [(4,), (9,)]
    edit(stopped, "r_e", "'e'", "'e2'")
    upgrade(stopped.directory)


def test_a_statement_that_is_not_understood_keeps_the_place(stopped: Project) -> None:
    """It ends no transaction: what was written down before it is rolled back with it."""
    edit(stopped, "r_b", "CREATE TABLE a (", "CREATE TABEL a (")
    for _ in range(2):
        with pytest.raises(RevisionFailed, match="statement 7: CREATE TABEL"):
            resume(stopped.directory, "r_b")
    edit(stopped, "r_b", "CREATE TABEL a (", "CREATE TABLE a2 (")
    resume(stopped.directory, "r_b")
    assert stopped.tables() == {"a", "a2", "b", "c", "d"}


def test_only_the_statement_that_it_stopped_at_is_skipped(stopped: Project) -> None:
    edit(stopped, "r_b", "CREATE TABLE a (", "CREATE TABLE other (")
    with pytest.raises(ResumeRefused, match="statement 7 is not the one that ran"):
        resume(stopped.directory, "r_b", skip=True)


def test_there_must_be_something_to_go_on_with(stopped: Project) -> None:
    for name in ("r_a", "r_e"):
        with pytest.raises(NotHalfApplied):
            resume(stopped.directory, name)


def test_a_downgrade_goes_on_too(mariadb: Project) -> None:
    mariadb.add("r_a", f"{create_table('a')}\n{create_table('b')}", DOWN)
    upgrade(mariadb.directory)
    with pytest.raises(RevisionFailed):
        downgrade(mariadb.directory, "base")
    edit(mariadb, "r_a", "'nowhere'", "'b'")
    resume(mariadb.directory, "r_a")
    assert (mariadb.tables(), mariadb.heads()) == (set(), [])


DOWN = "op.drop_table('a')\nop.drop_table('nowhere')"

KEY = """\
t = op.create_table("t", sa.Column("id", sa.Integer, primary_key=True))
result = op.get_bind().execute(t.insert())
op.execute(f"INSERT INTO t (id) VALUES ({result.inserted_primary_key[0] + 1})")
op.execute("CREATE TABLE u (id INTEGER)")
op.execute("CREATE TABLE u (id INTEGER)")
"""


def test_a_key_that_was_given_cannot_be_given_again(mariadb: Project) -> None:
    mariadb.add("r_t", KEY)
    with pytest.raises(RevisionFailed):
        upgrade(mariadb.directory)
    with pytest.raises(ResumeRefused, match="statement 2 gave a key"):
        resume(mariadb.directory, "r_t")


def test_keys_that_nobody_asks_for_are_no_hindrance(mariadb: Project) -> None:
    directly = KEY.replace("result = op.get_bind().execute(t.insert())", "op.execute(t.insert())")
    mariadb.add("r_t", directly.replace("{result.inserted_primary_key[0] + 1}", "7"))
    with pytest.raises(RevisionFailed):
        upgrade(mariadb.directory)
    resume(mariadb.directory, "r_t", skip=True)
    assert mariadb.query("SELECT id FROM t ORDER BY id") == [(1,), (7,)]


AUTOCOMMIT = f"""\
{create_table("b")}
with op.get_context().autocommit_block():
    op.execute("CREATE INDEX CONCURRENTLY i ON b (id)")
op.execute("INSERT INTO b (id) VALUES (1)")
op.execute("INSERT INTO nowhere (id) VALUES (1)")
"""


def test_after_an_autocommit_block(postgresql: Project) -> None:
    postgresql.add("r_b", AUTOCOMMIT)
    with pytest.raises(RevisionFailed):
        upgrade(postgresql.directory)
    edit(postgresql, "r_b", "INTO nowhere (id) VALUES (1)", "INTO b (id) VALUES (2)")
    resume(postgresql.directory, "r_b")
    assert postgresql.query("SELECT id FROM b ORDER BY id") == [(1,), (2,)]
    assert postgresql.heads() == ["r_b"]


def test_data_that_may_have_changed_is_not_changed_again(postgresql: Project) -> None:
    """As after a kill inside an autocommit block: the entry still says `running`."""
    text = AUTOCOMMIT.replace("CREATE INDEX CONCURRENTLY i ON b (id)", "DELETE FROM nowhere")
    postgresql.add("r_b", text)
    with pytest.raises(RevisionFailed):
        upgrade(postgresql.directory)
    with postgresql.engine().begin() as connection:
        connection.exec_driver_sql("UPDATE gitmig_log SET state = 'running', finished_at = NULL")
    with pytest.raises(HalfApplied, match=r"statement 2 \(it may have run\): DELETE"):
        upgrade(postgresql.directory)
    with pytest.raises(ResumeRefused, match="statement 2 may have run"):
        resume(postgresql.directory, "r_b")
    edit(postgresql, "r_b", "INTO nowhere (id) VALUES (1)", "INTO b (id) VALUES (2)")
    resume(postgresql.directory, "r_b", skip=True)
    assert postgresql.query("SELECT id FROM b ORDER BY id") == [(1,), (2,)]
