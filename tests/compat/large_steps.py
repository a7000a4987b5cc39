"""The twenty revisions of an area of the large project."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Step:
    """A revision of an area: AREA, ITEM, INVOICE and NN in it are of the area's number."""

    name: str
    below: str
    upgrade: str
    downgrade: str
    location: str = "app"
    depends: str = ""


STEPS = (
    Step(
        "table",
        "before",
        """
op.create_table(
    "AREA",
    sa.Column("id", sa.Integer(), nullable=False),
    sa.Column("name", sa.String(50), nullable=False),
    sa.Column("code", sa.Integer(), nullable=True),
    sa.Column("state", Choice(), nullable=False),
    sa.Column("junk", sa.Text(), nullable=True),
    sa.PrimaryKeyConstraint("id", name=op.f("pk_AREA")),
)
""",
        'op.drop_table("AREA")',
    ),
    Step(
        "seed",
        "table",
        """
op.bulk_insert(
    AREA_TABLE,
    [{"id": n, "name": f"it's {n}%", "code": n * 10, "state": "open"} for n in range(1, 4)],
)
""",
        'op.execute("DELETE FROM AREA")',
    ),
    Step(
        "price",
        "seed",
        """
op.add_column("AREA", sa.Column("price", sa.Numeric(10, 2), server_default="0", nullable=False))
op.execute(AREA_TABLE.update().where(AREA_TABLE.c.id > 1).values(price=NN + 0.5))
""",
        """
with op.batch_alter_table("AREA") as batch_op:
    batch_op.drop_column("price")
""",
    ),
    Step(
        "index",
        "price",
        'op.create_index("ix_AREA_code", "AREA", ["code"], unique=False)',
        'op.drop_index("ix_AREA_code", table_name="AREA")',
    ),
    Step(
        "rename",
        "index",
        """
with op.batch_alter_table("AREA", schema=None) as batch_op:
    batch_op.alter_column(
        "name", new_column_name="full_name", existing_type=sa.String(50), type_=sa.String(200),
        existing_nullable=False,
    )
    batch_op.drop_column("junk")
""",
        """
with op.batch_alter_table("AREA", schema=None) as batch_op:
    batch_op.add_column(sa.Column("junk", sa.Text(), nullable=True))
    batch_op.alter_column(
        "full_name", new_column_name="name", existing_type=sa.String(200), type_=sa.String(50),
        existing_nullable=False,
    )
""",
    ),
    Step(
        "unique",
        "rename",
        """
with op.batch_alter_table("AREA") as batch_op:
    batch_op.create_unique_constraint(batch_op.f("uq_AREA_full_name"), ["full_name"])
""",
        """
with op.batch_alter_table("AREA") as batch_op:
    batch_op.drop_constraint(batch_op.f("uq_AREA_full_name"), type_="unique")
""",
    ),
    Step(
        "items",
        "index",
        """
op.create_table(
    "ITEM",
    sa.Column("id", sa.Integer(), nullable=False),
    sa.Column("area_id", sa.Integer(), nullable=False),
    sa.Column("color", sa.Enum("red", "blue", name="colorNN"), nullable=False),
    sa.ForeignKeyConstraint(["area_id"], ["AREA.id"], name=op.f("fk_ITEM_area_id_AREA")),
    sa.PrimaryKeyConstraint("id", name=op.f("pk_ITEM")),
)
""",
        """
op.drop_table("ITEM")
sa.Enum(name="colorNN").drop(op.get_bind(), checkfirst=True)
""",
    ),
    Step(
        "copy",
        "items",
        """
bind = op.get_bind()
for (id_,) in bind.execute(sa.text("SELECT id FROM AREA ORDER BY id")).all():
    values = {"id": id_ + 100, "area_id": id_, "color": "red" if id_ % 2 else "blue"}
    bind.execute(ITEM_TABLE.insert().values(values))
""",
        'op.get_bind().execute(sa.text("DELETE FROM ITEM"))',
    ),
    Step("merge", "unique copy", "pass", "pass"),
    Step(
        "remark",
        "merge",
        """
with op.batch_alter_table("ITEM") as batch_op:
    batch_op.add_column(sa.Column("note", sa.String(20), server_default="none"))
    batch_op.create_index("ix_ITEM_both", ["area_id", "color"])
""",
        """
with op.batch_alter_table("ITEM") as batch_op:
    batch_op.create_index("ix_ITEM_area", ["area_id"])
    batch_op.drop_index("ix_ITEM_both")
    batch_op.drop_column("note")
with op.batch_alter_table("ITEM") as batch_op:
    batch_op.drop_constraint("fk_ITEM_area_id_AREA", type_="foreignkey")
    batch_op.drop_index("ix_ITEM_area")
    batch_op.create_foreign_key("fk_ITEM_area_id_AREA", "AREA", ["area_id"], ["id"])
""",
    ),
    Step(
        "states",
        "remark",
        """
with op.batch_alter_table("AREA") as batch_op:
    batch_op.alter_column(
        "state", existing_type=Choice(), type_=Choice(20), existing_nullable=False
    )
op.execute(AREA_TABLE.update().where(AREA_TABLE.c.state == "open").values(state="under review"))
""",
        """
op.execute(AREA_TABLE.update().values(state="open"))
with op.batch_alter_table("AREA") as batch_op:
    batch_op.alter_column(
        "state", existing_type=Choice(20), type_=Choice(), existing_nullable=False
    )
""",
    ),
    Step(
        "invoices",
        "before",
        """
op.create_table(
    "INVOICE",
    sa.Column("id", sa.Integer(), nullable=False),
    sa.Column("item_id", sa.Integer(), nullable=False),
    sa.Column("total", sa.Numeric(10, 2), nullable=False),
    sa.ForeignKeyConstraint(
        ["item_id"], ["ITEM.id"], name=op.f("fk_INVOICE_item_id_ITEM"), ondelete="CASCADE"
    ),
    sa.PrimaryKeyConstraint("id", name=op.f("pk_INVOICE")),
)
""",
        'op.drop_table("INVOICE")',
        "invoices",
        "merge",
    ),
    Step(
        "billing",
        "invoices",
        """
op.get_bind().execute(
    sa.text("INSERT INTO INVOICE (id, item_id, total) SELECT id, id, :total FROM ITEM"),
    {"total": NN + 1},
)
""",
        'op.execute("DELETE FROM INVOICE")',
        "invoices",
    ),
    Step(
        "place",
        "states",
        """
with op.batch_alter_table("AREA") as batch_op:
    batch_op.add_column(sa.Column("location", Place(), nullable=True))
""",
        """
with op.batch_alter_table("AREA") as batch_op:
    batch_op.drop_column("location")
""",
    ),
    Step(
        "totals",
        "billing",
        """
with op.batch_alter_table("INVOICE") as batch_op:
    batch_op.alter_column(
        "total", existing_type=sa.Numeric(10, 2), type_=sa.Numeric(12, 2), existing_nullable=False
    )
""",
        """
with op.batch_alter_table("INVOICE") as batch_op:
    batch_op.alter_column(
        "total", existing_type=sa.Numeric(12, 2), type_=sa.Numeric(10, 2), existing_nullable=False
    )
""",
        "invoices",
    ),
    Step(
        "check",
        "place",
        """
with op.batch_alter_table("AREA") as batch_op:
    batch_op.create_check_constraint("code_is_small", "code < 1000")
""",
        """
with op.batch_alter_table("AREA") as batch_op:
    batch_op.drop_constraint("code_is_small", type_="check")
""",
    ),
    Step(
        "recheck",
        "check",
        """
with op.batch_alter_table("AREA") as batch_op:
    batch_op.drop_constraint("code_is_small", type_="check")
    batch_op.create_check_constraint("code_is_small", "code < 2000")
    batch_op.alter_column("location", new_column_name="place", existing_type=Place())
""",
        """
with op.batch_alter_table("AREA") as batch_op:
    batch_op.alter_column("place", new_column_name="location", existing_type=Place())
    batch_op.drop_constraint("code_is_small", type_="check")
    batch_op.create_check_constraint("code_is_small", "code < 1000")
""",
    ),
    Step(
        "remarks",
        "place",
        """
with op.batch_alter_table("ITEM") as batch_op:
    batch_op.alter_column(
        "note", new_column_name="remark", existing_type=sa.String(20),
        existing_server_default="none",
    )
""",
        """
with op.batch_alter_table("ITEM") as batch_op:
    batch_op.alter_column(
        "remark", new_column_name="note", existing_type=sa.String(20),
        existing_server_default="none",
    )
""",
        depends="totals",
    ),
    Step("join", "recheck remarks", "pass", "pass"),
    Step(
        "cheap",
        "join",
        """
with op.batch_alter_table("AREA") as batch_op:
    batch_op.drop_column("price")
""",
        """
with op.batch_alter_table("AREA") as batch_op:
    batch_op.add_column(sa.Column("price", sa.Numeric(10, 2), server_default="0", nullable=False))
op.execute(AREA_TABLE.update().where(AREA_TABLE.c.id > 1).values(price=NN + 0.5))
""",
    ),
)
