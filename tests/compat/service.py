"""An Alembic project as a service has it: two databases, async engines, two-way SQL files."""

from pathlib import Path

INI = """\
[alembic]
script_location = %(here)s/db
prepend_sys_path = %(here)s/src:.
path_separator = :
revision_environment = true
databases = users, events
timezone = Europe/Berlin

[users]
sqlalchemy.url = sqlite+aiosqlite:///users.db

[events]
sqlalchemy.url = sqlite+aiosqlite:///events.db

[post_write_hooks]
hooks = mark, shout
mark.type = marker
mark.word = seen
shout.type = module
shout.module = shouting
shout.options = --loud REVISION_SCRIPT_FILENAME
shout.cwd = %(here)s
"""

MODELS = """\
import os

import sqlalchemy as sa

LATER = "LATER" in os.environ
users = sa.MetaData()
events = sa.MetaData()
sa.Table(
    "account",
    users,
    sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), primary_key=True),
    sa.Column("login", sa.String(50), nullable=False),
    sa.Column("settings", sa.JSON, nullable=False, server_default="{}"),
    *([sa.Column("last_seen", sa.DateTime(timezone=True))] if LATER else []),
    sa.UniqueConstraint("login", name="uq_account_login"),
)
sa.Table(
    "event",
    events,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("account_id", sa.Integer, nullable=False),
    sa.Column("kind", sa.String(20), nullable=False),
    sa.Column("happened", sa.DateTime, server_default=sa.text("CURRENT_TIMESTAMP")),
    sa.Index("ix_event_account", "account_id", "kind"),
)
if LATER:
    sa.Table("event_kind", events, sa.Column("name", sa.String(20), primary_key=True))
"""

ENV = """\
import asyncio

from alembic import context
from alembic.script import write_hooks
from sqlalchemy import pool
from sqlalchemy.ext.asyncio import async_engine_from_config

import models

config = context.config
names = [name.strip() for name in config.get_main_option("databases").split(",")]
wanted = context.get_x_argument(as_dictionary=True).get("database")
applied = []


@write_hooks.register("marker")
def mark(filename, options):
    with open(filename, "a") as file:
        file.write(f"# {options['word']}\\n")


def remember(ctx, step, heads, run_args, **kw):
    applied.append((run_args["engine_name"], step.up_revision_id, sorted(heads)))


def options_of(name):
    return {
        "target_metadata": getattr(models, name),
        "upgrade_token": f"{name}_upgrades",
        "downgrade_token": f"{name}_downgrades",
        "on_version_apply": remember,
        "transaction_per_migration": True,
        "include_object": lambda obj, name, type_, reflected, compare_to: name != "spatial_ref_sys",
    }


def run_offline():
    for name in names:
        with open(f"{name}.sql", "w") as buffer:
            context.configure(
                url=config.get_section_option(name, "sqlalchemy.url"),
                output_buffer=buffer,
                literal_binds=True,
                dialect_opts={"paramstyle": "named"},
                **options_of(name),
            )
            with context.begin_transaction():
                context.run_migrations(engine_name=name)


def do_run(connection, name):
    context.configure(connection=connection, **options_of(name))
    with context.begin_transaction():
        context.run_migrations(engine_name=name)


async def run_online():
    for name in names:
        if wanted not in (None, name):
            continue
        engine = async_engine_from_config(
            config.get_section(name), prefix="sqlalchemy.", poolclass=pool.NullPool
        )
        async with engine.connect() as connection:
            await connection.run_sync(do_run, name)
        await engine.dispose()
    for each in applied:
        config.print_stdout("%s: %s, now %s", *each)


if context.is_offline_mode():
    run_offline()
else:
    asyncio.run(run_online())
"""

TEMPLATE = '''\
<%!
import re

%>"""${message}

Revision ID: ${up_revision}
Revises: ${down_revision | comma,n}
"""
from alembic import op
import sqlalchemy as sa
${imports if imports else ""}

revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}
branch_labels = ${repr(branch_labels)}
depends_on = ${repr(depends_on)}


def upgrade(engine_name: str) -> None:
    globals()[f"upgrade_{engine_name}"]()


def downgrade(engine_name: str) -> None:
    globals()[f"downgrade_{engine_name}"]()

<%
    db_names = config.get_main_option("databases")
%>
% for db_name in re.split(r',\\s*', db_names):

def upgrade_${db_name}() -> None:
    ${context.get(f"{db_name}_upgrades", "pass")}


def downgrade_${db_name}() -> None:
    ${context.get(f"{db_name}_downgrades", "pass")}

% endfor
'''

REVISION = '''\
"""{doc}"""
import asyncio

from alembic import op
import sqlalchemy as sa

revision = {id!r}
down_revision = {down!r}
branch_labels = None
depends_on = None


def upgrade(engine_name):
    globals()[f"upgrade_{{engine_name}}"]()


def downgrade(engine_name):
    globals()[f"downgrade_{{engine_name}}"]()

{body}
'''

BODIES = {
    "accounts": """
def upgrade_users():
    op.create_table(
        "account",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("login", sa.String(50), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("login", name="uq_account_login"),
    )


def downgrade_users():
    op.drop_table("account")


def upgrade_events():
    op.create_table(
        "event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("happened", sa.DateTime(), server_default=sa.text("CURRENT_TIMESTAMP")),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_event_account", "event", ["account_id", "kind"])


def downgrade_events():
    op.drop_index("ix_event_account", table_name="event")
    op.drop_table("event")
""",
    "first data": """
def upgrade_users():
    account = sa.table("account", sa.column("id", sa.Integer), sa.column("login", sa.String))
    op.bulk_insert(account, [{"id": 1, "login": "ada"}, {"id": 2, "login": "bob"}])


def downgrade_users():
    op.execute("DELETE FROM account")


def upgrade_events():
    async def insert(connection):
        await connection.execute(
            sa.text("INSERT INTO event (id, account_id, kind, happened) VALUES (1, 1, 'in', '24')")
        )

    if op.get_context().as_sql:
        op.execute("INSERT INTO event (id, account_id, kind, happened) VALUES (1, 1, 'in', '24')")
    else:
        op.run_async(insert)


def downgrade_events():
    op.execute(sa.text("DELETE FROM event"))
""",
    "settings": """
def upgrade_users():
    op.add_column(
        "account", sa.Column("settings", sa.JSON(), nullable=False, server_default="{}")
    )


def downgrade_users():
    with op.batch_alter_table("account") as batch_op:
        batch_op.drop_column("settings")


def upgrade_events():
    pass


def downgrade_events():
    pass
""",
}
IDS = ("1a2b", "3c4d", "5e6f")


def write_service(root: Path) -> None:
    """Write the project into an empty directory."""
    versions = root / "db" / "versions"
    versions.mkdir(parents=True)
    (root / "src").mkdir()
    (root / "alembic.ini").write_text(INI, encoding="utf-8")
    (root / "src" / "models.py").write_text(MODELS, encoding="utf-8")
    (root / "shouting.py").write_text(
        "import sys\nopen(sys.argv[2], 'a').write(f'# {sys.argv[1]}\\n')\n", encoding="utf-8"
    )
    (root / "db" / "env.py").write_text(ENV, encoding="utf-8")
    (root / "db" / "script.py.mako").write_text(TEMPLATE, encoding="utf-8")
    down = None
    for id_, (doc, body) in zip(IDS, BODIES.items(), strict=True):
        text = REVISION.format(doc=doc, id=id_, down=down, body=body)
        (versions / f"{id_}_{doc.replace(' ', '_')}.py").write_text(text, encoding="utf-8")
        down = id_
