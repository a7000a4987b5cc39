import sqlalchemy as sa

from gitmig.operations import CreateTableOp, DropTableOp
from tests.operations.database import Database, LiveOperations


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
        assert (f"ix_{name}_team_id", ("team_id",), False, "") in above[name].indexes


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
