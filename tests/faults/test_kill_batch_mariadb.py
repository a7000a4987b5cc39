"""On MariaDB: a batch that is killed between two of its statements keeps the table, and goes on."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from gitmig.errors import HalfApplied, ResumeRefused, RevisionFailed
from gitmig.runtime.migrate import upgrade
from gitmig.runtime.resolve import resume
from tests.project import Project

PROGRAM = Path(__file__).with_name("killed_batch.py")
CREATE = """\
op.execute("CREATE TABLE makers (id INTEGER PRIMARY KEY)")
op.execute("INSERT INTO makers VALUES (7)")
op.execute("CREATE TABLE things (id INTEGER AUTO_INCREMENT PRIMARY KEY, a INTEGER,"
           " up INTEGER, maker INTEGER, other INTEGER, note CHAR(9) DEFAULT '5 % \\\\:x',"
           " KEY ix_a (a), CONSTRAINT fk_up FOREIGN KEY (up) REFERENCES things (id),"
           " CONSTRAINT fk_maker FOREIGN KEY (maker) REFERENCES makers (id),"
           " FOREIGN KEY (other) REFERENCES makers (id))")
op.execute("INSERT INTO things (id, a, up, maker, other)"
           " VALUES (1, 5, NULL, 7, NULL), (2, 5, 1, NULL, 7), (9, 6, 1, 7, 7)")
op.execute("DELETE FROM things WHERE id = 9")
"""
MOVE = """\
op.execute("CREATE TABLE before_it (id INTEGER)")
with op.batch_alter_table("things", recreate="always") as batch_op:
    batch_op.add_column(sa.Column("kind", sa.Integer), insert_after="id")
    batch_op.alter_column("a", existing_type=sa.Integer(), nullable=False)
    batch_op.create_foreign_key("fk_kind", "makers", ["kind"], ["id"])
    batch_op.create_index("ix_kind", ["kind", "a"])
op.execute("CREATE TABLE after_it (id INTEGER)")
op.execute("INSERT INTO after_it VALUES (1)")
"""
OWN = {"before_it", "after_it"}
ROWS = [(1, None, 5, None, 7, None, "5 % :x"), (2, None, 5, 1, None, 7, "5 % :x")]


@pytest.fixture
def project(mariadb_url: str, tmp_path: Path) -> Project:
    project = Project(tmp_path / "project", mariadb_url)
    project.add("r1", CREATE)
    project.add("r2", MOVE)
    upgrade(project.directory, "r1")
    return project


def run_killed(project: Project, moment: int | str) -> bool:
    """Upgrade in a process that kills itself; whether it came that far."""
    command = [sys.executable, str(PROGRAM), str(project.root), project.url, str(moment)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode in (0, -signal.SIGKILL), done.stderr
    return done.returncode != 0


def definition(project: Project) -> str:
    return str(project.query("SHOW CREATE TABLE things")[0][1])


def go_on(project: Project) -> None:
    """Upgrade; where a revision has stopped half-way, go on with it."""
    try:
        upgrade(project.directory)
    except HalfApplied as stopped:
        # What stands beside the batch a person would look for; the batch itself knows.
        words = (stopped.statement or "").split()
        has_run = bool(OWN & set(words) & project.tables())
        resume(project.directory, stopped.revision, skip=has_run)
        upgrade(project.directory)


def edit(project: Project, old: str, new: str) -> None:
    revision = project.versions / "r2.py"
    text = revision.read_text()
    assert old in text
    revision.write_text(text.replace(old, new))


def test_edited_before_anything_has_changed(project: Project) -> None:
    assert run_killed(project, "before:RENAME")
    edit(project, '["kind", "a"]', '["kind"]')
    resume(project.directory, "r2")
    assert "KEY `ix_kind` (`kind`)" in definition(project)


def test_edited_when_the_new_table_is_in_its_place(project: Project) -> None:
    assert run_killed(project, "ran:RENAME")
    edit(project, '["kind", "a"]', '["kind"]')
    with pytest.raises(ResumeRefused, match="a batch on things that was edited since") as refused:
        resume(project.directory, "r2")
    assert "_gitmig_old_things" in str(refused.value)
    edit(project, '"ix_kind", ["kind"]', '"ix_kind", ["kind", "a"]')
    resume(project.directory, "r2")
    assert project.tables() == {"makers", "things", *OWN}


def test_killed_where_each_statement_is_committed(project: Project) -> None:
    """The rows may have been copied: the copy is dropped, and made again."""
    batch = 'with op.batch_alter_table("things", recreate="always") as batch_op:'
    edit(project, batch, f"with op.get_context().autocommit_block(), {batch[5:]}")
    assert run_killed(project, "ran:INSERT")
    resume(project.directory, "r2")
    assert project.query("SELECT * FROM things ORDER BY id") == ROWS
    assert project.tables() == {"makers", "things", *OWN}


def test_a_batch_that_fails_leaves_nothing_to_settle(project: Project) -> None:
    edit(project, 'op.execute("CREATE TABLE before_it (id INTEGER)")', "pass")
    edit(project, '"ix_kind", ["kind", "a"]', '"ix_kind", ["a"], unique=True')
    with pytest.raises(RevisionFailed, match="Duplicate entry '5'") as failed:
        upgrade(project.directory)
    assert failed.value.kept == ()
    assert project.tables() == {"makers", "things"}
    edit(project, ", unique=True", "")
    upgrade(project.directory)
    assert project.heads() == ["r2"]


def test_a_batch_that_fails_after_another_statement(project: Project) -> None:
    edit(project, '"ix_kind", ["kind", "a"]', '"ix_kind", ["a"], unique=True')
    for _ in range(2):
        with pytest.raises(RevisionFailed, match="Duplicate entry '5'") as failed:
            go_on(project)
        assert failed.value.kept == ("CREATE TABLE before_it (id INTEGER)",)
        assert project.tables() == {"makers", "things", "before_it"}
    edit(project, ", unique=True", "")
    go_on(project)
    assert project.tables() == {"makers", "things", *OWN}


def test_what_comes_after_a_batch_fails(project: Project) -> None:
    edit(project, "INSERT INTO after_it", "INSERT INTO after_ti")
    with pytest.raises(RevisionFailed, match="after_ti"):
        upgrade(project.directory)
    before = definition(project)
    edit(project, "INSERT INTO after_ti", "INSERT INTO after_it")
    go_on(project)
    assert definition(project) == before
    assert project.query("SELECT * FROM after_it") == [(1,)]


def test_a_foreign_key_that_fails_when_the_new_table_is_in_its_place(project: Project) -> None:
    """Its name is that of an old one; the old table stays until the key is there."""
    edit(
        project,
        "batch_op.create_index",
        'batch_op.drop_constraint("fk_maker", type_="foreignkey")\n        '
        'batch_op.create_foreign_key("fk_maker", "makers", ["a"], ["id"])\n        '
        "batch_op.create_index",
    )
    with pytest.raises(RevisionFailed, match="fk_maker"):
        upgrade(project.directory)
    assert {"things", "_gitmig_old_things"} <= project.tables()
    with project.engine().begin() as connection:
        connection.exec_driver_sql("INSERT INTO makers VALUES (5)")
    go_on(project)
    assert project.tables() == {"makers", "things", *OWN}
    assert "`fk_maker` FOREIGN KEY (`a`)" in definition(project)


def test_killed_between_any_two_statements(project: Project) -> None:
    """Before each of them, and when it has run and the log does not know of it yet."""
    upgrade(project.directory)
    expected = definition(project)
    moment = 0
    came_so_far = True
    while came_so_far:
        moment += 1
        reset(project)
        came_so_far = run_killed(project, moment)
        assert project.query("SELECT id FROM things ORDER BY id") == [(1,), (2,)], moment
        go_on(project)
        assert project.heads() == ["r2"]
        assert definition(project) == expected, moment
        assert project.query("SELECT * FROM things ORDER BY id") == ROWS, moment
        assert project.tables() == {"makers", "things", "before_it", "after_it"}
        assert project.query("SELECT * FROM after_it") == [(1,)], moment
        assert project.query("SELECT moves FROM gitmig_log WHERE state = 'applied'")[-1] == (None,)
    assert moment > 20


def reset(project: Project) -> None:
    """Put the database back to before the batch."""
    with project.engine().begin() as connection:
        connection.exec_driver_sql("SET foreign_key_checks = 0")
        for table in project.all_tables():
            connection.exec_driver_sql(f"DROP TABLE `{table}`")
    upgrade(project.directory, "r1")
