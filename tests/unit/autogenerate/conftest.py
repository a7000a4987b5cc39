"""A database that is compared with models and moved by what was rendered."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from typing import Any

import pytest
from sqlalchemy import Connection, MetaData, NullPool, create_engine

from gitmig.autogenerate import (
    RenderedScript,
    find_differences,
    produce_migrations,
    render_script_bodies,
)
from gitmig.runtime.migration import MigrationContext
from gitmig.runtime.operations import Operations

FILE = '''"""A revision."""

{imports}


def upgrade() -> None:
    {script.upgrades}


def downgrade() -> None:
    {script.downgrades}
'''


def render_file(script: RenderedScript) -> str:
    """A revision file of the script, as a template would make it."""
    lines = {"import sqlalchemy as sa", "from gitmig import op", *script.imports}
    return FILE.format(imports="\n".join(sorted(lines)), script=script)


@dataclass
class Database:
    """A connection, and what the tests do with it."""

    connection: Connection

    @property
    def dialect(self) -> str:
        return self.connection.dialect.name

    def context(self, **options: Any) -> MigrationContext:
        return MigrationContext.configure(self.connection, opts=options)

    def differences(self, models: MetaData, **options: Any) -> list[str]:
        """What separates the database from the models, as sentences."""
        script = produce_migrations(self.context(**options), models)
        return [difference.sentence for difference in find_differences(script)]

    def render(self, models: MetaData, **options: Any) -> RenderedScript:
        """The revision that makes the database as the models are."""
        context = self.context(target_metadata=models, **options)
        return render_script_bodies(produce_migrations(context, models), context)

    def run(self, script: RenderedScript, direction: str, **options: Any) -> None:
        """Compile the revision file and call one of its functions."""
        source = render_file(script).replace("from gitmig import op\n", "")
        namespace: dict[str, Any] = {"op": Operations(self.context(**options))}
        exec(compile(source, "revision.py", "exec"), namespace)
        namespace[direction]()

    def go_there_and_back(
        self, before: MetaData, after: MetaData, **options: Any
    ) -> RenderedScript:
        """Run what autogenerate writes, up and down; each time nothing is left to do."""
        script = self.render(after, **options)
        self.run(script, "upgrade")
        assert self.differences(after, **options) == []
        self.run(script, "downgrade")
        assert self.differences(before, **options) == []
        return script

    def drop_and_restore(self, models: MetaData, **options: Any) -> RenderedScript:
        """Drop every table by what autogenerate writes and take it back; nothing is lost."""
        script = self.render(MetaData(), **options)
        self.run(script, "upgrade")
        self.run(script, "downgrade")
        assert self.differences(models, **options) == []
        return script


@pytest.fixture
def database(connection: Connection) -> Iterator[Database]:
    """An empty database of each kind in turn."""
    yield Database(connection)
    connection.rollback()


@pytest.fixture
def postgresql(postgresql_url: str) -> Iterator[Database]:
    """An empty PostgreSQL database."""
    yield from _open(postgresql_url)


@pytest.fixture
def mariadb(mariadb_url: str) -> Iterator[Database]:
    """An empty MariaDB database."""
    yield from _open(mariadb_url)


@pytest.fixture
def transactional(transactional_url: str) -> Iterator[Database]:
    """An empty database of each kind that has transactional DDL in turn."""
    yield from _open(transactional_url)


@pytest.fixture
def server(server_url: str) -> Iterator[Database]:
    """An empty database of each kind of server in turn."""
    yield from _open(server_url)


@pytest.fixture
def sqlite(sqlite_url: str) -> Iterator[Database]:
    """An empty SQLite file."""
    yield from _open(sqlite_url)


@pytest.fixture
def database_in_memory() -> Callable[[], AbstractContextManager[Database]]:
    """A function that gives an empty SQLite database in memory."""

    @contextmanager
    def open_() -> Iterator[Database]:
        engine = create_engine("sqlite://")
        with engine.connect() as connection:
            yield Database(connection)
        engine.dispose()

    return open_


def _open(url: str) -> Iterator[Database]:
    engine = create_engine(url, poolclass=NullPool)
    with engine.connect() as connection:
        yield Database(connection)
    engine.dispose()


@pytest.fixture
def models() -> MetaData:
    """Models without a table yet."""
    return MetaData()
