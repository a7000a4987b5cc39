import pytest
import sqlalchemy as sa

from gitmig.errors import UnsupportedOperation
from tests.operations.database import Change, Database, LiveOperations


def refused_by_sqlite(database: Database, up: Change) -> bool:
    """On SQLite, hold that the change is refused before anything happens."""
    if database.name != "sqlite":
        return False
    before = database.schema()
    with pytest.raises(UnsupportedOperation) as caught:
        database.run(up)
    assert caught.value.hint
    assert database.schema() == before
    return True


def test_nullable(database: Database) -> None:
    def up(op: LiveOperations) -> None:
        op.alter_column(
            "users",
            "email",
            nullable=False,
            existing_nullable=True,
            existing_type=sa.String(50),
        )

    if not refused_by_sqlite(database, up):
        assert not database.round_trip(up)["users"].column("email")[2]


def test_type(database: Database) -> None:
    def up(op: LiveOperations) -> None:
        op.alter_column(
            "users",
            "age",
            type_=sa.String(10),
            existing_type=sa.Integer(),
            existing_nullable=True,
        )

    def down(op: LiveOperations) -> None:
        op.alter_column(
            "users",
            "age",
            type_=sa.Integer(),
            existing_type=sa.String(10),
            existing_nullable=True,
            postgresql_using="age::integer",
        )

    if not refused_by_sqlite(database, up):
        above = database.round_trip(up, down)
        assert above["users"].column("age")[1] == "VARCHAR(10)"
        assert database.rows("SELECT age FROM users ORDER BY id") == [("36",), ("50",)]


def test_server_default(database: Database) -> None:
    def up(op: LiveOperations) -> None:
        op.alter_column(
            "users",
            "age",
            server_default="18",
            existing_server_default=None,
            existing_type=sa.Integer(),
        )

    if not refused_by_sqlite(database, up):
        default = database.round_trip(up)["users"].column("age")[3]
        assert str(default).strip("'") == "18"


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
    if not refused_by_sqlite(database, up):
        default = database.round_trip(up)["events"].column("at")[3]
        assert "current_timestamp" in str(default).lower()


def test_name(database: Database) -> None:
    above = database.round_trip(
        lambda op: op.alter_column("users", "email", new_column_name="address"),
        lambda op: op.alter_column("users", "address", new_column_name="email"),
    )
    assert above["users"].column_names == ["id", "address", "age", "team_id"]
    assert database.rows("SELECT address FROM users WHERE id = 1") == [("ada@example.org",)]


def test_name_with_a_type_as_it_is(database: Database) -> None:
    database.run(
        lambda op: op.alter_column(
            "users", "email", new_column_name="address", existing_type=sa.String(50)
        )
    )
    assert database.schema()["users"].column("address")[1] == "VARCHAR(50)"


def test_comment(database: Database) -> None:
    def up(op: LiveOperations) -> None:
        op.alter_column(
            "users",
            "email",
            comment="it's 100%",
            existing_comment=None,
            existing_type=sa.String(50),
            existing_nullable=True,
        )

    if not refused_by_sqlite(database, up):
        assert database.round_trip(up)["users"].column("email")[4] == "it's 100%"


def test_all_at_once(database: Database) -> None:
    def up(op: LiveOperations) -> None:
        op.alter_column(
            "users",
            "email",
            type_=sa.String(80),
            nullable=False,
            server_default="nobody",
            new_column_name="address",
            existing_type=sa.String(50),
        )

    def down(op: LiveOperations) -> None:
        op.alter_column(
            "users",
            "address",
            type_=sa.String(50),
            nullable=True,
            server_default=None,
            new_column_name="email",
            existing_type=sa.String(80),
        )

    if not refused_by_sqlite(database, up):
        name, type_, nullable, default, _ = database.round_trip(up, down)["users"].columns[1]
        assert (name, type_, nullable) == ("address", "VARCHAR(80)", False)
        assert "nobody" in str(default)


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
