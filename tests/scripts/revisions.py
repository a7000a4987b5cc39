"""A project whose revisions use every operation, and every type of value."""

from pathlib import Path

from tests.project import Project

IMPORTS = """\
import datetime as dt
import decimal
import enum
import uuid
from sqlalchemy.dialects import postgresql

here = op.get_context().dialect.name
"""

TABLES = """\
op.create_table(
    "teams",
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("name", sa.String(40), nullable=False, server_default="a'b\\\\c %s :d"),
    comment="who works 'together'",
)
op.create_table(
    "users",
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("email", sa.String(80), index=True),
    sa.Column("age", sa.Integer, nullable=False, server_default="18"),
    sa.Column("team_id", sa.Integer, sa.ForeignKey("teams.id", name="fk_team")),
    sa.CheckConstraint("age > 0", name="ck_age"),
    sa.UniqueConstraint("email", "age", name="uq_email"),
)
op.create_table("pairs", sa.Column("a", sa.Integer), sa.Column("b", sa.Integer, nullable=False))
"""

VALUES = r"""
class Colour(enum.Enum):
    red = "r"
    blue = "b"

class Shout(sa.TypeDecorator):
    impl = sa.String(40)
    cache_ok = True
    def process_bind_param(self, value, dialect):
        return None if value is None else value.upper() + "!'"

columns = [
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("text", sa.Text),
    sa.Column("flag", sa.Boolean),
    sa.Column("day", sa.Date),
    sa.Column("moment", sa.DateTime),
    sa.Column("zoned", sa.DateTime(timezone=True)),
    sa.Column("clock", sa.Time),
    sa.Column("span", sa.Interval),
    sa.Column("price", sa.Numeric(20, 6)),
    sa.Column("ratio", sa.Double),
    sa.Column("big", sa.BigInteger),
    sa.Column("doc", sa.JSON),
    sa.Column("doc_or_null", sa.JSON(none_as_null=True)),
    sa.Column("key", sa.Uuid),
    sa.Column("raw", sa.LargeBinary),
    sa.Column("pickled", sa.PickleType(protocol=4)),
    sa.Column("colour", sa.Enum(Colour, name="colour")),
    sa.Column("shout", Shout),
    sa.Column("made", sa.Integer, default=lambda: 42),
    sa.Column("state", sa.String(9), default="new"),
]
if here == "postgresql":
    columns += [
        sa.Column("tags", postgresql.ARRAY(sa.Text)),
        sa.Column("grid", postgresql.ARRAY(sa.Integer)),
        sa.Column("days", postgresql.ARRAY(sa.Date)),
        sa.Column("blobs", postgresql.ARRAY(sa.LargeBinary)),
        sa.Column("address", postgresql.INET),
        sa.Column("docb", postgresql.JSONB),
        sa.Column("period", postgresql.INT4RANGE),
    ]
table = op.create_table("everything", *columns)
zone = dt.timezone(dt.timedelta(hours=2))
row = {
    "id": 1,
    "text": "it's \\ 100% %s %%\n-- no comment;\n  ü € 😀 \t:name \"q\" `b` & ?",
    "flag": True,
    "day": dt.date(2024, 2, 29),
    "moment": dt.datetime(2024, 2, 29, 23, 59, 58, 123456),
    "zoned": dt.datetime(2024, 2, 29, 12, 0, tzinfo=zone),
    "clock": dt.time(1, 2, 3),
    "span": dt.timedelta(days=3, hours=25, microseconds=7),
    "price": decimal.Decimal("1234567890.123456"),
    "ratio": 1.5e-7,
    "big": -(2**62),
    "doc": {"a": [1, "it's \\ ü %", None], "b": {}},
    "doc_or_null": [1],
    "key": uuid.UUID("a0eebc999c0b4ef8bb6d6bb9bd380a11"),
    "raw": b"\x00\xff'\\%",
    "pickled": {"a": 1},
    "colour": Colour.blue,
    "shout": "hey",
}
empty = {name: None for name in row} | {"id": 2}
if here == "postgresql":
    from ipaddress import ip_address

    row |= {
        "tags": ["a'b", "c\\d", None],
        "grid": [[1, 2], [3, 4]],
        "days": [],
        "blobs": [b"\x00\\"],
        "address": ip_address("10.0.0.1"),
        "docb": {"x": "it's \\"},
        "period": postgresql.Range(1, 5),
    }
    empty |= {name: None for name in ("tags", "grid", "days", "blobs", "address", "docb", "period")}
op.bulk_insert(table, [row, empty])
op.bulk_insert(
    sa.table("everything", sa.column("id"), sa.column("text"), sa.column("day", sa.Date)),
    [{"id": 3, "text": op.inline_literal("it's \\"),
      "day": op.inline_literal(dt.date(2024, 1, 1))}],
    multiinsert=False,
)
op.execute(table.update().where(table.c.id == 2, table.c.text.is_(None)).values(text="50% of 'it'"))
op.execute(sa.text("UPDATE everything SET state = :s WHERE id IN :ids").bindparams(
    sa.bindparam("ids", [1, 3], expanding=True), s="o'k"))
op.execute("UPDATE everything SET text = 'a:b \\:c' WHERE id = 3 -- a comment at the end")
"""

ALTER = """\
op.add_column("users", sa.Column("nick", sa.String(20), server_default="-"))
op.add_column("users", sa.Column("boss", sa.Integer))
op.create_index("ix_nick", "users", ["nick", "age"], unique=True)
op.rename_table("pairs", "couples")
op.drop_column("users", "boss")
if here != "sqlite":
    op.alter_column("users", "age", existing_type=sa.Integer, type_=sa.BigInteger,
                    existing_nullable=False, existing_server_default="18", server_default=None)
    op.create_table_comment("users", "all 'of' them")
    op.create_primary_key("pk_couples", "couples", ["a", "b"])
    op.create_unique_constraint("uq_b", "couples", ["b"])
    op.create_check_constraint("ck_b", "couples", "b > 3")
    op.create_foreign_key("fk_boss", "couples", "users", ["a"], ["id"], ondelete="CASCADE")
    op.drop_constraint("ck_age", "users", type_="check")
"""

UNDO = """\
if here != "sqlite":
    op.create_check_constraint("ck_age", "users", "age > 0")
    op.drop_constraint("fk_boss", "couples", type_="foreignkey")
    op.drop_constraint("ck_b", "couples", type_="check")
    op.drop_constraint("uq_b", "couples", type_="unique")
    op.drop_constraint("pk_couples", "couples", type_="primary")
    op.drop_table_comment("users", existing_comment="all 'of' them")
    op.alter_column("users", "age", existing_type=sa.BigInteger, type_=sa.Integer,
                    existing_nullable=False, server_default="18")
op.rename_table("couples", "pairs")
op.drop_index("ix_nick", "users")
op.drop_column("users", "nick")
"""

OTHER = """\
other = op.create_table("other", sa.Column("id", sa.Integer), sa.Column("gone", sa.Integer))
with op.batch_alter_table("other", copy_from=other) as batch:
    batch.add_column(sa.Column("n", sa.Integer))
    batch.alter_column("id", existing_type=sa.Integer, nullable=False)
    batch.drop_column("gone")
    batch.create_unique_constraint("uq_n", ["n"])
if here == "postgresql":
    op.create_exclude_constraint("ex_id", "other", ("id", "="), using="btree")
"""

AUTOCOMMIT = """\
op.execute("INSERT INTO teams (id, name) VALUES (1, 'first')")
with op.get_context().autocommit_block():
    op.create_index("ix_team_name", "teams", ["name"], postgresql_concurrently=True)
op.execute("INSERT INTO teams (id, name) VALUES (2, 'second')")
"""


def write_revisions(project: Project) -> None:
    """Write a line that parts and is merged, and a base of its own that depends on one branch."""
    project.add("r1_tables", TABLES, "for t in ('pairs', 'users', 'teams'):\n    op.drop_table(t)")
    drop = (
        "op.drop_table('everything')\nif here == 'postgresql':\n    op.execute('DROP TYPE colour')"
    )
    project.add("r2_values", VALUES, drop)
    project.add("r3_alter", ALTER, UNDO, parents="r2_values")
    project.add(
        "r4_autocommit",
        AUTOCOMMIT,
        "op.drop_index('ix_team_name', 'teams')\nop.execute('DELETE FROM teams')",
        parents="r2_values",
    )
    project.add("r5_merge", parents=("r3_alter", "r4_autocommit"))
    path = project.add(
        "r6_other",
        OTHER,
        "op.drop_table('other')",
        parents="none",
    )
    _edit(path, "down_revision = 'none'", "down_revision = None\ndepends_on = 'r4_autocommit'")
    for file in project.versions.glob("*.py"):
        _edit(file, "from gitmig import op\n", f"from gitmig import op\n{IMPORTS}")


def _edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
