"""A plan shows what would be done, and does none of it."""

import sqlite3
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

import pytest

from gitmig.errors import HalfApplied, RevisionFailed, UnknownRevision
from gitmig.runtime.migrate import downgrade, upgrade
from gitmig.runtime.preview import PlannedStep, preview_downgrade, preview_upgrade
from tests.project import Project, create_table


def only_step(project: Project, body: str, back: str = "pass") -> PlannedStep:
    """Return the plan of a revision with these functions."""
    project.add("r_x", body, back)
    (planned,) = preview_upgrade(project.directory).steps
    return planned


def sentences(planned: PlannedStep) -> list[str]:
    return [operation.sentence for operation in planned.operations]


def test_up_and_down(project: Project) -> None:
    project.add_tables("a", "b")
    up = preview_upgrade(project.directory, ["+1"])
    assert [sentences(each) for each in up.steps] == [["create table a (id)"]]
    assert up.heads == ("r_a",)
    assert project.all_tables() == set()

    upgrade(project.directory)
    assert preview_upgrade(project.directory).steps == ()
    down = preview_downgrade(project.directory, "base")
    assert [sentences(each) for each in down.steps] == [["drop table b"], ["drop table a"]]
    assert all(each.operations[0].loses_data for each in down.steps)
    assert down.heads == ()
    assert project.heads() == ["r_b"]
    assert len(project.logged()) == 2


def test_the_plan_is_what_then_runs(project: Project) -> None:
    project.add_tables("a")
    project.add("r_b", create_table("b"), "op.drop_table('b')", "r_a")
    project.add("r_c", create_table("c"), "op.drop_table('c')", "r_a")
    project.add("r_m", parents=("r_b", "r_c"))
    plan = preview_upgrade(project.directory)
    done = upgrade(project.directory)
    assert [each.step for each in plan.steps] == [each.step for each in done.steps]
    back = preview_downgrade(project.directory, "r_a")
    undone = downgrade(project.directory, "r_a")
    assert [each.step for each in back.steps] == [each.step for each in undone.steps]


def test_an_absent_file_stays_absent(sqlite: Project, tmp_path: Path) -> None:
    sqlite.add_tables("a")
    preview_upgrade(sqlite.directory)
    assert not (tmp_path / "test.db").exists()


def test_what_directives_return_is_there(sqlite: Project) -> None:
    planned = only_step(sqlite, f"t = {create_table('t')}\nop.execute(t.insert().values(id=1))")
    assert sentences(planned) == ["create table t (id)", "execute INSERT INTO t (id) VALUES (:id)"]
    assert planned.open_end is None


@pytest.mark.parametrize(
    "asking",
    [
        "op.get_bind().execute(sa.text('SELECT 1'))",
        "op.get_bind().scalar(sa.text('SELECT 1'))",
        "sa.inspect(op.get_bind()).get_table_names()",
        "sa.orm.Session(op.get_bind()).scalar(sa.text('SELECT 1'))",
        "op.get_context().connection.exec_driver_sql('SELECT 1')",
        "from gitmig import context\ncontext.get_bind().execute(sa.text('SELECT 1'))",
        "from gitmig import context\ncontext.get_context().get_current_heads()",
        "op.get_bind().engine.connect()",
        "sa.create_engine('sqlite://').connect()",
        "try:\n    op.get_bind().begin()\nexcept Exception:\n    pass",
    ],
)
def test_a_revision_that_asks_the_database_says_so(sqlite: Project, asking: str) -> None:
    planned = only_step(sqlite, f"import sqlalchemy.orm\n{create_table('a')}\n{asking}")
    assert planned.open_end == "it asks the database"
    assert planned.failure is None
    assert sentences(planned)[0] == "create table a (id)"


def test_no_engine_of_the_revision_reaches_its_database(sqlite: Project, tmp_path: Path) -> None:
    other = tmp_path / "other.db"
    body = (
        "none = sa.pool.NullPool\n"
        f"with sa.create_engine('sqlite:///{other}', poolclass=none).begin() as connection:\n"
        "    connection.execute(sa.text('CREATE TABLE sneaked (id INTEGER)'))"
    )
    assert only_step(sqlite, body).open_end
    upgrade(sqlite.directory)  # in earnest it may
    with closing(sqlite3.connect(other)) as connection:
        assert connection.execute("SELECT name FROM sqlite_master").fetchall() == [("sneaked",)]


@pytest.mark.parametrize(
    ("sending", "open_end"),
    [
        ("context.execute('INSERT INTO a (id) VALUES (1)')", None),
        (
            "context.get_bind().execute(sa.text('INSERT INTO a (id) VALUES (1)'))",
            "it asks the database",
        ),
    ],
)
def test_the_connection_of_env_py_is_out_of_reach(
    project: Project, sending: str, open_end: str | None
) -> None:
    project.add_tables("a")
    upgrade(project.directory)
    planned = only_step(project, f"from gitmig import context\n{sending}")
    assert planned.open_end == open_end
    assert planned.failure is None
    assert project.query("SELECT id FROM a") == []
    upgrade(project.directory)
    assert project.query("SELECT id FROM a") == [(1,)]


def test_the_dialect_is_known(project: Project) -> None:
    planned = only_step(project, "op.execute('DIALECT ' + op.get_bind().dialect.name)")
    name = sentences(planned)[0].split()[-1]
    assert project.url.startswith({"mysql": "mysql", "mariadb": "mysql"}.get(name, name))


def test_an_autocommit_block_and_the_arguments_of_env(sqlite: Project) -> None:
    env = sqlite.env.read_text().replace("run_migrations()", "run_migrations(name='given')")
    sqlite.env.write_text(env)
    body = "with op.get_context().autocommit_block():\n    op.execute(f\"ANALYZE {kw['name']}\")"
    assert sentences(only_step(sqlite, body)) == ["execute ANALYZE given"]


OBSTACLES: Mapping[str, tuple[str, str, str | None]] = {
    "fine": (create_table("a"), "op.drop_table('a')", None),
    "nothing there, nothing back": ("pass", "pass", None),
    "asks": (create_table("a"), "op.get_bind().execute(sa.text('DROP TABLE a'))", None),
    "nothing": (create_table("a"), "pass", "downgrade() does nothing"),
    "refuses": (
        create_table("a"),
        "raise NotImplementedError('no way')",
        "downgrade() raises NotImplementedError: no way, line 15",
    ),
}


@pytest.mark.parametrize("case", OBSTACLES)
def test_whether_it_can_be_undone(sqlite: Project, case: str) -> None:
    body, back, told = OBSTACLES[case]
    assert only_step(sqlite, body, back).not_undoable == told


def test_a_revision_without_a_way_back(sqlite: Project) -> None:
    path = sqlite.add("r_a", create_table("a"))
    path.write_text(path.read_text().partition("def downgrade")[0])
    (planned,) = preview_upgrade(sqlite.directory).steps
    assert planned.not_undoable == "there is no downgrade()"


def test_a_function_that_would_fail(sqlite: Project) -> None:
    planned = only_step(sqlite, f"{create_table('a')}\n{{}}['x']")
    assert planned.failure == "KeyError: 'x', line 12"
    assert sentences(planned) == ["create table a (id)"]


def test_a_function_that_would_run_nothing(sqlite: Project) -> None:
    path = sqlite.add("r_a", create_table("a"))
    path.write_text(path.read_text().replace("def ", "async def "))
    (planned,) = preview_upgrade(sqlite.directory).steps
    assert "returned an unstarted coroutine" in (planned.failure or "")
    assert "returned an unstarted coroutine" in (planned.not_undoable or "")


def test_a_target_without_meaning(sqlite: Project) -> None:
    sqlite.add_tables("a")
    with pytest.raises(UnknownRevision):
        preview_upgrade(sqlite.directory, ["nowhere"])


def test_nothing_is_planned_before_a_half_applied_revision_is_settled(mariadb: Project) -> None:
    mariadb.add("r_a", f"{create_table('a')}\nop.execute('CREATE TABLE a (id INTEGER)')")
    with pytest.raises(RevisionFailed):
        upgrade(mariadb.directory)
    with pytest.raises(HalfApplied):
        preview_upgrade(mariadb.directory)


def test_operations_of_an_extension(sqlite: Project) -> None:
    body = (
        "from gitmig.operations import MigrateOperation\n"
        "class Custom(MigrateOperation):\n"
        "    def describe(self):\n"
        "        return 'create view v'\n"
        "op.invoke(Custom())"
    )
    sqlite.add("r_x", body)
    (planned,) = preview_upgrade(sqlite.directory).steps
    assert sentences(planned) == ["create view v"]
