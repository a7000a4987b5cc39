"""On SQLite: temporary tables, which go with their connection, are made anew like all others."""

from collections.abc import Callable, Iterator

import pytest
import sqlalchemy as sa
from sqlalchemy import Connection, create_engine

from gitmig.errors import LeftoverTable, TableMissing
from gitmig.operations import BatchOperations
from gitmig.runtime.migration import MigrationContext
from gitmig.runtime.operations import Operations

Change = Callable[[BatchOperations], object]

TABLES = """\
CREATE TABLE items (id INTEGER PRIMARY KEY, other TEXT);
INSERT INTO items VALUES (7, 'of main');
CREATE TEMP TABLE Work (id INTEGER PRIMARY KEY AUTOINCREMENT, n TEXT CHECK (n <> ''), m DEFAULT 5);
CREATE INDEX temp.ix_work ON Work (n);
CREATE TEMP TRIGGER made AFTER INSERT ON Work BEGIN UPDATE Work SET m = 6; END;
CREATE TEMP VIEW seen AS SELECT n FROM Work;
INSERT INTO Work (n) VALUES ('a'), ('b');
DELETE FROM Work WHERE n = 'b';
CREATE TEMP TABLE parts (id INTEGER PRIMARY KEY, work INTEGER);
INSERT INTO parts VALUES (1, 1)
"""


@pytest.fixture
def connection() -> Iterator[Connection]:
    engine = create_engine("sqlite://")
    with engine.connect() as connection:
        for statement in TABLES.split(";\n"):
            connection.exec_driver_sql(statement)
        connection.commit()
        yield connection
    engine.dispose()


def change(connection: Connection, table: str, what: Change, schema: str | None = None) -> None:
    operations = Operations(MigrationContext.configure(connection))
    with operations.batch_alter_table(table, schema=schema, recreate="always") as batch_op:
        what(batch_op)


def names(connection: Connection, place: str) -> list[str]:
    rows = connection.exec_driver_sql(f"SELECT name FROM {place}.sqlite_master ORDER BY name")
    return [name for (name,) in rows if not name.startswith("sqlite_")]


@pytest.mark.parametrize("schema", [None, "temp"])
def test_it_stays_what_it_is(connection: Connection, schema: str | None) -> None:
    def alter(batch_op: BatchOperations) -> None:
        batch_op.alter_column("n", nullable=False)
        batch_op.add_column(sa.Column("price", sa.Integer, server_default="3"))
        batch_op.create_index("ix_price", ["price"])

    before = names(connection, "main"), names(connection, "temp")
    change(connection, "work", alter, schema)
    assert (names(connection, "main"), names(connection, "temp")) == (
        before[0],
        sorted([*before[1], "ix_price"]),
    )
    assert connection.exec_driver_sql("SELECT * FROM temp.Work").all() == [(1, "a", 6, 3)]
    assert connection.exec_driver_sql("SELECT * FROM seen").all() == [("a",)]
    connection.exec_driver_sql("INSERT INTO Work (n) VALUES ('c')")
    assert connection.exec_driver_sql("SELECT max(id) FROM Work").scalar() == 3
    with pytest.raises(sa.exc.IntegrityError):
        connection.exec_driver_sql("INSERT INTO Work (n) VALUES (NULL)")


def test_one_that_hides_a_table_is_the_one_that_is_meant(connection: Connection) -> None:
    connection.exec_driver_sql("CREATE TEMP TABLE items (id INTEGER, mine TEXT)")
    connection.exec_driver_sql("INSERT INTO items VALUES (1, 'of temp')")
    change(connection, "items", lambda batch_op: batch_op.drop_column("id"))
    assert connection.exec_driver_sql("SELECT * FROM items").all() == [("of temp",)]
    assert connection.exec_driver_sql("SELECT * FROM main.items").all() == [(7, "of main")]
    change(connection, "items", lambda batch_op: batch_op.drop_column("other"), "main")
    assert connection.exec_driver_sql("SELECT * FROM main.items").all() == [(7,)]
    assert connection.exec_driver_sql("SELECT * FROM items").all() == [("of temp",)]


def test_a_table_that_the_user_describes(connection: Connection) -> None:
    columns = (sa.Column("id", sa.Integer), sa.Column("n", sa.Text), sa.Column("m", sa.Integer))
    table = sa.Table("Work", sa.MetaData(), *columns)
    operations = Operations(MigrationContext.configure(connection))
    with operations.batch_alter_table("Work", copy_from=table) as batch_op:
        batch_op.alter_column("n", nullable=False)
    assert connection.exec_driver_sql("SELECT * FROM temp.Work").all() == [(1, "a", 6)]
    assert names(connection, "main") == ["items"]


def test_a_foreign_key_among_them(connection: Connection) -> None:
    connection.exec_driver_sql("PRAGMA foreign_keys = ON")
    connection.commit()

    def refer(batch_op: BatchOperations) -> None:
        batch_op.create_foreign_key("fk", "Work", ["work"], ["id"], ondelete="CASCADE")

    change(connection, "parts", refer)
    connection.exec_driver_sql("DELETE FROM Work")
    assert connection.exec_driver_sql("SELECT * FROM parts").all() == []


def test_what_is_refused(connection: Connection) -> None:
    with pytest.raises(TableMissing, match=r"there is no table temp\.nowhere"):
        change(connection, "nowhere", lambda _: None, "temp")
    connection.exec_driver_sql("CREATE TEMP TABLE _gitmig_tmp_Work (id INTEGER)")
    with pytest.raises(LeftoverTable):
        change(connection, "Work", lambda _: None)
