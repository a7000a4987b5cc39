"""A small project in a directory: settings, the env.py of `gitmig init`, revisions as text."""

import shutil
from dataclasses import dataclass, field
from pathlib import Path
from textwrap import indent
from typing import Any

from sqlalchemy import Engine, NullPool, create_engine, inspect, text

from gitmig.config import Options, Settings
from gitmig.resources import find_resources
from gitmig.revisions.directory import ScriptDirectory

REVISION = '''\
"""Revision {id}."""

import sqlalchemy as sa
from gitmig import op

revision = {id!r}
down_revision = {parents!r}


def upgrade(**kw):
{upgrade}


def downgrade(**kw):
{downgrade}
'''


@dataclass
class Project:
    """Written as it is told; read anew each time."""

    root: Path
    url: str
    options: dict[str, Any] = field(default_factory=dict)
    last: str | None = None
    """The revision that the next one follows."""

    def __post_init__(self) -> None:
        self.versions.mkdir(parents=True)
        shutil.copy(find_resources("templates") / "generic" / "env.py", self.env)

    @property
    def versions(self) -> Path:
        return self.root / "migrations" / "versions"

    @property
    def env(self) -> Path:
        return self.root / "migrations" / "env.py"

    @property
    def directory(self) -> ScriptDirectory:
        return ScriptDirectory(Settings(self.root, None, Options(url=self.url, **self.options)))

    def add(
        self,
        name: str,
        upgrade: str = "pass",
        downgrade: str = "pass",
        parents: str | tuple[str, ...] | None = None,
    ) -> Path:
        """Write a revision; without `parents` it follows the one before."""
        path = self.versions / f"{name}.py"
        path.write_text(
            REVISION.format(
                id=name,
                parents=parents or self.last,
                upgrade=indent(upgrade, "    "),
                downgrade=indent(downgrade, "    "),
            ),
            encoding="utf-8",
        )
        self.last = name
        return path

    def add_tables(self, *names: str) -> None:
        """Write a revision a table."""
        for name in names:
            self.add(f"r_{name}", create_table(name), f"op.drop_table({name!r})")

    def engine(self) -> Engine:
        return create_engine(self.url, poolclass=NullPool)

    def tables(self) -> set[str]:
        """Return the tables that revisions made."""
        return {name for name in self.all_tables() if not name.startswith("gitmig_")}

    def all_tables(self) -> set[str]:
        with self.engine().connect() as connection:
            return set(inspect(connection).get_table_names())

    def query(self, sql: str) -> list[tuple[Any, ...]]:
        with self.engine().connect() as connection:
            return [tuple(row) for row in connection.execute(text(sql))]

    def heads(self) -> list[str]:
        return [row[0] for row in self.query("SELECT version_num FROM gitmig_version ORDER BY 1")]

    def logged(self) -> list[tuple[Any, ...]]:
        """Return revision, direction and state of each log entry, the oldest first."""
        return self.query("SELECT revision, direction, state FROM gitmig_log ORDER BY id")


def asynchronous_url(url: str) -> str:
    """Return a URL with the driver that is asynchronous instead."""
    drivers = {"sqlite:": "sqlite+aiosqlite:", "+psycopg:": "+asyncpg:"}
    for driver, other in drivers.items():
        url = url.replace(driver, other)
    return url


def create_table(name: str) -> str:
    """Return the call that creates a table."""
    return f"op.create_table({name!r}, sa.Column('id', sa.Integer, primary_key=True))"
