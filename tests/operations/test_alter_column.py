import pytest
import sqlalchemy as sa

from gitmig.errors import UnsupportedOperation
from tests.operations.database import Database, LiveOperations


def test_server_default_of_a_time(database: Database) -> None:
    def up(op: LiveOperations) -> None:
        op.alter_column(
            "events",
            "at",
            server_default=sa.text("CURRENT_TIMESTAMP"),
            existing_server_default=None,
            existing_type=sa.DateTime(),
            existing_nullable=True,
        )

    database.run(lambda op: op.create_table("events", sa.Column("at", sa.DateTime)))
    if database.name == "sqlite":
        with pytest.raises(UnsupportedOperation):
            database.run(up)
        return
    default = database.round_trip(up)["events"].column("at")[3]
    assert "current_timestamp" in str(default).lower()


def test_identity(postgresql_url: str) -> None:
    engine = sa.create_engine(postgresql_url, poolclass=sa.NullPool)
    found = []
    with engine.begin() as connection:
        op = LiveOperations(connection)
        op.create_table("t", sa.Column("c", sa.Integer, nullable=False))
        first, second = sa.Identity(start=3), sa.Identity(always=True, start=5)
        for new, existing in ((first, None), (second, first), (None, second)):
            op.alter_column("t", "c", server_default=new, existing_server_default=existing)
            (column,) = sa.inspect(connection).get_columns("t")
            identity = column.get("identity")
            found.append(identity and (identity["always"], identity["start"]))
    assert found == [(False, 3), (True, 5), None]
    engine.dispose()
