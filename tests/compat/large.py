"""An Alembic project of 300 revisions: fifteen areas of a schema, each grows in twenty steps.

An area has a table, one that refers to it, and invoices, which live in a version location of their
own: that line is a second root, and depends on the first at each area.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.compat.application import REVISION, TEMPLATE
from tests.compat.large_steps import STEPS, Step

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
