import pytest

from gitmig.errors import (
    ConnectionLost,
    RevisionFailed,
    RevisionUnloadable,
    UnknownDatabaseRevision,
    VersionConflict,
)
from gitmig.runtime.events import (
    Event,
    RunFinished,
    RunStarted,
    StatementSent,
    StepFinished,
    StepStarted,
)
from gitmig.runtime.migrate import downgrade, read_heads, stamp, upgrade
from tests.project import Project, create_table
from tests.unit.runtime.conftest import MakeProject


def test_up_and_down_again(project: Project) -> None:
    project.add_tables("a", "b", "c")
    outcome = upgrade(project.directory)
    assert [done.step.direction for done in outcome.steps] == ["upgrade"] * 3
    assert [done.statements for done in outcome.steps] == [1, 1, 1]
    assert project.tables() == {"a", "b", "c"}
    assert project.heads() == ["r_c"]
    assert upgrade(project.directory).steps == ()

    downgrade(project.directory, "r_a")
    assert project.tables() == {"a"}
    assert project.heads() == ["r_a"]
    downgrade(project.directory, "base")
    assert project.tables() == set()
    assert project.heads() == []
    assert project.logged() == [
        *((f"r_{name}", "upgrade", "applied") for name in "abc"),
        *((f"r_{name}", "downgrade", "applied") for name in "cba"),
    ]


def test_branches_and_their_merge_are_rows(project: Project) -> None:
    project.add_tables("a")
    for name in ("b", "c"):
        project.add(f"r_{name}", create_table(name), f"op.drop_table('{name}')", "r_a")
    upgrade(project.directory)
    assert project.heads() == ["r_b", "r_c"]
    project.add("r_m", parents=("r_b", "r_c"))
    upgrade(project.directory)
    assert project.heads() == ["r_m"]
    downgrade(project.directory, "r_a")
    assert project.tables() == {"a"}
    assert project.heads() == ["r_a"]


def test_reading_the_heads_creates_nothing(project: Project) -> None:
    project.add_tables("a")
    assert read_heads(project.directory) == ()
    assert project.all_tables() == set()
    upgrade(project.directory)
    assert read_heads(project.directory) == ("r_a",)


def test_a_stamp_runs_nothing(project: Project) -> None:
    project.add_tables("a", "b")
    stamp(project.directory, ("r_a",))
    assert project.heads() == ["r_a"]
    assert project.tables() == set()
    upgrade(project.directory)
    assert project.tables() == {"b"}
    assert project.logged() == [("r_a", "stamp", "applied"), ("r_b", "upgrade", "applied")]


def test_a_purge_forgets_what_nobody_knows(project: Project) -> None:
    project.add_tables("a")
    stamp(project.directory, ("r_a",))
    with project.engine().begin() as connection:
        connection.exec_driver_sql("UPDATE gitmig_version SET version_num = 'lost'")
    with pytest.raises(UnknownDatabaseRevision):
        upgrade(project.directory)
    stamp(project.directory, ("r_a",), purge=True)
    assert project.heads() == ["r_a"]


def test_progress_is_told(project: Project) -> None:
    project.add_tables("a", "b")
    events: list[Event] = []
    outcome = upgrade(project.directory, on_event=events.append)
    kinds = [type(event) for event in events]
    step = [StepStarted, StatementSent, StepFinished]
    assert kinds == [RunStarted, *step, *step, RunFinished]
    assert events[0] == RunStarted(2)
    assert [event.number for event in events if isinstance(event, StepStarted)] == [1, 2]
    assert outcome.steps == tuple(event for event in events if isinstance(event, StepFinished))


FAILING = f"""\
{create_table("b")}
op.execute("INSERT INTO b (id) VALUES (1)")
op.execute("INSERT INTO nowhere (id) VALUES (2)")
"""


def test_a_failure_in_the_third_statement_leaves_nothing(transactional: Project) -> None:
    transactional.add_tables("a")
    transactional.add("r_b", FAILING)
    with pytest.raises(RevisionFailed) as caught:
        upgrade(transactional.directory)
    failure = caught.value
    assert (failure.revision, failure.direction, failure.statement_number) == ("r_b", "upgrade", 3)
    assert (failure.file, failure.line) == ("migrations/versions/r_b.py", 13)
    assert failure.statement == "INSERT INTO nowhere (id) VALUES (2)"
    logged = transactional.query("SELECT statement FROM gitmig_log WHERE state = 'failed'")
    assert logged == [(failure.statement,)]
    assert "nowhere" in failure.reason
    assert "nothing of it was kept\n1 revision before it is applied" in failure.message
    assert transactional.tables() == {"a"}
    assert transactional.heads() == ["r_a"]
    assert transactional.logged() == [("r_a", "upgrade", "applied"), ("r_b", "upgrade", "failed")]


def test_a_failure_in_the_first_revision_leaves_an_empty_database(transactional: Project) -> None:
    transactional.add("r_b", FAILING)
    with pytest.raises(RevisionFailed, match="no revision was changed before it"):
        upgrade(transactional.directory)
    assert transactional.all_tables() == set()


def test_after_a_failure_the_next_run_continues(transactional: Project) -> None:
    transactional.add_tables("a")
    path = transactional.add("r_b", FAILING)
    with pytest.raises(RevisionFailed):
        upgrade(transactional.directory)
    path.write_text(path.read_text().replace("nowhere (id) VALUES (2)", "b (id) VALUES (2)"))
    upgrade(transactional.directory)
    assert transactional.query("SELECT id FROM b ORDER BY id") == [(1,), (2,)]
    assert transactional.heads() == ["r_b"]


def test_a_deferred_constraint_that_fails_at_the_commit(postgresql: Project) -> None:
    postgresql.add(
        "r_a",
        "op.execute('CREATE TABLE p (id INTEGER PRIMARY KEY)')\n"
        "op.execute('CREATE TABLE c (p INTEGER REFERENCES p DEFERRABLE INITIALLY DEFERRED)')\n"
        "op.execute('INSERT INTO c VALUES (1)')",
    )
    with pytest.raises(RevisionFailed, match="foreign key constraint") as caught:
        upgrade(postgresql.directory)
    assert caught.value.statement is None
    assert postgresql.all_tables() == set()


def test_a_row_that_another_program_changes_is_a_conflict(transactional: Project) -> None:
    transactional.add_tables("a")
    transactional.add("r_b", "op.execute(\"UPDATE gitmig_version SET version_num = 'x'\")")
    with pytest.raises(VersionConflict, match="one row when updating 'r_a' to 'r_b'"):
        upgrade(transactional.directory)
    assert transactional.heads() == ["r_a"]
    assert transactional.logged()[-1] == ("r_b", "upgrade", "failed")


def test_an_error_of_the_users_code_shows_its_traceback(transactional: Project) -> None:
    path = transactional.add("r_a", "names = {}\nnames['users']")
    with pytest.raises(RevisionFailed, match=r"r_a\.py:12: KeyError: 'users'") as caught:
        upgrade(transactional.directory)
    trace = caught.value.user_traceback or ""
    assert f'File "{path}", line 12' in trace
    assert "apply.py" not in trace


THERE_ALREADY = {
    "table": "op.create_table('a', sa.Column('id', sa.Integer))",
    "column": "op.add_column('a', sa.Column('id', sa.Integer))",
    "index": "op.create_index('i', 'a', ['id'])",
}


@pytest.mark.parametrize("what", THERE_ALREADY)
def test_a_database_that_has_it_all_can_be_stamped(project: Project, what: str) -> None:
    with project.engine().begin() as connection:
        connection.exec_driver_sql("CREATE TABLE a (id INTEGER)")
        connection.exec_driver_sql("CREATE INDEX i ON a (id)")
    project.add("r_a", THERE_ALREADY[what])
    with pytest.raises(RevisionFailed) as caught:
        upgrade(project.directory)
    assert "`gitmig stamp r_a` records that" in (caught.value.hint or "")
    stamp(project.directory, ["r_a"])
    project.add("r_b", f"{create_table('b')}\n{THERE_ALREADY[what]}")
    with pytest.raises(RevisionFailed) as caught:
        upgrade(project.directory)
    assert "stamp" not in (caught.value.hint or "")


def test_no_stamp_is_proposed_over_revisions_that_were_undone(transactional: Project) -> None:
    transactional.options["transaction_per_migration"] = False
    with transactional.engine().begin() as connection:
        connection.exec_driver_sql("CREATE TABLE b (id INTEGER)")
    transactional.add_tables("a", "b")
    with pytest.raises(RevisionFailed) as caught:
        upgrade(transactional.directory)
    assert transactional.tables() == {"b"}
    assert "stamp" not in (caught.value.hint or "")


def test_a_row_that_is_there_already_is_no_reason_to_stamp(project: Project) -> None:
    with project.engine().begin() as connection:
        connection.exec_driver_sql("CREATE TABLE a (id INTEGER PRIMARY KEY)")
        connection.exec_driver_sql("INSERT INTO a VALUES (1)")
    project.add("r_a", "op.execute('INSERT INTO a VALUES (1)')")
    with pytest.raises(RevisionFailed) as caught:
        upgrade(project.directory)
    assert "stamp" not in (caught.value.hint or "")


def test_an_interrupt_rolls_the_revision_back(transactional: Project) -> None:
    transactional.add_tables("a")
    transactional.add("r_b", f"{create_table('b')}\nraise KeyboardInterrupt")
    with pytest.raises(KeyboardInterrupt):
        upgrade(transactional.directory)
    assert transactional.tables() == {"a"}
    assert transactional.heads() == ["r_a"]


def test_a_revision_that_cannot_be_loaded_is_not_run(transactional: Project) -> None:
    transactional.add_tables("a")
    path = transactional.add("r_b")
    path.write_text(path.read_text() + "\nraise RuntimeError('top')\n")
    with pytest.raises(RevisionUnloadable, match="RuntimeError: top"):
        upgrade(transactional.directory)
    assert transactional.heads() == ["r_a"]


def test_an_async_function_is_not_taken_for_done(project: Project) -> None:
    project.add_tables("a")
    path = project.add("r_b", create_table("b"), "op.drop_table('b')")
    project.add_tables("c")
    plain = path.read_text()
    path.write_text(plain.replace("def upgrade", "async def upgrade"))
    with pytest.raises(RevisionFailed, match="returned an unstarted coroutine") as caught:
        upgrade(project.directory)
    assert "op.run_async" in (caught.value.hint or "")
    assert (project.tables(), project.heads()) == ({"a"}, ["r_a"])
    assert project.logged()[-1] == ("r_b", "upgrade", "failed")
    path.write_text(plain.replace("def downgrade", "async def downgrade"))
    upgrade(project.directory)
    with pytest.raises(RevisionFailed, match="returned an unstarted coroutine"):
        downgrade(project.directory, "r_a")
    assert (project.tables(), project.heads()) == ({"a", "b"}, ["r_b"])


def test_a_lost_connection_says_what_is_known(postgresql: Project) -> None:
    postgresql.add_tables("a")
    postgresql.add(
        "r_b", f"{create_table('b')}\nop.execute('SELECT pg_terminate_backend(pg_backend_pid())')"
    )
    with pytest.raises(
        ConnectionLost, match="1 revision before it is committed; the server rolls back"
    ):
        upgrade(postgresql.directory)
    assert postgresql.tables() == {"a"}
    assert postgresql.heads() == ["r_a"]


def test_keyword_arguments_of_env_reach_the_functions(sqlite: Project) -> None:
    sqlite.add("r_a", "op.execute(f\"CREATE TABLE {kw['name']} (id INTEGER)\")")
    script = sqlite.env.read_text().replace("run_migrations()", "run_migrations(name='given')")
    sqlite.env.write_text(script)
    upgrade(sqlite.directory)
    assert sqlite.tables() == {"given"}


def test_without_a_log_everything_else_works(project: Project) -> None:
    project.options["log"] = False
    project.add_tables("a")
    upgrade(project.directory)
    assert project.all_tables() == {"a", "gitmig_version"}


def test_tables_have_the_names_of_the_settings(project: Project) -> None:
    project.options |= {"version_table": "my_version", "log_table": "my_log"}
    project.add_tables("a")
    upgrade(project.directory)
    assert project.all_tables() == {"a", "my_version", "my_log"}
    assert read_heads(project.directory) == ("r_a",)


def test_a_user_who_may_not_create_the_log_is_warned_once(postgresql: Project) -> None:
    postgresql.add_tables("a", "b")
    with postgresql.engine().begin() as connection:
        # A type of that name makes CREATE TABLE fail, as a missing privilege would.
        connection.exec_driver_sql("CREATE TYPE gitmig_log AS ENUM ('x')")
    outcome = upgrade(postgresql.directory)
    assert len(outcome.warnings) == 1
    assert "gitmig_log" in outcome.warnings[0]
    assert postgresql.tables() == {"a", "b"}
    assert postgresql.heads() == ["r_b"]


@pytest.mark.parametrize(
    "statement",
    [
        "op.create_index('ix', 'a', ['id'], postgresql_concurrently=True)",
        """op.execute("ALTER TYPE size ADD VALUE 'm'")\nop.execute("SELECT 'm'::size")""",
    ],
    ids=["concurrently", "new value"],
)
def test_what_the_transaction_of_a_revision_is_no_place_for(
    make_project: MakeProject, postgresql_url: str, statement: str
) -> None:
    project = make_project(postgresql_url)
    project.add_tables("a")
    project.add("r_size", """op.execute("CREATE TYPE size AS ENUM ('s')")""")
    upgrade(project.directory)
    project.add("r_own", statement)
    with pytest.raises(RevisionFailed) as caught:
        upgrade(project.directory)
    assert "`with op.get_context().autocommit_block():`" in (caught.value.hint or "")
