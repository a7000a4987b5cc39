"""An Alembic project of 300 revisions: fifteen areas of a schema, each grows in twenty steps.

An area has a table, one that refers to it, and invoices, which live in a version location of their
own: that line is a second root, and depends on the first at each area.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.compat.application import REVISION, TEMPLATE

AREAS = 15

INI = """\
[alembic]
script_location = %(here)s/app
prepend_sys_path = .
path_separator = newline
version_locations =
    %(here)s/app/versions
    %(here)s/invoices/versions
"""

TYPES = '''\
"""Types of the project's own, as its revisions and its models use them."""

import sqlalchemy as sa


class Choice(sa.TypeDecorator):
    """A word, in capitals in the database."""

    impl = sa.String
    cache_ok = True

    def __init__(self, length=10):
        super().__init__(length)

    def process_bind_param(self, value, dialect):
        return None if value is None else value.upper()

    def process_result_value(self, value, dialect):
        return None if value is None else value.lower()


class Place(sa.types.UserDefinedType):
    """A point on a map, as text."""

    cache_ok = True

    def __init__(self, digits=12):
        self.digits = digits

    def get_col_spec(self, **kw):
        return f"VARCHAR({self.digits})"
'''

MODELS = """\
import os

import sqlalchemy as sa

from types_ import Choice, Place

LATER = "LATER" in os.environ
metadata = sa.MetaData(
    naming_convention={
        "ix": "ix_%(column_0_label)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def describe_area(number):
    changed = LATER and number % 5 == 0
    area, item, invoice = (f"{kind}{number:02}" for kind in ("area", "item", "invoice"))
    sa.Table(
        area,
        metadata,
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("full_name", sa.String(300 if changed else 200), nullable=False, unique=True),
        sa.Column("code", sa.Integer, nullable=not changed, index=True),
        sa.Column("state", Choice(20), nullable=False),
        sa.Column("place", Place()),
        *([sa.Column("motto", Choice(30))] if changed else []),
        sa.CheckConstraint("code < 2000", name="code_is_small"),
    )
    sa.Table(
        item,
        metadata,
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("area_id", sa.ForeignKey(f"{area}.id"), nullable=False),
        sa.Column("color", sa.Enum("red", "blue", name=f"color{number:02}"), nullable=False),
        *([] if changed else [sa.Column("remark", sa.String(20), server_default="none")]),
        sa.Index(f"ix_{item}_both", "area_id", "color", unique=False),
    )
    sa.Table(
        invoice,
        metadata,
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("item_id", sa.ForeignKey(f"{item}.id", ondelete="CASCADE"), nullable=False),
        sa.Column("total", sa.Numeric(12, 2), nullable=False),
    )


for number in range({areas}):
    describe_area(number)
if LATER:
    sa.Table(
        "reports",
        metadata,
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("area_id", sa.ForeignKey("area00.id")),
        sa.Column("title", sa.String(40), unique=True),
        sa.Column("printed", sa.DateTime, index=True),
    )
"""

ENV = """\
import os

from sqlalchemy import create_engine, event, pool

from alembic import context
from models import metadata

engine = create_engine(os.environ["DATABASE_URL"], poolclass=pool.NullPool)
if engine.dialect.name == "sqlite":
    event.listen(engine, "connect", lambda raw, _: raw.execute("PRAGMA synchronous = OFF"))
with engine.connect() as connection:
    context.configure(connection=connection, target_metadata=metadata, render_as_batch=True)
    with context.begin_transaction():
        context.run_migrations()
"""


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
IMPORTS = "from types_ import Choice, Place"
TABLES = """
AREA_TABLE = sa.table(
    "AREA", sa.column("id", sa.Integer), sa.column("name", sa.String),
    sa.column("code", sa.Integer), sa.column("state", Choice(20)), sa.column("price", sa.Numeric),
)
ITEM_TABLE = sa.table(
    "ITEM", sa.column("id", sa.Integer), sa.column("area_id", sa.Integer),
    sa.column("color", sa.Enum("red", "blue", name="colorNN", create_type=False)),
)
"""


@dataclass(frozen=True)
class LargeRevision:
    """One of the 300: what it stands on, and its file."""

    id: str
    below: tuple[str, ...]
    path: str
    text: str

    @property
    def undo(self) -> str:
        """Return the target of a downgrade that takes back this one, of those on top."""
        return f"{self.id}@{self.below[0] if self.below else 'base'}"


def describe_revisions() -> list[LargeRevision]:
    """Return the revisions, each after all that it needs."""
    return [_describe(number, step) for number in range(AREAS) for step in STEPS]


def write_large(root: Path) -> list[LargeRevision]:
    """Write the project into an empty directory; return its revisions."""
    revisions = describe_revisions()
    files = {
        "alembic.ini": INI,
        "types_.py": TYPES,
        "models.py": MODELS.replace("{areas}", str(AREAS)),
        "app/env.py": ENV,
        "app/script.py.mako": TEMPLATE.replace(
            "import sqlalchemy", "import types_\nimport sqlalchemy"
        ),
        **{each.path: each.text for each in revisions},
    }
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")
    return revisions


def _describe(number: int, step: Step) -> LargeRevision:
    id_ = _name(number, step.name)
    below = tuple(_parents(number, step))
    tables = TABLES if "_TABLE" in step.upgrade + step.downgrade else ""
    text = REVISION.format(
        doc=f"{step.name} of area {number}",
        id=id_,
        down=below if len(below) > 1 else next(iter(below), None),
        labels=step.location if not below else None,
        depends=_name(number, step.depends) if step.depends else None,
        upgrade=_indent(step.upgrade),
        downgrade=_indent(step.downgrade),
    )
    text = text.replace(
        "import sqlalchemy as sa\n", f"import sqlalchemy as sa\n{IMPORTS}\n{tables}"
    )
    for word, value in (("INVOICE", "invoice"), ("AREA", "area"), ("ITEM", "item")):
        text = text.replace(f"{word}_TABLE", f"{value}_table")
        text = text.replace(word, f"{value}{number:02}")
    text = text.replace("colorNN", f"color{number:02}").replace("NN", str(number))
    return LargeRevision(id_, below, f"{step.location}/versions/{id_}.py", text)


def _parents(number: int, step: Step) -> Iterator[str]:
    """Yield the ids below; `before` is where the line of the area before ends."""
    for name in step.below.split():
        if name != "before":
            yield _name(number, name)
        elif number:
            yield _name(number - 1, "cheap" if step.location == "app" else "totals")


def _name(number: int, step: str) -> str:
    return f"r{number:02}{step}"


def _indent(body: str) -> str:
    return "\n".join(f"    {line}" if line else "" for line in body.strip("\n").splitlines())
