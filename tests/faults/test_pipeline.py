"""What PostgreSQL does while the next file is read, and fails at, belongs to the step before."""

import sys
from contextlib import nullcontext, suppress
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, NullPool, create_engine, event, text

from gitmig.errors import ConnectionLost, RevisionFailed, RevisionUnloadable, VersionConflict
from gitmig.runtime.events import Event, StepFinished
from gitmig.runtime.migrate import downgrade, upgrade
from gitmig.runtime.pipeline import Pipeline
from gitmig.runtime.transactions import Transactions
from tests.project import Project, create_table

AT_COMMIT = """\
op.execute('''
    CREATE FUNCTION at_commit() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN {body}; RETURN NULL; END $$
''')
op.execute('''
    CREATE CONSTRAINT TRIGGER at_commit AFTER INSERT ON {table} DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION at_commit()
''')
"""
NEW_ENTRIES = text("SELECT revision FROM gitmig_log WHERE xmin::text = pg_current_xact_id()::text")
"""Of the transaction that is about to be committed."""


@pytest.fixture
def project(tmp_path: Path, postgresql_url: str) -> Project:
    project = Project(tmp_path / "project", postgresql_url)
    project.add_tables("a", "b")
    return project


def steps_of(project: Project) -> list[str]:
    """Upgrade, and return the revisions that were reported as done."""
    done: list[str] = []

    def note(told: Event) -> None:
        if isinstance(told, StepFinished) and told.step.revision is not None:
            done.append(told.step.revision.id)

    try:
        upgrade(project.directory, on_event=note)
    except Exception as error:
        error.add_note(" ".join(done))
        raise
    return done


@pytest.mark.parametrize("together", [False, True])
def test_steps_leave_what_they_always_left(project: Project, together: bool) -> None:
    project.options["transaction_per_migration"] = not together
    project.add_tables("c", "d")
    assert steps_of(project) == ["r_a", "r_b", "r_c", "r_d"]
    assert project.heads() == ["r_d"]
    assert project.logged() == [(f"r_{name}", "upgrade", "applied") for name in "abcd"]
    columns = "statements, finished_at >= started_at, parents, error, statement_hashes, path"
    assert project.query(f"SELECT {columns} FROM gitmig_log WHERE revision = 'r_b'") == [
        (1, True, "r_a", None, "", "migrations/versions/r_b.py")
    ]
    downgrade(project.directory, "r_a")
    assert project.heads() == ["r_a"]
    assert project.tables() == {"a"}
    assert [entry[0] for entry in project.logged()[4:]] == ["r_d", "r_c", "r_b"]


@pytest.mark.parametrize("together", [False, True])
def test_a_revision_sees_the_heads_before_it(project: Project, together: bool) -> None:
    project.options["transaction_per_migration"] = not together
    seen = "op.execute('CREATE TABLE {0} AS SELECT version_num FROM gitmig_version')"
    project.add("r_c", seen.format("seen_c"))
    project.add("r_d", seen.format("seen_d"))
    upgrade(project.directory)
    assert project.query("SELECT * FROM seen_c") == [("r_b",)]
    assert project.query("SELECT * FROM seen_d") == [("r_c",)]


def test_a_commit_that_fails_is_the_failure_of_its_step(project: Project) -> None:
    body = "RAISE EXCEPTION 'not with me'"
    project.add("r_c", create_table("c") + "\n" + AT_COMMIT.format(body=body, table="c"))
    project.add("r_d", "op.execute('INSERT INTO c VALUES (1)')")
    project.add_tables("e", "f")
    with pytest.raises(RevisionFailed, match="not with me") as failed:
        steps_of(project)
    assert (failed.value.revision, failed.value.applied_before) == ("r_d", 3)
    assert failed.value.__notes__ == ["r_a r_b r_c"]
    assert project.heads() == ["r_c"]
    assert project.tables() == {"a", "b", "c"}
    assert project.logged()[-1] == ("r_d", "upgrade", "failed")


def test_a_connection_that_breaks_at_commit(project: Project) -> None:
    body = "PERFORM pg_terminate_backend(pg_backend_pid()); PERFORM pg_sleep(10)"
    project.add("r_c", create_table("c") + "\n" + AT_COMMIT.format(body=body, table="c"))
    project.add("r_d", "op.execute('INSERT INTO c VALUES (1)')")
    project.add_tables("e", "f")
    with pytest.raises(ConnectionLost, match="while running the upgrade of r_d"):
        steps_of(project)
    assert project.heads() == ["r_c"]
    assert project.tables() == {"a", "b", "c"}


@pytest.mark.parametrize("log", [True, False])
def test_a_row_of_the_version_table_that_is_not_there(project: Project, log: bool) -> None:
    project.options["log"] = log
    project.add("r_c", "op.execute('DELETE FROM gitmig_version')")
    project.add_tables("d", "e")
    with pytest.raises(VersionConflict, match="'r_b' to 'r_c'") as conflict:
        upgrade(project.directory)
    assert conflict.value.found == 0
    assert project.heads() == ["r_b"]


def test_a_failure_that_the_revision_hid(project: Project) -> None:
    """PostgreSQL answers a COMMIT after it with a rollback, and no error."""
    project.add("r_c", "try:\n    op.execute('SELECT wrong')\nexcept Exception:\n    pass")
    project.add_tables("d", "e")
    with pytest.raises(RevisionFailed, match="transaction is aborted") as failed:
        upgrade(project.directory)
    assert failed.value.revision == "r_c"
    assert project.heads() == ["r_b"]


def test_the_next_file_is_wrong(project: Project) -> None:
    project.add("r_c", create_table("c"))
    project.add("r_d", "pass").write_text(
        'revision = "r_d"\ndown_revision = "r_c"\nraise ValueError("no")\n'
    )
    project.add_tables("e")
    with pytest.raises(RevisionUnloadable, match="no") as wrong:
        steps_of(project)
    assert wrong.value.__notes__ == ["r_a r_b r_c"]
    assert project.heads() == ["r_c"]
    assert project.tables() == {"a", "b", "c"}


def test_the_next_file_vanishes_meanwhile(project: Project) -> None:
    path = project.versions / "r_d.py"
    project.add("r_c", f"import pathlib; pathlib.Path({str(path)!r}).unlink()")
    project.add_tables("d", "e")
    with pytest.raises(RevisionUnloadable, match=r"r_d\.py"):
        upgrade(project.directory)
    assert project.heads() == ["r_c"]


ENV_WITH_A_POOL = """\
import pooled
from gitmig import context

with pooled.engine.connect() as connection:
    context.configure(connection=connection)
    with context.begin_transaction():
        context.run_migrations()
"""


@pytest.mark.parametrize("together", [False, True])
def test_runs_one_after_the_other_on_one_session(
    project: Project, monkeypatch: pytest.MonkeyPatch, together: bool
) -> None:
    project.options["transaction_per_migration"] = not together
    project.add_tables("c", "d")
    project.env.write_text(ENV_WITH_A_POOL)
    engine = create_engine(project.url)
    monkeypatch.setitem(sys.modules, "pooled", SimpleNamespace(engine=engine))
    for _ in range(3):
        assert upgrade(project.directory).heads == ("r_d",)
        downgrade(project.directory, "base")
    with engine.connect() as connection:
        prepared = text("SELECT name FROM pg_prepared_statements WHERE name LIKE 'gitmig%'")
        assert connection.execute(prepared).all() == []
    engine.dispose()
    assert project.tables() == set()


def test_a_revision_that_makes_the_server_forget_what_it_prepared(project: Project) -> None:
    project.add_tables("c")
    project.add("r_d", "op.execute('DEALLOCATE ALL')")
    project.add_tables("e", "f")
    upgrade(project.directory)
    assert project.heads() == ["r_f"]
    assert len(project.logged()) == 6


def test_only_the_last_commit_waits_for_the_disk(project: Project) -> None:
    body = "INSERT INTO waits VALUES (NEW.revision, current_setting('synchronous_commit'))"
    created = "op.execute('CREATE TABLE waits (revision text, setting text)')\n"
    project.add("r_c", created + AT_COMMIT.format(body=body, table="gitmig_log"))
    project.add_tables("d", "e", "f")
    upgrade(project.directory)
    assert project.query("SELECT * FROM waits") == [
        *((f"r_{name}", "off") for name in "cde"),
        ("r_f", "on"),
    ]


def test_who_listens_to_commits_is_told_before_each(project: Project) -> None:
    project.add_tables("c", "d")
    seen: list[str] = []

    def note(connection: Connection) -> None:
        if connection.dialect.has_table(connection, "gitmig_log"):
            seen.extend(connection.scalars(NEW_ENTRIES))

    event.listen(Engine, "commit", note)
    try:
        upgrade(project.directory)
    finally:
        event.remove(Engine, "commit", note)
    assert seen == ["r_a", "r_b", "r_c", "r_d"]


def test_who_listens_to_beginnings_is_told_of_each(project: Project) -> None:
    told: list[bool] = []

    def note(connection: Connection) -> None:
        told.append(connection.in_nested_transaction())

    event.listen(Engine, "begin", note)
    try:
        upgrade(project.directory)
    finally:
        event.remove(Engine, "begin", note)
    assert len(told) > len(project.logged()) == 2


def test_each_revision_begins_as_the_connection_says(project: Project) -> None:
    """What a revision says of its transaction is not said of the next one."""
    note = "op.execute(\"CREATE TABLE {} AS SELECT current_setting('transaction_isolation')\")"
    project.add(
        "r_c", "op.execute('SET TRANSACTION ISOLATION LEVEL SERIALIZABLE')\n" + note.format("c")
    )
    project.add("r_d", note.format("d"))
    project.add("r_e", note.format("e"))
    assert steps_of(project) == ["r_a", "r_b", "r_c", "r_d", "r_e"]
    assert [project.query(f"SELECT * FROM {name}") for name in "cde"] == [
        [("serializable",)],
        [("read committed",)],
        [("read committed",)],
    ]


@pytest.mark.parametrize("level", ["REPEATABLE READ", "SERIALIZABLE"])
def test_a_level_of_the_engine_holds_for_each_revision(project: Project, level: str) -> None:
    text = project.env.read_text()
    project.env.write_text(text.replace("poolclass=", f"isolation_level={level!r}, poolclass="))
    note = "op.execute(\"CREATE TABLE {} AS SELECT current_setting('transaction_isolation')\")"
    project.add("r_c", note.format("c"))
    project.add("r_d", note.format("d"))
    upgrade(project.directory)
    for name in "cd":
        assert project.query(f"SELECT * FROM {name}") == [(level.lower(),)]


@pytest.mark.parametrize("inside", [False, True])
def test_a_step_that_was_begun_and_is_not_run_leaves_nothing_open(
    postgresql_url: str, inside: bool
) -> None:
    with make_engine(postgresql_url).connect() as connection:
        transactions = Transactions(connection, transactional_ddl=True)
        with transactions.run() if inside else nullcontext():
            with suppress(RuntimeError), transactions.run():
                with transactions.step():
                    connection.execute(text("CREATE TABLE t (id INTEGER)"))
                    pipeline = Pipeline.find(connection)
                    assert pipeline is not None
                    with pipeline.send(
                        [
                            lambda libpq: libpq.send_query_params(b"COMMIT", ()),
                            lambda libpq: libpq.send_query_params(b"BEGIN", ()),
                        ]
                    ):
                        pass
                    transactions.go_on()
                assert connection.in_transaction()
                raise RuntimeError
            assert not connection.in_transaction()
            assert Pipeline.find(connection) is None
        assert connection.scalar(text("SELECT count(*) FROM t")) == 0


def test_an_interrupt_leaves_a_connection_that_works(postgresql_url: str) -> None:
    with make_engine(postgresql_url).connect() as connection:
        connection.execute(text("CREATE TABLE t (id INTEGER)"))
        pipeline = Pipeline.find(connection)
        assert pipeline is not None
        with (
            pytest.raises(KeyboardInterrupt),
            pipeline.send(
                [
                    lambda libpq: libpq.send_query_params(b"INSERT INTO t VALUES (1)", ()),
                    lambda libpq: libpq.send_query_params(b"COMMIT", ()),
                ]
            ) as sent,
        ):
            raise KeyboardInterrupt
        assert sent.answers == ["INSERT 0 1", "COMMIT"]
        connection.commit()
        assert connection.scalar(text("SELECT count(*) FROM t")) == 1


def test_there_is_no_pipeline_outside_of_a_transaction(postgresql_url: str) -> None:
    with make_engine(postgresql_url).connect() as connection:
        assert Pipeline.find(connection) is None
        autocommit = connection.execution_options(isolation_level="AUTOCOMMIT")
        autocommit.execute(text("SELECT 1"))
        assert Pipeline.find(autocommit) is None


def test_there_is_none_for_other_databases(connection: Connection) -> None:
    connection.execute(text("SELECT 1"))
    found = Pipeline.find(connection)
    assert (found is not None) is (connection.dialect.name == "postgresql")


def test_there_is_no_pipeline_where_nothing_is_to_be_prepared(postgresql_url: str) -> None:
    engine = make_engine(postgresql_url, connect_args={"prepare_threshold": None})
    with engine.connect() as connection:
        connection.execute(text("SELECT 1"))
        assert Pipeline.find(connection) is None


def make_engine(url: str, **options: Any) -> Engine:
    return create_engine(url, poolclass=NullPool, **options)
