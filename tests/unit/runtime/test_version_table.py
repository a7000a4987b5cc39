import pytest
from sqlalchemy import Connection, NullPool, create_engine, inspect

from gitmig.errors import VersionConflict
from gitmig.revisions.plan import DeleteVersion, InsertVersion, UpdateVersion
from gitmig.runtime.version_table import VersionTable

TABLE = VersionTable("my_version")


def test_a_missing_table_has_no_heads_and_stays_missing(connection: Connection) -> None:
    assert TABLE.read_heads(connection) == ()
    assert not inspect(connection).has_table("my_version")


def test_changes_are_rows(connection: Connection) -> None:
    TABLE.create(connection)
    TABLE.create(connection)
    TABLE.apply(connection, [InsertVersion("b"), InsertVersion("a")])
    assert TABLE.read_heads(connection) == ("a", "b")
    TABLE.apply(connection, [UpdateVersion("a", "c"), DeleteVersion("b")])
    assert TABLE.read_heads(connection) == ("c",)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (UpdateVersion("a", "b"), "one row when updating 'a' to 'b' in 'my_version'; 0 found"),
        (DeleteVersion("a"), "one row when deleting 'a' in 'my_version'; 0 found"),
    ],
)
def test_a_row_that_somebody_else_changed_is_a_conflict(
    connection: Connection, change: UpdateVersion | DeleteVersion, message: str
) -> None:
    TABLE.create(connection)
    TABLE.apply(connection, [InsertVersion("x")])
    with pytest.raises(VersionConflict, match=message):
        TABLE.apply(connection, [change])


def test_the_table_is_the_documented_one(connection: Connection) -> None:
    TABLE.create(connection)
    inspector = inspect(connection)
    [column] = inspector.get_columns("my_version")
    assert (column["name"], column["nullable"]) == ("version_num", False)
    assert str(column["type"]).startswith("VARCHAR(32)")
    assert inspector.get_pk_constraint("my_version")["constrained_columns"] == ["version_num"]


def test_the_primary_key_can_be_left_out(connection: Connection) -> None:
    VersionTable("keyless", primary_key=False).create(connection)
    assert inspect(connection).get_pk_constraint("keyless")["constrained_columns"] == []


def test_a_schema_of_its_own(postgresql_url: str) -> None:
    engine = create_engine(postgresql_url, poolclass=NullPool)
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE SCHEMA ops")
        table = VersionTable("my_version", "ops")
        table.create(connection)
        table.apply(connection, [InsertVersion("a")])
        assert table.read_heads(connection) == ("a",)
        assert TABLE.read_heads(connection) == ()
