"""On PostgreSQL: what counts a column goes on counting, or says that it does not."""

import re
import warnings
from collections.abc import Iterator

import pytest
import sqlalchemy as sa

from gitmig.errors import CounterOutOfBounds
from gitmig.runtime.migration import MigrationContext
from gitmig.runtime.operations import Operations


@pytest.fixture
def op(postgresql_url: str) -> Iterator[Operations]:
    engine = sa.create_engine(postgresql_url, poolclass=sa.NullPool)
    with engine.begin() as connection:
        op = Operations(MigrationContext.configure(connection))
        op.create_table("t", sa.Column("id", sa.Integer, primary_key=True), sa.Column("a", sa.Text))
        yield op
    engine.dispose()


def ask(op: Operations, query: str) -> object:
    return op.get_bind().execute(sa.text(query)).scalar_one()


def test_an_identity_that_would_give_numbers_of_rows_is_told_of(op: Operations) -> None:
    op.create_table("n", sa.Column("id", sa.Integer, nullable=False), sa.Column("a", sa.Text))
    op.execute("INSERT INTO n (id, a) VALUES (1, 'x'), (2, 'y')")
    with pytest.warns(UserWarning, match="counts from 1, and rows have numbers up to 2") as caught:
        op.alter_column("n", "id", server_default=sa.Identity(), existing_server_default=None)
    remedy = re.search(r'op\.execute\("(.*)"\)', str(caught[0].message))
    assert remedy
    op.execute(remedy[1])
    op.execute("INSERT INTO n (a) VALUES ('z')")
    assert ask(op, "SELECT max(id) FROM n") == 3


@pytest.mark.parametrize(
    ("identity", "rows"),
    [(sa.Identity(start=3), 2), (sa.Identity(minvalue=3), 2), (sa.Identity(), 0)],
)
def test_an_identity_that_begins_behind_the_rows(
    op: Operations, identity: sa.Identity, rows: int
) -> None:
    """Its start is asked for, or its least number, or there are no rows yet."""
    for _ in range(rows):
        op.execute("INSERT INTO t (a) VALUES ('x')")
    old = sa.text("nextval('t_id_seq')")
    with warnings.catch_warnings(action="error"):
        op.alter_column("t", "id", server_default=identity, existing_server_default=old)
    op.execute("INSERT INTO t (a) VALUES ('z')")
    assert ask(op, "SELECT max(id) FROM t") == rows + 1


def test_bounds_that_do_not_hold_the_counter(op: Operations) -> None:
    op.create_table("n", sa.Column("id", sa.Integer, sa.Identity(start=1)), sa.Column("a", sa.Text))
    op.execute("INSERT INTO n (a) VALUES ('x'), ('y')")
    old, bind = sa.Identity(start=1), op.get_bind()
    for new, hint in (
        (sa.Identity(start=1, minvalue=100), "give it a start within its bounds"),
        (sa.Identity(start=100, minvalue=100), "say where it is to go on"),
    ):
        with (
            pytest.raises(CounterOutOfBounds, match="less than MINVALUE") as caught,
            bind.begin_nested(),
        ):
            op.alter_column("n", "id", server_default=new, existing_server_default=old)
        assert hint in str(caught.value.hint)
    counter = "SELECT last_value FROM pg_sequences WHERE sequencename = 'n_id_seq'"
    assert ask(op, counter) == 2
    remedy = re.search(r'op\.execute\("(.*) \.\.\."\)', str(caught.value.hint))
    assert remedy
    op.execute(f"{remedy[1]} 100")
    op.execute("INSERT INTO n (a) VALUES ('z')")
    assert ask(op, "SELECT max(id) FROM n") == 100
