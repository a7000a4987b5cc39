"""Revision files as they are written, for people to read.

Regenerate with `pytest tests/golden/autogenerate --update-golden`, and read the difference.
"""

import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy import MetaData, NullPool
from sqlalchemy.dialects import mysql
from sqlalchemy.dialects import postgresql as pg

from gitmig.autogenerate import produce_migrations, render_script_bodies
from gitmig.runtime.migration import MigrationContext
from gitmig.runtime.operations import Operations

Golden = Callable[[str, str], None]
Models = Callable[[], MetaData]

CONVENTION = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}
FILE = '''"""{message}"""

{imports}


def upgrade() -> None:
    {script.upgrades}


def downgrade() -> None:
    {script.downgrades}
'''


def first() -> MetaData:
    """What every database can do, as a newcomer writes it."""
    models = MetaData()
    sa.Table(
        "users",
        models,
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("email", sa.String(255), nullable=False, unique=True),
        sa.Column("name", sa.String(80), index=True),
        sa.Column("active", sa.Boolean, nullable=False, server_default=sa.true()),
    )
    sa.Table(
        "orders",
        models,
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("user_id", sa.ForeignKey("users.id", ondelete="CASCADE"), nullable=False),
        sa.Column("total", sa.Numeric(10, 2), nullable=False, server_default="0"),
        sa.Column("made_at", sa.DateTime, nullable=False, server_default=sa.func.now()),
        sa.CheckConstraint("total >= 0", name="ck_total"),
        sa.Index("ix_orders_user_made", "user_id", "made_at"),
    )
    return models


def second() -> MetaData:
    """The same some weeks later: of all that SQLite can change, something is changed."""
    models = first()
    users, orders = models.tables["users"], models.tables["orders"]
    users.append_column(sa.Column("team_id", sa.ForeignKey("teams.id"), index=True))
    users.append_column(sa.Column("nick", sa.String(20), server_default='a "nick" name'))
    users.indexes -= {index for index in users.indexes if index.name == "ix_users_name"}
    orders.indexes.clear()
    sa.Index("ix_orders_user_made", orders.c.user_id, orders.c.made_at.desc(), unique=True)
    sa.Table(
        "teams",
        models,
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("name", sa.String(80), nullable=False),
    )
    return models


def rich() -> MetaData:
    """Names of a convention, and much of what PostgreSQL has."""
    models = MetaData(naming_convention=CONVENTION)
    people = sa.Table(
        "people",
        models,
        sa.Column("id", sa.BigInteger, sa.Identity(always=True), primary_key=True),
        sa.Column("email", sa.String(255), nullable=False, unique=True),
        sa.Column("kind", sa.Enum("user", "robot", name="kind"), nullable=False),
        sa.Column("tags", pg.ARRAY(sa.String(20)), nullable=False, server_default="{}"),
        sa.Column("data", pg.JSONB, server_default=sa.text("'{\"a\": 1}'::jsonb")),
        sa.Column("made_at", sa.DateTime(timezone=True), server_default=sa.func.now()),
        sa.Column("note", sa.Text().with_variant(mysql.MEDIUMTEXT(), "mysql")),
        sa.Column("lower", sa.String, sa.Computed("lower(email)", persisted=True)),
        sa.Column("lead_id", sa.ForeignKey("people.id"), index=True, comment="Whom they ask"),
        sa.Column("team_id", sa.ForeignKey("teams.id", ondelete="SET NULL"), index=True),
        sa.Column("during", pg.INT4RANGE),
        sa.CheckConstraint("length(email) > 2", name="email_length"),
        pg.ExcludeConstraint(("during", "&&"), name="no_overlap"),
        comment="Whoever can log in",
    )
    sa.Index("ix_people_lower_email", sa.func.lower(people.c.email), people.c.made_at.desc())
    sa.Index("ix_people_data", people.c.data, postgresql_using="gin")
    sa.Index("ix_people_robots", people.c.email, postgresql_where=people.c.email.like("bot%"))
    sa.Table(
        "teams",
        models,
        sa.Column("id", sa.Uuid, primary_key=True, server_default=sa.func.gen_random_uuid()),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("lead_id", sa.ForeignKey("people.id", use_alter=True, initially="DEFERRED")),
        sa.UniqueConstraint("name", "lead_id", deferrable=True),
    )
    return models


def grown() -> MetaData:
    """The rich models with constraints changed on tables that exist."""
    models = rich()
    people, teams = models.tables["people"], models.tables["teams"]
    people.c.kind.nullable = True
    people.c.lead_id.foreign_keys.clear()
    people.foreign_keys.difference_update(
        [key for key in people.foreign_keys if key.parent.name == "lead_id"]
    )
    teams.append_column(sa.Column("code", sa.String(10), nullable=False, unique=True))
    people.append_column(sa.Column("team_code", sa.ForeignKey("teams.code", onupdate="CASCADE")))
    return models


@pytest.mark.parametrize(("before", "after"), [(MetaData, first), (first, second)])
def test_rendered_on_sqlite(
    sqlite_url: str, golden: Golden, before: Models, after: Models
) -> None:
    check_rendered(sqlite_url, golden, before, after)


@pytest.mark.parametrize(
    ("before", "after"), [(first, second), (MetaData, rich), (rich, grown)]
)
def test_rendered_on_postgresql(
    postgresql_url: str, golden: Golden, before: Models, after: Models
) -> None:
    check_rendered(postgresql_url, golden, before, after)


def check_rendered(url: str, golden: Golden, before: Models, after: Models) -> None:
    """Compare the file with the golden one, format it, run it, and compare the database again."""
    engine = sa.create_engine(url, poolclass=NullPool)
    with engine.connect() as connection:
        before().create_all(connection)
        models = after()
        context = MigrationContext.configure(connection, opts={"target_metadata": models})
        script = render_script_bodies(produce_migrations(context, models), context)
        imports = sorted({"from gitmig import op", "import sqlalchemy as sa", *script.imports})
        name = f"{engine.dialect.name}_{after.__name__}"
        source = FILE.format(message=name, imports="\n".join(imports), script=script)
        golden(f"autogenerate/{name}.txt", source)
        assert ruff_format(source) == source
        run(source, context, models, before())
    engine.dispose()


def run(source: str, context: MigrationContext, upgraded: MetaData, downgraded: MetaData) -> None:
    """Run the file both ways, and compare the database with what it shall be each time."""
    namespace: dict[str, Any] = {}
    exec(compile(source, "revision.py", "exec"), namespace)
    with Operations.context(context):
        namespace["upgrade"]()
        assert produce_migrations(context, upgraded).describe() == "nothing"
        namespace["downgrade"]()
        assert produce_migrations(context, downgraded).describe() == "nothing"


def ruff_format(source: str) -> str:
    """What ruff makes of a file, with its defaults."""
    command = [sys.executable, "-m", "ruff", "format", "--isolated", "-"]
    return subprocess.run(
        command, input=source, capture_output=True, text=True, check=True
    ).stdout
