"""Databases that exist for one question, such as what the schema is after a replay."""

import secrets
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import URL, Connection, NullPool, create_engine
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from gitmig.config import Settings, settings_with
from gitmig.errors import GitmigError, ScratchUnavailable
from gitmig.runtime.config import Config
from gitmig.runtime.failures import describe_database_error, find_database_error
from gitmig.runtime.urls import mask_url, parse_url

_PREFIX = "gitmig_scratch_"
_FORCED_DROP_SINCE = (13,)
"""https://www.postgresql.org/docs/13/sql-dropdatabase.html"""


@contextmanager
def scratch_database(settings: Settings) -> Iterator[Settings]:
    """Give the settings with the URL of an empty database, which is removed at the end.

    It is of the same kind as the project's own: a temporary file for SQLite, else a database
    beside it on the same server.

    Raises:
        ScratchUnavailable: none can be made, so what it was wanted for cannot be decided.
    """
    url = parse_url(Config(settings).url)
    if url.get_backend_name() == "sqlite":
        with tempfile.TemporaryDirectory(prefix=_PREFIX) as directory:
            yield _settings_at(settings, url.set(database=str(Path(directory, "scratch.db"))))
        return
    name = f"{_PREFIX}{secrets.token_hex(8)}"
    with _server(url) as server:
        _create(server, name)
        try:
            yield _settings_at(settings, url.set(database=name))
        finally:
            _drop(server, name)


def is_scratch(database: str) -> bool:
    """Whether the URL, or the name of the database, is one that `scratch_database` gave."""
    return _PREFIX in database


def _settings_at(settings: Settings, url: URL) -> Settings:
    # The setting is expanded again where it is used: a password may look like a variable.
    text = url.render_as_string(hide_password=False).replace("${", "%24{")
    return settings_with(settings, url=text)


@contextmanager
def _server(url: URL) -> Iterator[Connection]:
    """Connect to the server; its statements are not in transactions."""
    engine = None
    try:
        engine = create_engine(url, poolclass=NullPool, isolation_level="AUTOCOMMIT")
        connection = engine.connect()
    except (SQLAlchemyError, ImportError) as error:
        raise _unavailable(url, find_database_error(error, url) or error) from error
    with connection:
        yield connection


def _create(server: Connection, name: str) -> None:
    # template1 cannot be copied while anybody is connected to it.
    template = " TEMPLATE template0" if server.dialect.name == "postgresql" else ""
    try:
        server.exec_driver_sql(f"CREATE DATABASE {name}{template}")
    except DBAPIError as error:
        url = server.engine.url
        raise ScratchUnavailable(mask_url(url), describe_database_error(error, url)) from error


def _drop(server: Connection, name: str) -> None:
    version = server.dialect.server_version_info or ()
    postgresql = server.dialect.name == "postgresql"
    force = " WITH (FORCE)" if postgresql and version >= _FORCED_DROP_SINCE else ""
    server.exec_driver_sql(f"DROP DATABASE {name}{force}")


def _unavailable(url: URL, error: Exception) -> ScratchUnavailable:
    reason = error.message if isinstance(error, GitmigError) else str(error)
    return ScratchUnavailable(mask_url(url), reason)
