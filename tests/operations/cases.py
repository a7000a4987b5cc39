"""Operations, and the tables that shall be there afterwards."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from sqlalchemy.schema import SchemaItem

from gitmig.errors import GitmigError, UnsupportedOperation
from tests.operations.database import LiveOperations

Rows = list[tuple[Any, ...]]


@dataclass
class Tables:
    """Tables as dictionaries, from the name of a column or constraint to what it is."""

    dialect: str
    users: dict[str, SchemaItem]
    teams: dict[str, SchemaItem]
    loose: dict[str, SchemaItem]
    """A table without a primary key, and with nothing else missing."""
    more: dict[str, dict[str, SchemaItem]] = field(default_factory=dict)
    without: set[str] = field(default_factory=set)
    """The tables that are gone."""
    comments: dict[str, str] = field(default_factory=dict)

    def create_all(self, connection: sa.Connection) -> sa.MetaData:
        """Create them as SQLAlchemy does, which knows nothing of operations."""
        metadata = sa.MetaData()
        all_ = {"teams": self.teams, "users": self.users, "loose": self.loose, **self.more}
        for name, items in all_.items():
            if name not in self.without:
                comment = self.comments.get(name)
                sa.Table(name, metadata, *items.values(), comment=comment)
        metadata.create_all(connection)
        return metadata


def start_tables(dialect: str) -> Tables:
    """The tables that every case starts from."""
    return Tables(
        dialect,
        users={
            "id": sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
            "email": sa.Column("email", sa.String(50), nullable=False),
            "age": sa.Column("age", sa.Integer),
            "team_id": sa.Column("team_id", sa.Integer),
        },
        teams={"id": sa.Column("id", sa.Integer, primary_key=True, autoincrement=False)},
        loose={
            "a": sa.Column("a", sa.Integer, nullable=False),
            "b": sa.Column("b", sa.String(9), nullable=False, server_default="x"),
            "c": sa.Column("c", sa.Integer),
            "uq_c": sa.UniqueConstraint("c", name="uq_c"),
            "ck_c": sa.CheckConstraint("c <> 7", name="ck_c"),
            "fk_a": sa.ForeignKeyConstraint(["a"], ["teams.id"], name="fk_a"),
            "ix_b": sa.Index("ix_b", "b", "c"),
        },
        comments={"teams": "who plays together"},
    )


START_ROWS: dict[str, Rows] = {
    "users": [(1, "ada@example.org", 36, None), (2, "bob@example.org", 50, None)],
    "teams": [(1,)],
    "loose": [],
}

NOT_ON_SQLITE = {"sqlite": UnsupportedOperation}
"""The error of SQLite where its ALTER TABLE cannot do it."""

Change = Callable[[LiveOperations], object]


@dataclass(frozen=True)
class Case:
    """What a directive is told, and what becomes of it on each database."""

    directive: str
    name: str
    up: Change
    expected: Callable[[Tables], object] = lambda tables: None
    """Makes of the tables at the start those that shall be there."""
    down: Change | None = None
    """The way back; None is the reverse of each operation, the last first."""
    rows: Mapping[str, Rows] = field(default_factory=dict)
    """The rows of a table after the way up, in an order of no meaning."""
    refused: Mapping[str, type[GitmigError]] = field(default_factory=dict)
    """The error of each database that cannot do it."""

    @property
    def id(self) -> str:
        return f"{self.directive}: {self.name}"
