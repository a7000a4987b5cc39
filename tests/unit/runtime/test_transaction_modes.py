"""What stays after a failure: with a transaction a revision, one for all, or the caller's own."""

import pytest
from sqlalchemy import Connection

from gitmig.errors import GitmigError, HalfApplied, RevisionFailed, RollbackImpossible
from gitmig.revisions.plan import plan_upgrade
from gitmig.runtime.migrate import downgrade, stamp, upgrade
from gitmig.runtime.migration import MigrationContext
from gitmig.runtime.operations import Operations
from tests.project import Project, create_table


@pytest.fixture
def failing(transactional: Project) -> Project:
    """A project whose third revision fails after its first statement."""
    transactional.add_tables("a", "b")
    transactional.add("r_c", f"{create_table('c')}\nop.execute('selekt')")
    return transactional


def configure(project: Project, arguments: str) -> None:
    text = project.env.read_text()
    project.env.write_text(
        text.replace("connection=connection,", f"connection=connection, {arguments},")
    )


def test_one_for_all_leaves_nothing(failing: Project) -> None:
    failing.options["transaction_per_migration"] = False
    with pytest.raises(RevisionFailed, match="2 revisions before it were rolled back with it"):
        upgrade(failing.directory)
    assert failing.all_tables() == set()


def test_env_py_decides_over_the_setting(failing: Project) -> None:
    failing.options["transaction_per_migration"] = False
    configure(failing, "transaction_per_migration=True")
    with pytest.raises(RevisionFailed):
        upgrade(failing.directory)
    assert failing.tables() == {"a", "b"}


def test_ddl_that_is_said_to_be_outside_of_transactions(failing: Project) -> None:
    """One for all is not possible then; what the database can roll back it still does."""
    configure(failing, "transactional_ddl=False, transaction_per_migration=False")
    with pytest.raises(RevisionFailed, match="nothing of it was kept"):
        upgrade(failing.directory)
    assert failing.tables() == {"a", "b"}
    assert failing.heads() == ["r_b"]


def test_ddl_that_is_said_to_be_transactional(mariadb: Project) -> None:
    """It is not; what cannot be rolled back is still known."""
    configure(mariadb, "transactional_ddl=True, transaction_per_migration=False")
    mariadb.add_tables("a")
    mariadb.add("r_b", f"{create_table('b')}\nop.execute('selekt')")
    with pytest.raises(RevisionFailed) as caught:
        upgrade(mariadb.directory)
    assert len(caught.value.kept) == 1
    assert mariadb.tables() == {"a", "b"}


def test_up_and_down_in_one_transaction(project: Project) -> None:
    project.options["transaction_per_migration"] = False
    project.add_tables("a", "b")
    upgrade(project.directory)
    assert project.tables() == {"a", "b"}
    downgrade(project.directory, "base")
    assert project.tables() == set()
    assert len(project.logged()) == 4


def test_an_autocommit_block_commits_what_ran_before(transactional: Project) -> None:
    transactional.options["transaction_per_migration"] = False
    transactional.add_tables("a")
    block = "with op.get_context().autocommit_block():\n    op.execute('ANALYZE')"
    transactional.add("r_b", f"{block}\n{create_table('b')}")
    transactional.add("r_c", f"{create_table('c')}\nop.execute('selekt')")
    with pytest.raises(RevisionFailed, match="2 revisions before it are applied"):
        upgrade(transactional.directory)
    assert transactional.heads() == ["r_b"]  # not half of it
    assert transactional.tables() == {"a", "b"}


def test_what_an_autocommit_block_has_committed_is_told(transactional: Project) -> None:
    transactional.options["transaction_per_migration"] = False
    transactional.add_tables("a")
    block = f"with op.get_context().autocommit_block():\n    {create_table('b')}"
    transactional.add("r_b", f"{block}\n{create_table('c')}\nop.execute('selekt')")
    with pytest.raises(RevisionFailed, match="1 revision before it is applied") as caught:
        upgrade(transactional.directory)
    assert [text.split("(")[0].strip() for text in caught.value.kept] == ["CREATE TABLE b"]
    assert transactional.heads() == ["r_a"]
    assert transactional.tables() == {"a", "b"}
    with pytest.raises(HalfApplied):
        upgrade(transactional.directory)


def run_on(connection: Connection, project: Project) -> None:
    """Upgrade on a connection of the caller's, without env.py."""
    directory = project.directory
    options = {
        "script": directory,
        "log": True,
        "fn": lambda heads, context: plan_upgrade(directory.graph, heads, ["heads"]).steps,
    }
    context = MigrationContext.configure(connection, opts=options)
    with Operations.context(context), context.begin_transaction():
        context.run_migrations()


def test_the_callers_transaction_is_the_callers_to_end(transactional: Project) -> None:
    transactional.add_tables("a", "b")
    with transactional.engine().connect() as connection:
        transaction = connection.begin()
        run_on(connection, transactional)
        assert transaction.is_active
        transaction.rollback()
    assert transactional.all_tables() == set()
    with transactional.engine().begin() as connection:
        run_on(connection, transactional)
    assert transactional.tables() == {"a", "b"}
    assert len(transactional.logged()) == 2


def test_a_failure_is_the_callers_to_roll_back(failing: Project) -> None:
    with failing.engine().connect() as connection:
        transaction = connection.begin()
        with pytest.raises(RevisionFailed, match="2 revisions before it ran in the same trans"):
            run_on(connection, failing)
        transaction.rollback()
    assert failing.all_tables() == set()


@pytest.mark.parametrize(
    ("failing", "kept"),
    [
        ("selekt", 1),  # no SQL: refused before it could end the transaction
        ("CREATE TABLE a (id INTEGER)", 3),  # there is one: it has committed what came before
        ("INSERT INTO nowhere VALUES (1)", 1),
    ],
)
def test_what_lasts_in_the_callers_transaction_where_ddl_commits(
    mariadb: Project, failing: str, kept: int
) -> None:
    mariadb.add_tables("a")
    rows = (
        "op.execute('INSERT INTO b (id) VALUES (1)')\nop.execute('INSERT INTO b (id) VALUES (2)')"
    )
    mariadb.add("r_b", f"{create_table('b')}\n{rows}\nop.execute({failing!r})")
    with mariadb.engine().connect() as connection:
        transaction = connection.begin()
        with pytest.raises(RevisionFailed) as failed:
            run_on(connection, mariadb)
        transaction.rollback()
    assert len(failed.value.kept) == kept
    assert len(mariadb.query("SELECT id FROM b")) == kept - 1


def test_an_autocommit_block_in_the_callers_transaction(transactional: Project) -> None:
    transactional.add("r_a", "with op.get_context().autocommit_block():\n    pass")
    with (
        transactional.engine().begin() as connection,
        pytest.raises(GitmigError, match="cannot commit a transaction that was open before"),
    ):
        run_on(connection, transactional)


def test_stamps_across_branches(project: Project) -> None:
    project.add("r_a")
    project.add("r_b", parents="r_a")
    project.add("r_c", parents="r_a")
    stamp(project.directory, ["r_b", "r_c"])
    assert project.heads() == ["r_b", "r_c"]
    stamp(project.directory, ["r_a"])
    assert project.heads() == ["r_a"]
    stamp(project.directory, ["heads"])
    assert project.heads() == ["r_b", "r_c"]
    stamp(project.directory, ["base"])
    assert project.heads() == []
    stamp(project.directory, ["r_b"])
    stamp(project.directory, ["r_c"], purge=True)
    assert project.heads() == ["r_c"]
    assert project.tables() == set()


BLOCK = "        with context.begin_transaction():\n            context.run_migrations()\n"
DRY_RUN = """\
        with context.begin_transaction() as transaction:
            context.run_migrations()
            if "dry-run" in context.get_x_argument():
                transaction.rollback()
"""
BY_HAND = """\
        transaction = context.begin_transaction()
        try:
            context.run_migrations()
            transaction.commit()
        except BaseException:
            transaction.rollback()
            raise
        assert not transaction.is_active
"""


def write_env(project: Project, block: str) -> None:
    text = project.env.read_text()
    assert BLOCK in text
    project.env.write_text(text.replace(BLOCK, block))


def test_a_dry_run_in_env_py(transactional: Project) -> None:
    transactional.options["transaction_per_migration"] = False
    transactional.add_tables("a", "b")
    write_env(transactional, DRY_RUN)
    told = upgrade(transactional.directory, x=["dry-run"])
    assert transactional.all_tables() == set()
    assert "the database is as it was before" in told.warnings[0]
    upgrade(transactional.directory)
    assert transactional.tables() == {"a", "b"}


def test_a_dry_run_where_revisions_are_committed_is_an_error(project: Project) -> None:
    project.add_tables("a")
    write_env(project, DRY_RUN)
    with pytest.raises(RollbackImpossible, match=r"cannot be rolled back: (each|this database)"):
        upgrade(project.directory, x=["dry-run"])
    assert project.heads() == ["r_a"]
    upgrade(project.directory, x=["dry-run"])  # nothing ran, so there is nothing to roll back


def test_a_transaction_that_is_ended_by_hand(transactional: Project) -> None:
    transactional.options["transaction_per_migration"] = False
    transactional.add_tables("a")
    write_env(transactional, BY_HAND)
    upgrade(transactional.directory)
    assert transactional.heads() == ["r_a"]
    transactional.add("r_b", f"{create_table('b')}\nop.execute('selekt')")
    with pytest.raises(RevisionFailed):
        upgrade(transactional.directory)
    assert transactional.tables() == {"a"}


def test_a_failure_is_told_where_nothing_can_be_rolled_back(failing: Project) -> None:
    write_env(failing, BY_HAND)
    with pytest.raises(RevisionFailed):
        upgrade(failing.directory)
    assert failing.heads() == ["r_b"]
