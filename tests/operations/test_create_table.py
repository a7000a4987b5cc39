import sqlalchemy as sa

from gitmig.operations import CreateTableOp, DropTableOp
from tests.operations.database import Database, LiveOperations


def test_create_table(database: Database) -> None:
    above = database.round_trip(
        lambda op: op.create_table(
            "orders",
            sa.Column("id", sa.Integer, primary_key=True),
            sa.Column("number", sa.String(20), nullable=False, index=True),
            sa.Column("user_id", sa.Integer, nullable=False),
            sa.Column("note", sa.Text, server_default="none"),
            sa.ForeignKeyConstraint(["user_id"], ["users.id"], name="fk_user", ondelete="CASCADE"),
            sa.UniqueConstraint("number", "user_id", name="uq_number"),
            sa.CheckConstraint("number <> ''", name="ck_number"),
        )
    )
    orders = above["orders"]
    assert orders.column_names == ["id", "number", "user_id", "note"]
    assert orders.primary_key == ("id",)
    assert not orders.column("number")[2]
    assert orders.foreign_keys == {("fk_user", ("user_id",), "users", ("id",), "CASCADE")}
    assert ("uq_number", ("number", "user_id")) in orders.uniques
    assert ("ix_orders_number", ("number",), False) in orders.indexes
    assert "ck_number" in orders.checks


def test_the_table_it_returns_takes_rows(database: Database) -> None:
    def change(op: LiveOperations) -> None:
        table = op.create_table("colors", sa.Column("name", sa.String(10)))
        op.bulk_insert(table, [{"name": "red"}, {"name": "blue"}])

    database.run(change)
    assert sorted(database.rows("SELECT name FROM colors")) == [("blue",), ("red",)]


def test_an_enum_is_created_with_its_table(database: Database) -> None:
    kind = sa.Enum("small", "large", name="size")
    database.run(lambda op: op.create_table("boxes", sa.Column("size", kind)))
    database.run(lambda op: op.execute("INSERT INTO boxes (size) VALUES ('large')"))
    assert database.rows("SELECT size FROM boxes") == [("large",)]


def test_one_column_object_serves_several_tables(database: Database) -> None:
    column = sa.Column("team_id", sa.Integer, sa.ForeignKey("teams.id"), index=True)

    def change(op: LiveOperations) -> None:
        op.create_table("a", sa.Column("id", sa.Integer, primary_key=True), column)
        op.create_table("b", sa.Column("id", sa.Integer, primary_key=True), column)

    above = database.round_trip(change)
    for name in ("a", "b"):
        assert [key[1:4] for key in above[name].foreign_keys] == [(("team_id",), "teams", ("id",))]
        assert (f"ix_{name}_team_id", ("team_id",), False) in above[name].indexes


def test_a_table_that_exists_is_left_alone(database: Database) -> None:
    before = database.schema()
    database.run(
        lambda op: op.create_table("users", sa.Column("x", sa.Integer), if_not_exists=True)
    )
    assert database.schema() == before


def test_comments(database: Database) -> None:
    database.run(
        lambda op: op.create_table(
            "notes", sa.Column("text", sa.Text, comment="100% it's"), comment="two; parts"
        )
    )
    notes = database.schema()["notes"]
    expected = None if database.name == "sqlite" else ("100% it's", "two; parts")
    found = (notes.column("text")[4], notes.comment)
    assert found == (expected or (None, None))


def test_a_model_made_and_dropped_as_operations(database: Database) -> None:
    metadata = sa.MetaData()
    sa.Table("users", metadata, sa.Column("id", sa.Integer, primary_key=True))
    model = sa.Table(
        "badges",
        metadata,
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("user_id", sa.Integer, sa.ForeignKey("users.id", name="fk_badge")),
        sa.Column("code", sa.String(9), unique=True),
    )
    above = database.round_trip(lambda op: op.invoke(CreateTableOp.from_table(model)))
    assert above["badges"].foreign_keys == {("fk_badge", ("user_id",), "users", ("id",), "")}
    assert [columns for _, columns in above["badges"].uniques] == [("code",)]
    database.round_trip(lambda op: op.invoke(DropTableOp.from_table(model)))
    assert model.c.user_id.foreign_keys, "the model keeps its own"
