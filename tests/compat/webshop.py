"""An Alembic project as a web application on SQLite has it: one line, batches, `-x` arguments."""

from pathlib import Path

INI = """\
[alembic]
script_location = %(here)s/migrations
prepend_sys_path = .
path_separator = os
file_template = %%(year)d_%%(month).2d_%%(day).2d-%%(rev)s_%%(slug)s
truncate_slug_length = 16
timezone = UTC

[second]
script_location = %(here)s/migrations
path_separator = os
file_template = %%(rev)s

[loggers]
keys = root,alembic

[handlers]
keys = console

[formatters]
keys = generic

[logger_root]
level = WARNING
handlers = console
qualname =

[logger_alembic]
level = INFO
handlers =
qualname = alembic

[handler_console]
class = StreamHandler
args = (sys.stdout,)
level = NOTSET
formatter = generic

[formatter_generic]
format = %(levelname)-5.5s [%(name)s] %(message)s
"""

MODELS = """\
import enum
import os

import sqlalchemy as sa
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

LATER = "LATER" in os.environ


class Base(DeclarativeBase):
    metadata = sa.MetaData(
        naming_convention={
            "ix": "ix_%(column_0_label)s",
            "uq": "uq_%(table_name)s_%(column_0_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


class State(enum.Enum):
    new = 1
    paid = 2
    sent = 3


class Customer(Base):
    __tablename__ = "customer"
    __table_args__ = (
        sa.Index("ix_customer_active", "name", sqlite_where=sa.text("active")),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(sa.String(120), unique=True)
    name: Mapped[str] = mapped_column(sa.String(80 if LATER else 60))
    active: Mapped[bool] = mapped_column(sa.Boolean, server_default=sa.true())
    invited_by: Mapped[int | None] = mapped_column(
        sa.ForeignKey("customer.id", ondelete="SET NULL")
    )
    if LATER:
        phone: Mapped[str | None] = mapped_column(sa.String(30), index=True)
        birthday: Mapped[str] = mapped_column(sa.Date, server_default="1970-01-01")


class Order(Base):
    __tablename__ = "order"
    id: Mapped[int] = mapped_column(primary_key=True)
    customer_id: Mapped[int] = mapped_column(sa.ForeignKey("customer.id"), index=True)
    state: Mapped[State] = mapped_column(
        sa.Enum(State, native_enum=False, length=8), server_default="paid" if LATER else "new"
    )
    placed: Mapped[str] = mapped_column(sa.DateTime, server_default=sa.func.current_timestamp())
    notes: Mapped[str | None] = mapped_column(sa.Text)
    if not LATER:
        extra: Mapped[str | None] = mapped_column(sa.JSON)


line = sa.Table(
    "order_line",
    Base.metadata,
    sa.Column("order_id", sa.ForeignKey("order.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("position", sa.Integer, primary_key=True),
    sa.Column("price", sa.Numeric(10, 2), nullable=False),
    sa.Column("amount", sa.Integer, nullable=False),
    sa.Column("total", sa.Numeric(10, 2), sa.Computed("price * amount")),
)
if LATER:
    sa.Table(
        "coupon",
        Base.metadata,
        sa.Column("code", sa.String(10), primary_key=True),
        sa.Column("customer_id", sa.ForeignKey("customer.id"), index=True, nullable=False),
        sa.Column("value", sa.Numeric(6, 2), server_default="0", nullable=False),
        sa.CheckConstraint("value >= 0", name="value_is_positive"),
        sa.UniqueConstraint("customer_id", "value"),
    )
"""

ENV = """\
import os
from logging.config import fileConfig

from sqlalchemy import engine_from_config, pool

from alembic import context
from models import Base

config = context.config
if config.config_file_name is not None:
    fileConfig(config.config_file_name, disable_existing_loggers=False)
config.set_main_option("sqlalchemy.url", os.environ["DATABASE_URL"])
arguments = context.get_x_argument(as_dictionary=True)
target_metadata = Base.metadata


def include_name(name, type_, parent_names):
    return type_ != "table" or not name.startswith("tmp_")


def leave_out_what_is_empty(context, revision, directives):
    asked = getattr(config.cmd_opts, "autogenerate", False)
    if asked and directives[0].upgrade_ops.is_empty():
        directives[:] = []


def run_migrations_offline():
    context.configure(
        url=config.get_main_option("sqlalchemy.url"),
        target_metadata=target_metadata,
        literal_binds=True,
        dialect_opts={"paramstyle": "named"},
    )
    with context.begin_transaction():
        context.run_migrations()


def run_migrations_online():
    connectable = engine_from_config(
        config.get_section(config.config_ini_section, {}),
        prefix="sqlalchemy.",
        poolclass=pool.NullPool,
    )
    with connectable.connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=target_metadata,
            render_as_batch=True,
            compare_server_default=True,
            include_name=include_name,
            process_revision_directives=leave_out_what_is_empty,
            tag=arguments.get("tag"),
        )
        with context.begin_transaction():
            context.run_migrations()


if context.is_offline_mode():
    run_migrations_offline()
else:
    run_migrations_online()
"""

TEMPLATE = '''\
"""${message}

Revision ID: ${up_revision}
Revises: ${down_revision | comma,n}

"""
from typing import Sequence, Union

from alembic import op
import sqlalchemy as sa
${imports if imports else ""}

# revision identifiers, used by Alembic.
revision: str = ${repr(up_revision)}
down_revision: Union[str, Sequence[str], None] = ${repr(down_revision)}
branch_labels: Union[str, Sequence[str], None] = ${repr(branch_labels)}
depends_on: Union[str, Sequence[str], None] = ${repr(depends_on)}


def upgrade() -> None:
    """Upgrade schema."""
    ${upgrades if upgrades else "pass"}


def downgrade() -> None:
    """Downgrade schema."""
    ${downgrades if downgrades else "pass"}
'''

HEADER = '''\
"""{doc}

Revision ID: {id}
Revises: {down}

"""
from typing import Sequence, Union

from alembic import context, op
import sqlalchemy as sa

revision: str = {id!r}
down_revision: Union[str, Sequence[str], None] = {down!r}
branch_labels: Union[str, Sequence[str], None] = None
depends_on: Union[str, Sequence[str], None] = None

'''

BODIES = {
    "customers": """
def upgrade() -> None:
    op.create_table(
        "customer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("mail", sa.String(120), nullable=False),
        sa.Column("name", sa.String(60), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_customer")),
    )


def downgrade() -> None:
    op.drop_table("customer")
""",
    "some customers": """
customer = sa.table(
    "customer",
    sa.column("id", sa.Integer),
    sa.column("mail", sa.String),
    sa.column("name", sa.String),
    sa.column("active", sa.Boolean),
)


def upgrade() -> None:
    op.bulk_insert(
        customer,
        [{"id": n, "mail": f"{n}@example.org", "name": "O'Hara"} for n in range(1, 6)],
        multiinsert=False,
    )
    op.execute(customer.update().where(customer.c.id < op.inline_literal(3)).values(active=True))
    if context.get_x_argument(as_dictionary=True).get("data") == "more":
        op.execute("INSERT INTO customer (id, mail, name) VALUES (99, 'more@example.org', 'M')")


def downgrade() -> None:
    op.execute(customer.delete())
""",
    "rename mail": """
def upgrade() -> None:
    with op.batch_alter_table("customer") as batch_op:
        batch_op.alter_column("mail", new_column_name="email", existing_type=sa.String(120))
    with op.batch_alter_table("customer") as batch_op:
        batch_op.create_unique_constraint(batch_op.f("uq_customer_email"), ["email"])
    op.execute("UPDATE customer SET active = 0 WHERE active IS NULL")
    with op.batch_alter_table("customer", recreate="always") as batch_op:
        batch_op.alter_column(
            "active", existing_type=sa.Boolean(), nullable=False, server_default=sa.true()
        )
        batch_op.create_index(
            "ix_customer_active", ["name"], unique=False, sqlite_where=sa.text("active")
        )


def downgrade() -> None:
    with op.batch_alter_table("customer", recreate="always") as batch_op:
        batch_op.drop_index("ix_customer_active")
        batch_op.alter_column(
            "active", existing_type=sa.Boolean(), nullable=True, server_default=None
        )
    with op.batch_alter_table("customer") as batch_op:
        batch_op.drop_constraint("uq_customer_email", type_="unique")
    with op.batch_alter_table("customer") as batch_op:
        batch_op.alter_column("email", new_column_name="mail", existing_type=sa.String(120))
""",
    "orders": """
def upgrade() -> None:
    op.create_table(
        "order",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("customer_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.Enum("new", "paid", "sent", native_enum=False, length=8),
                  server_default="new", nullable=False),
        sa.Column("placed", sa.DateTime(), server_default=sa.func.current_timestamp(),
                  nullable=False),
        sa.Column("extra", sa.JSON(), nullable=True),
        sa.ForeignKeyConstraint(["customer_id"], ["customer.id"],
                                name=op.f("fk_order_customer_id_customer")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_order")),
    )
    with op.batch_alter_table("order") as batch_op:
        batch_op.create_index(batch_op.f("ix_order_customer_id"), ["customer_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("order") as batch_op:
        batch_op.drop_index(batch_op.f("ix_order_customer_id"))
    op.drop_table("order")
""",
    "notes and invitations, in a very long message that no file name can hold": """
def upgrade() -> None:
    with op.batch_alter_table("order", recreate="always") as batch_op:
        batch_op.add_column(sa.Column("notes", sa.Text()), insert_after="placed")
    check = sa.CheckConstraint("id > 0", name="c")
    with op.batch_alter_table("customer", table_args=(check,)) as b:
        b.add_column(sa.Column("invited_by", sa.Integer(), nullable=True))
        b.create_foreign_key(
            b.f("fk_customer_invited_by_customer"), "customer", ["invited_by"], ["id"],
            ondelete="SET NULL",
        )


def downgrade() -> None:
    with op.batch_alter_table("customer") as batch_op:
        batch_op.drop_constraint("fk_customer_invited_by_customer", type_="foreignkey")
        batch_op.drop_column("invited_by")
    with op.batch_alter_table("order") as batch_op:
        batch_op.drop_column("notes")
""",
    "lines": """
def upgrade() -> None:
    op.create_table(
        "line",
        sa.Column("order_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("price", sa.Numeric(8, 2), nullable=True),
        sa.Column("amount", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["order_id"], ["order.id"], ondelete="CASCADE",
                                name=op.f("fk_order_line_order_id_order")),
        sa.PrimaryKeyConstraint("order_id", "position", name=op.f("pk_order_line")),
    )
    op.rename_table("line", "order_line")


def downgrade() -> None:
    op.drop_table("order_line")
""",
    "totals": """
def upgrade() -> None:
    lines = sa.Table(
        "order_line",
        sa.MetaData(),
        sa.Column("order_id", sa.Integer(), primary_key=True),
        sa.Column("position", sa.Integer(), primary_key=True),
        sa.Column("price", sa.Numeric(8, 2)),
        sa.Column("amount", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["order_id"], ["order.id"], ondelete="CASCADE",
                                name="fk_order_line_order_id_order"),
    )
    with op.batch_alter_table("order_line", copy_from=lines) as batch_op:
        batch_op.alter_column("price", type_=sa.Numeric(10, 2), nullable=False)
        batch_op.add_column(sa.Column("total", sa.Numeric(10, 2), sa.Computed("price * amount")))


def downgrade() -> None:
    with op.batch_alter_table("order_line") as batch_op:
        batch_op.drop_column("total")
    with op.batch_alter_table("order_line") as batch_op:
        batch_op.alter_column("price", type_=sa.Numeric(8, 2), nullable=True)
""",
}
IDS = [f"{number:02}ab{number:08x}" for number in range(1, len(BODIES) + 1)]


def write_webshop(root: Path) -> None:
    """Write the project into an empty directory."""
    migrations = root / "migrations"
    (migrations / "versions").mkdir(parents=True)
    (root / "alembic.ini").write_text(INI, encoding="utf-8")
    (root / "models.py").write_text(MODELS, encoding="utf-8")
    (migrations / "env.py").write_text(ENV, encoding="utf-8")
    (migrations / "script.py.mako").write_text(TEMPLATE, encoding="utf-8")
    down = None
    for id_, (doc, body) in zip(IDS, BODIES.items(), strict=True):
        text = HEADER.format(doc=doc, id=id_, down=down) + body
        (migrations / "versions" / f"2024_01_01-{id_}.py").write_text(text, encoding="utf-8")
        down = id_
