"""Models as large applications have them: mixins, conventions, trees, histories, translations."""

import enum
from datetime import datetime
from typing import Any, ClassVar

import sqlalchemy as sa
from sqlalchemy import MetaData, func, text
from sqlalchemy.dialects import postgresql as pg
from sqlalchemy.orm import DeclarativeBase, Mapped, declared_attr, mapped_column
from sqlalchemy.types import TypeDecorator

NOUNS = [
    "account",
    "address",
    "appointment",
    "article",
    "asset",
    "batch",
    "booking",
    "campaign",
    "category",
    "channel",
    "claim",
    "comment",
    "contract",
    "course",
    "customer",
    "dashboard",
    "delivery",
    "device",
    "document",
    "employee",
    "event",
    "facility",
    "feature",
    "invoice",
    "job",
    "lead",
    "license",
    "location",
    "measurement",
    "meeting",
    "message",
    "notification",
    "order",
    "patient",
    "payment",
    "policy",
    "product",
    "project",
    "question",
    "report",
]
CONVENTION = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Status(enum.Enum):
    """Stored natively where there are enumerations."""

    DRAFT = "draft"
    LIVE = "live"
    GONE = "gone"


class Level(enum.IntEnum):
    """Stored as its number."""

    LOW = 1
    HIGH = 2


class AsNumber(TypeDecorator[Level]):
    """An enumeration as a small number."""

    impl = sa.SmallInteger
    cache_ok = True


class Base(DeclarativeBase):
    """The root of all models."""

    metadata = MetaData(naming_convention=CONVENTION)
    type_annotation_map: ClassVar = {str: sa.String(255), datetime: sa.DateTime(timezone=True)}


JSON_ = sa.JSON().with_variant(pg.JSONB(), "postgresql")
LABELS = sa.JSON().with_variant(pg.ARRAY(sa.String(40)), "postgresql")


class Stamped:
    """When a row was made and changed."""

    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    updated_at: Mapped[datetime | None] = mapped_column(index=True)


class Owned:
    """To whom a row belongs."""

    @declared_attr
    def owner_id(self) -> Mapped[int]:
        return mapped_column(sa.ForeignKey("user.id", ondelete="CASCADE"), index=True)

    @declared_attr
    def editor_id(self) -> Mapped[int | None]:
        return mapped_column(sa.ForeignKey("user.id", ondelete="SET NULL"))


class User(Stamped, Base):
    """Who may log in; refers to the team that refers to it."""

    __tablename__ = "user"
    __table_args__ = (
        sa.CheckConstraint("length(email) > 3", name="email_length"),
        {"comment": "people, and machines"},
    )
    id: Mapped[int] = mapped_column(
        sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True
    )
    email: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str | None]
    active: Mapped[bool] = mapped_column(server_default=sa.true())
    team_id: Mapped[int | None] = mapped_column(sa.ForeignKey("team.id", use_alter=True))
    level: Mapped[int] = mapped_column(AsNumber, server_default="1")


class Team(Stamped, Base):
    """A tree of teams."""

    __tablename__ = "team"
    id: Mapped[int] = mapped_column(primary_key=True)
    parent_id: Mapped[int | None] = mapped_column(sa.ForeignKey("team.id"), index=True)
    leader_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user.id"))
    slug: Mapped[str] = mapped_column(sa.String(60))
    __table_args__ = (sa.UniqueConstraint("parent_id", "slug"),)


def add_family(noun: str, number: int) -> None:
    """Add what an application has for one kind of thing: six tables."""
    entity = f"{noun}_record_of_the_application" if number % 7 == 0 else noun
    _add_entity(entity, number)
    key = f"{entity}.id"
    _add(
        f"{noun}_history",
        (Stamped,),
        {
            "id": mapped_column(sa.Integer, primary_key=True),
            f"{noun}_id": mapped_column(sa.ForeignKey(key, ondelete="CASCADE"), nullable=False),
            "version": mapped_column(sa.Integer, nullable=False, server_default="1"),
            "before": mapped_column(JSON_),
            "after": mapped_column(JSON_, nullable=False, server_default="{}"),
            "__table_args__": (
                sa.UniqueConstraint(f"{noun}_id", "version"),
                sa.CheckConstraint("version BETWEEN 1 AND 9999", name="version"),
            ),
        },
    )
    _add(
        f"{noun}_tag",
        (),
        {
            f"{noun}_id": mapped_column(sa.ForeignKey(key), primary_key=True),
            "tag": mapped_column(sa.String(30), primary_key=True, index=True),
            "position": mapped_column(sa.Integer, server_default=text("0")),
        },
    )
    _add(
        f"{noun}_translation",
        (),
        {
            f"{noun}_id": mapped_column(sa.ForeignKey(key), primary_key=True, autoincrement=False),
            "locale": mapped_column(sa.CHAR(5), primary_key=True, server_default="en-US"),
            "title": mapped_column(sa.Unicode(200), nullable=False, comment="shown: as is, 100%"),
            "body": mapped_column(sa.UnicodeText),
        },
    )
    _add(
        f"{noun}_event",
        (Stamped, Owned),
        {
            "id": mapped_column(sa.Uuid, primary_key=True),
            f"{noun}_id": mapped_column(sa.ForeignKey(key), index=True),
            "previous_id": mapped_column(sa.ForeignKey(f"{noun}_event.id")),
            "kind": mapped_column(
                sa.Enum("made", "moved", name=f"{noun}_event_kind"), nullable=False
            ),
            "payload": mapped_column(JSON_),
            "cost": mapped_column(sa.Numeric(12, 4), server_default="0"),
        },
    )


def _add_entity(entity: str, number: int) -> None:
    columns: dict[str, Any] = {
        "id": mapped_column(sa.Integer, primary_key=True),
        "public_id": mapped_column(sa.Uuid, unique=True),
        "name": mapped_column(sa.String(120), nullable=False, index=number % 2 == 0),
        "status": mapped_column(
            sa.Enum(Status, name="status"), nullable=False, server_default=Status.DRAFT.name
        ),
        "grade": mapped_column(
            sa.Enum("a", "b", native_enum=False, create_constraint=True, name="grade"),
            server_default="b",
        ),
        "price": mapped_column(sa.Numeric(10, 2), server_default=text("9.5")),
        "ratio": mapped_column(sa.Float, server_default="1.5"),
        "labels": mapped_column(LABELS),
        "settings": mapped_column(JSON_),
        "starts": mapped_column(sa.Date),
        "ends": mapped_column(sa.Date),
        "quantity": mapped_column(sa.Integer, nullable=False, server_default="0"),
        "total": mapped_column(sa.Integer, sa.Computed("quantity * 2 + 1", persisted=True)),
        "parent_id": mapped_column(sa.ForeignKey(f"{entity}.id", ondelete="SET NULL")),
        "deleted": mapped_column(sa.Boolean, nullable=False, server_default=sa.false()),
        "photo": mapped_column(sa.LargeBinary),
        "__table_args__": (
            sa.CheckConstraint("ends IS NULL OR ends >= starts", name="dates"),
            sa.CheckConstraint("quantity IN (0, 1, 2) OR status <> 'GONE'", name="quantity"),
            sa.Index(None, "status", "deleted"),
            sa.Index(
                None,
                "name",
                "price",
                unique=number % 3 == 0,
                postgresql_where=text("NOT deleted"),
                sqlite_where=text("NOT deleted"),
            ),
            {"comment": f"every {entity}; it's one of many"},
        ),
    }
    _add(entity, (Stamped, Owned), columns)


def _add(name: str, bases: tuple[type, ...], columns: dict[str, Any]) -> None:
    type(name.title().replace("_", ""), (*bases, Base), {"__tablename__": name, **columns})


for _number, _noun in enumerate(NOUNS):
    add_family(_noun, _number)

LARGE: MetaData = Base.metadata
