"""An Alembic project as a large application has it: written to a directory, run by either tool."""

from pathlib import Path

INI = """\
[alembic]
script_location = %(here)s/app
prepend_sys_path = .
path_separator = os
version_locations = %(here)s/app/versions:%(here)s/billing/versions
file_template = %%(rev)s_%%(slug)s

[post_write_hooks]
hooks = stamp
stamp.type = exec
stamp.executable = {python}
stamp.options = stamp.py REVISION_SCRIPT_FILENAME

[loggers]
keys = root

[handlers]
keys = console

[formatters]
keys = generic

[logger_root]
level = WARNING
handlers = console

[handler_console]
class = StreamHandler
args = (sys.stderr,)
formatter = generic

[formatter_generic]
format = %(levelname)-5.5s [%(name)s] %(message)s
"""

STAMP = """\
import pathlib, sys
path = pathlib.Path(sys.argv[1])
path.write_text(path.read_text() + "# looked at\\n")
"""

MODELS = """\
import sqlalchemy as sa

metadata = sa.MetaData(
    naming_convention={
        "ix": "ix_%(column_0_label)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)
users = sa.Table(
    "users",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("full_name", sa.String(200), nullable=False),
    sa.Column("email", sa.String(100), nullable=False, unique=True),
    sa.Column("state", sa.String(10), server_default="new", nullable=False),
)
orders = sa.Table(
    "orders",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("user_id", sa.Integer, sa.ForeignKey("users.id"), nullable=False, index=True),
    sa.Column("total", sa.Numeric(10, 2), nullable=False),
)
invoices = sa.Table(
    "invoices",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("order_id", sa.Integer, sa.ForeignKey("orders.id"), nullable=False),
)
tags = sa.Table(
    "tags",
    metadata,
    sa.Column("name", sa.String(30), primary_key=True),
    sa.Column("rank", sa.Integer),
)
"""

ENV = """\
import os
from logging.config import fileConfig

from sqlalchemy import engine_from_config, pool

from alembic import context
from models import metadata
import views  # registers an operation

config = context.config
if config.config_file_name is not None:
    fileConfig(config.config_file_name, disable_existing_loggers=False)
config.set_main_option("sqlalchemy.url", os.environ["DATABASE_URL"].replace("%", "%%"))


def include_object(object, name, type_, reflected, compare_to):
    return not (type_ == "table" and name.startswith("legacy_"))


def configure(**kw):
    context.configure(
        target_metadata=metadata, include_object=include_object, render_as_batch=True, **kw
    )


if context.is_offline_mode():
    configure(
        url=config.get_main_option("sqlalchemy.url"),
        literal_binds=True,
        dialect_opts={"paramstyle": "named"},
    )
    with context.begin_transaction():
        context.run_migrations()
else:
    engine = engine_from_config(
        config.get_section(config.config_ini_section, {}),
        prefix="sqlalchemy.",
        poolclass=pool.NullPool,
    )
    with engine.connect() as connection:
        configure(connection=connection)
        with context.begin_transaction():
            context.run_migrations()
"""

VIEWS = """\
from alembic.operations import MigrateOperation, Operations


@Operations.register_operation("create_view")
class CreateViewOp(MigrateOperation):
    def __init__(self, name, query):
        self.name = name
        self.query = query

    @classmethod
    def create_view(cls, operations, name, query):
        return operations.invoke(cls(name, query))

    def reverse(self):
        return DropViewOp(self.name)


@Operations.register_operation("drop_view")
class DropViewOp(MigrateOperation):
    def __init__(self, name):
        self.name = name

    @classmethod
    def drop_view(cls, operations, name):
        return operations.invoke(cls(name))


@Operations.implementation_for(CreateViewOp)
def create_view(operations, operation):
    operations.execute(f"CREATE VIEW {operation.name} AS {operation.query}")


@Operations.implementation_for(DropViewOp)
def drop_view(operations, operation):
    operations.execute(f"DROP VIEW {operation.name}")
"""

TEMPLATE = '''\
"""${message}

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


def upgrade():
    ${upgrades if upgrades else "pass"}


def downgrade():
    ${downgrades if downgrades else "pass"}
'''

REVISION = '''\
"""{doc}"""
from alembic import op
import sqlalchemy as sa

revision = {id!r}
down_revision = {down!r}
branch_labels = {labels!r}
depends_on = {depends!r}


def upgrade():
{upgrade}


def downgrade():
{downgrade}
'''

USERS = (
    """
    op.create_table(
        "users",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(50), nullable=False),
        sa.Column("email", sa.String(100), nullable=False),
        sa.Column("junk", sa.Text()),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_users")),
    )
    with op.batch_alter_table("users") as batch_op:
        batch_op.create_index("ix_users_junk_id", ["id"])
""",
    "    op.drop_table('users')",
)
SEED = (
    """
    users = sa.table(
        "users", sa.column("id", sa.Integer), sa.column("name", sa.String),
        sa.column("email", sa.String),
    )
    op.bulk_insert(
        users, [{"id": n, "name": f"u{n}", "email": f"u{n}@example.org"} for n in (1, 2, 3)]
    )
    op.execute(users.update().where(users.c.id == 2).values(name="it's: two"))
""",
    '    op.execute("DELETE FROM users")',
)
ORDERS = (
    """
    op.create_table(
        "orders",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("total", sa.Numeric(10, 2), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_orders_user_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_orders")),
    )
    op.create_index(op.f("ix_orders_user_id"), "orders", ["user_id"], unique=False)
""",
    """
    op.drop_table("orders")
""",
)
BATCH = (
    """
    with op.batch_alter_table("users", schema=None) as batch_op:
        batch_op.drop_index("ix_users_junk_id")
        batch_op.drop_column("junk")
        batch_op.add_column(sa.Column("state", sa.String(10), server_default="new", nullable=False))
        batch_op.alter_column(
            "name", new_column_name="full_name", existing_type=sa.String(50),
            type_=sa.String(200), existing_nullable=False,
        )
        batch_op.create_unique_constraint(batch_op.f("uq_users_email"), ["email"])
""",
    """
    with op.batch_alter_table("users", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("uq_users_email"), type_="unique")
        batch_op.alter_column(
            "full_name", new_column_name="name", existing_type=sa.String(200),
            type_=sa.String(50), existing_nullable=False,
        )
        batch_op.drop_column("state")
        batch_op.add_column(sa.Column("junk", sa.Text(), nullable=True))
        batch_op.create_index("ix_users_junk_id", ["id"])
""",
)
TAGS = (
    """
    op.create_table("tags", sa.Column("name", sa.String(30), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_tags"))
    op.add_column("tags", sa.Column("rank", sa.Integer(), nullable=True))
""",
    '    op.drop_table("tags")',
)
INVOICES = (
    """
    op.create_table(
        "invoices",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("order_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"]),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invoices")),
    )
""",
    '    op.drop_table("invoices")',
)
VIEW = (
    '    op.create_view("big_orders", "SELECT id FROM orders WHERE total > 100")',
    '    op.drop_view("big_orders")',
)
NOTHING = ("    pass", "    pass")

REVISIONS = [
    ("app", "1a01", None, None, None, "users", USERS),
    ("app", "1a02", "1a01", None, None, "Seed users\n\nThree of them.\n", SEED),
    ("app", "1b03", "1a02", None, None, "orders", ORDERS),
    ("app", "1c03", "1a02", ("people",), None, "change users", BATCH),
    ("app", "1d04", ("1b03", "1c03"), None, None, "join both", NOTHING),
    ("app", "1e05", "1d04", None, None, "tags", TAGS),
    ("billing", "2a01", None, ("billing",), "1b03", "invoices", INVOICES),
    ("billing", "2a02", "2a01", None, "1d04", "a view", VIEW),
]
"""Directory, id, down_revision, branch_labels, depends_on, docstring, bodies."""


def write_application(root: Path, python: str) -> None:
    """Write the project into an empty directory."""
    for place in ("app", "billing"):
        (root / place / "versions").mkdir(parents=True)
    (root / "alembic.ini").write_text(INI.replace("{python}", python), encoding="utf-8")
    (root / "stamp.py").write_text(STAMP, encoding="utf-8")
    (root / "models.py").write_text(MODELS, encoding="utf-8")
    (root / "views.py").write_text(VIEWS, encoding="utf-8")
    (root / "app" / "env.py").write_text(ENV, encoding="utf-8")
    (root / "app" / "script.py.mako").write_text(TEMPLATE, encoding="utf-8")
    for place, id_, down, labels, depends, doc, (upgrade, downgrade) in REVISIONS:
        text = REVISION.format(
            doc=doc,
            id=id_,
            down=down,
            labels=labels,
            depends=depends,
            upgrade=upgrade,
            downgrade=downgrade,
        )
        path = root / place / "versions" / f"{id_}_revision.py"
        path.write_text(text, encoding="utf-8")
