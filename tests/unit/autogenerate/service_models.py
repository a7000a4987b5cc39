"""Models as services on PostgreSQL have them: tenants, schemas, search, history, soft deletion."""

import enum
from typing import Any

import sqlalchemy as sa
from sqlalchemy import func, text
from sqlalchemy.dialects import postgresql as pg
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

SCHEMAS = ("app", "Audit log")


class State(enum.StrEnum):
    """Its values are stored, not its names."""

    OPEN = "open"
    ON_HOLD = "on hold"
    CLOSED = "closed"


STATE = sa.Enum(
    State, name="order_state", values_callable=lambda states: [one.value for one in states]
)


class Base(DeclarativeBase):
    """Everything is in a schema, unless it says another one."""

    metadata = sa.MetaData(
        schema="app",
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        },
    )


class Tenant(Base):
    """A root of joined inheritance, with checks in its columns."""

    __tablename__ = "tenant"
    __table_args__ = (
        sa.CheckConstraint("num_nonnulls(owner_email, billing_email) >= 1", name="reachable"),
        sa.CheckConstraint("kind IN ('person', 'company')", name="kind"),
        {"comment": 'who pays; it\'s one "account"'},
    )
    id: Mapped[int] = mapped_column(sa.BigInteger, sa.Identity(always=True), primary_key=True)
    kind: Mapped[str] = mapped_column(sa.String(20))
    slug: Mapped[str] = mapped_column(
        sa.String(63, collation="C"),
        sa.CheckConstraint("slug ~ '^[a-z][a-z0-9-]*$'", name="slug_form"),
        unique=True,
    )
    owner_email: Mapped[str | None] = mapped_column(
        sa.String(254), sa.CheckConstraint("owner_email LIKE '%_@_%'", name="owner_email")
    )
    billing_email: Mapped[str | None]
    trial: Mapped[Any] = mapped_column(
        pg.INTERVAL, server_default=text("interval '14 days'"), nullable=False
    )
    limits: Mapped[Any] = mapped_column(
        pg.JSONB, server_default=text("""'{"seats": 5, "a:b": "50%"}'::jsonb"""), nullable=False
    )
    created: Mapped[Any] = mapped_column(
        sa.DateTime, server_default=text("(now() at time zone 'utc')")
    )
    changed: Mapped[Any] = mapped_column(
        sa.DateTime(timezone=True), server_default=func.now(), server_onupdate=sa.FetchedValue()
    )


class Company(Tenant):
    """A table whose key is that of another."""

    __tablename__ = "company"
    id: Mapped[int] = mapped_column(
        sa.ForeignKey("app.tenant.id", ondelete="CASCADE"), primary_key=True
    )
    shares: Mapped[Any] = mapped_column(sa.Numeric(5, 4), server_default="0.5")
    hours: Mapped[Any] = mapped_column(pg.TSTZRANGE)


class Order(Base):
    """Composite keys, search, soft deletion, a state that is an ENUM of the schema."""

    __tablename__ = "order"
    tenant_id: Mapped[int] = mapped_column(sa.ForeignKey("app.tenant.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    state: Mapped[State] = mapped_column(STATE, server_default=State.OPEN.value)
    previous: Mapped[Any] = mapped_column(pg.ARRAY(STATE), server_default=text("'{}'"))
    parent_number: Mapped[int | None]
    title: Mapped[str] = mapped_column(sa.Text, server_default="")
    tags: Mapped[list[str]] = mapped_column(
        pg.ARRAY(sa.Text), server_default=text("ARRAY[]::text[]")
    )
    data: Mapped[Any] = mapped_column(pg.JSONB(none_as_null=True))
    search: Mapped[Any] = mapped_column(
        pg.TSVECTOR,
        sa.Computed("to_tsvector('english', coalesce(title, '') || ' ' || number)", persisted=True),
    )
    total: Mapped[Any] = mapped_column(sa.Numeric(12, 2))
    paid: Mapped[Any] = mapped_column(sa.Numeric(12, 2), server_default=text("0.00"))
    open_sum: Mapped[Any] = mapped_column(
        sa.Numeric(12, 2), sa.Computed("total - paid", persisted=True)
    )
    valid: Mapped[Any] = mapped_column(pg.DATERANGE)
    deleted: Mapped[Any] = mapped_column(sa.DateTime(timezone=True))
    __table_args__ = (
        sa.ForeignKeyConstraint(
            ["tenant_id", "parent_number"],
            ["app.order.tenant_id", "app.order.number"],
            deferrable=True,
            initially="DEFERRED",
        ),
        sa.UniqueConstraint("tenant_id", "title", deferrable=True, initially="DEFERRED"),
        sa.UniqueConstraint("title", "deleted", postgresql_nulls_not_distinct=True),
        sa.CheckConstraint(
            "(state = 'closed') = (deleted IS NOT NULL) OR paid BETWEEN 0 AND total",
            name="paid",
        ),
        sa.CheckConstraint("cardinality(tags) < 10 AND NOT ('' = ANY (tags))", name="tags"),
        pg.ExcludeConstraint(
            ("valid", "&&"), name="no_overlap", where=text("state <> 'closed' AND deleted IS NULL")
        ),
        sa.Index(None, "search", postgresql_using="gin"),
        sa.Index(None, "data", postgresql_using="gin", postgresql_ops={"data": "jsonb_path_ops"}),
        sa.Index(None, "tags", postgresql_using="gin", postgresql_with={"fastupdate": "off"}),
        sa.Index(None, "tenant_id", "title", unique=True, postgresql_where=text("deleted IS NULL")),
        sa.Index("ix_order_customer", text("((data ->> 'customer')::bigint)"), "tenant_id"),
        sa.Index("ix_order_path", text("(data #>> '{a,b}')"), text("lower(title) DESC")),
        sa.Index(
            "ix_order_parent",
            "tenant_id",
            func.coalesce(text("parent_number"), 0),
            unique=True,
            postgresql_where=text("state IN ('open', 'on hold')"),
        ),
        sa.Index("ix_order_recent", text("deleted DESC NULLS LAST"), postgresql_include=["total"]),
        sa.Index("ix_order_brin", "deleted", postgresql_using="brin"),
    )


class Event(Base):
    """A history in another schema, of several kinds in one table, that counts by a sequence."""

    __tablename__ = "event"
    __table_args__ = (
        sa.ForeignKeyConstraint(
            ["tenant_id", "number"],
            ["app.order.tenant_id", "app.order.number"],
            onupdate="CASCADE",
            ondelete="SET NULL",
            match="FULL",
        ),
        sa.Index(None, "at", "id", postgresql_using="btree"),
        {"schema": "Audit log"},
    )
    id: Mapped[int] = mapped_column(sa.BigInteger, primary_key=True)
    key: Mapped[Any] = mapped_column(sa.Uuid, server_default=func.gen_random_uuid(), unique=True)
    tenant_id: Mapped[int | None] = mapped_column(sa.BigInteger)
    number: Mapped[int | None]
    kind: Mapped[str] = mapped_column(
        sa.Enum("made", "it's paid", native_enum=False, create_constraint=True, name="kind")
    )
    before: Mapped[State | None] = mapped_column(STATE)
    address: Mapped[Any] = mapped_column(pg.INET, server_default="127.0.0.1")
    flags: Mapped[Any] = mapped_column(pg.BIT(4), server_default=text("B'0101'"))
    price: Mapped[Any] = mapped_column(pg.MONEY)
    attributes: Mapped[Any] = mapped_column(sa.JSON, server_default=text("'[]'"))
    at: Mapped[Any] = mapped_column(
        pg.TIMESTAMP(precision=3), server_default=text("localtimestamp(3)")
    )
    day: Mapped[Any] = mapped_column(sa.Date, server_default=func.current_date())
    checksum: Mapped[Any] = mapped_column(sa.LargeBinary, server_default=text(r"'\x00ff'"))


class Follower(Base):
    """Who follows whom: two foreign keys to one table, and its key is both."""

    __tablename__ = "follower"
    __table_args__ = (sa.CheckConstraint("followed_id <> follower_id", name="not_oneself"),)
    followed_id: Mapped[int] = mapped_column(sa.ForeignKey("app.tenant.id"), primary_key=True)
    follower_id: Mapped[int] = mapped_column(
        sa.ForeignKey("app.tenant.id"), primary_key=True, index=True
    )
    since: Mapped[Any] = mapped_column(sa.Time(timezone=True), server_default=text("'10:20:30+02'"))


SERVICE = Base.metadata
