"""Schema objects are built apart from whatever the user's belong to."""

import sqlalchemy as sa

from gitmig.operations import (
    CreateCheckConstraintOp,
    CreateTableOp,
    CreateUniqueConstraintOp,
    DropConstraintOp,
    SchemaObjects,
)

METADATA = sa.MetaData(
    naming_convention={
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
    }
)


class Context:
    def __init__(self, target_metadata: object) -> None:
        self.opts = {"target_metadata": target_metadata}


def test_names_follow_the_target_metadata() -> None:
    for target in (METADATA, [METADATA, sa.MetaData()]):
        operation = CreateUniqueConstraintOp(None, "t", ["a", "b"])
        assert operation.to_constraint(Context(target)).name == "uq_t_a"
    others: list[object] = [None, [], sa.MetaData()]
    for other in others:
        operation = CreateUniqueConstraintOp(None, "t", ["a", "b"])
        assert operation.to_constraint(Context(other)).name is None


def test_a_final_name_is_left_alone() -> None:
    context = Context(METADATA)
    plain = CreateCheckConstraintOp("zz", "t", "a > 5")
    final = CreateCheckConstraintOp(sa.sql.elements.conv("zz"), "t", "a > 5")
    assert plain.to_constraint(context).name == "ck_t_zz"
    assert final.to_constraint(context).name == "zz"
    assert DropConstraintOp("zz", "t", "check").to_named_constraint(context).name == "ck_t_zz"
    assert DropConstraintOp("zz", "t").to_named_constraint(context).name == "zz"


def test_building_twice_gives_the_same() -> None:
    operation = CreateTableOp(
        "t",
        [
            a := sa.Column("a", sa.Integer, sa.ForeignKey("o.id", name="fk"), index=True),
            sa.Column("b", sa.Boolean(create_constraint=True, name="ck_b"), unique=True),
            sa.Column("c", sa.Integer, sa.CheckConstraint("c > 5", name="ck_c")),
            sa.UniqueConstraint(a, name="uq_a"),
            sa.ForeignKeyConstraint(["a", "c"], ["p.x", "p.y"], name="fk_2"),
            sa.Index("ix_lower", sa.func.lower(a)),
        ],
    )
    tables = [operation.to_table() for _ in range(3)]
    texts = [str(sa.schema.CreateTable(table)).replace(",", "") for table in tables]
    lines = [sorted(line.strip() for line in text.splitlines()) for text in texts]
    assert lines[0] == lines[1]
    assert texts[1] == texts[2], "the constraints of a copy stand in an order of their own"
    assert len({id(table) for table in tables}) == 3
    names = [sorted(str(index.name) for index in table.indexes) for table in tables]
    assert names == [["ix_lower", "ix_t_a"]] * 3
    for part in ("CONSTRAINT fk ", "CONSTRAINT fk_2 ", "uq_a", "ck_c", "UNIQUE (b)"):
        assert texts[0].count(part) == 1, part


def test_a_column_of_a_model_brings_its_foreign_key_and_stays_where_it_is() -> None:
    metadata = sa.MetaData()
    model = sa.Table("m", metadata, sa.Column("o_id", sa.Integer, sa.ForeignKey("o.id")))
    table = CreateTableOp("t", [model.c.o_id]).to_table()
    assert "FOREIGN KEY(o_id) REFERENCES o (id)" in str(sa.schema.CreateTable(table))
    assert model.c.o_id.table is model
    assert list(metadata.tables) == ["m"]


def test_a_table_may_refer_to_itself_and_to_a_schema() -> None:
    table = SchemaObjects().table(
        "node",
        [
            sa.Column("id", sa.Integer, primary_key=True),
            sa.Column("parent_id", sa.ForeignKey("s.node.id")),
            sa.Column("x_id", sa.ForeignKey("x.thing.id")),
            sa.Column("y_id", sa.ForeignKey("x.thing.other")),
        ],
        schema="s",
    )
    assert sorted(table.metadata.tables) == ["s.node", "x.thing"]
    assert {key.column.table.key for key in table.foreign_keys} == {"s.node", "x.thing"}
