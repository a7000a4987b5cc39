"""Databases of their own for tests, and an environment without the developer's settings."""

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import URL, Connection, Engine, NullPool, create_engine, make_url
from sqlalchemy.exc import OperationalError

from tests.demanded import give_up
from tests.random_tests import load_profiles

load_profiles()

SERVERS = {
    "postgresql": os.environ.get(
        "GITMIG_TEST_POSTGRESQL", "postgresql+psycopg://postgres@127.0.0.1:5432/postgres"
    ),
    "mariadb": os.environ.get("GITMIG_TEST_MARIADB", "mysql+pymysql://root@127.0.0.1:3306/"),
}
CREATE = {"postgresql": "CREATE DATABASE {} TEMPLATE template0", "mariadb": "CREATE DATABASE {}"}
DROP = {"postgresql": "DROP DATABASE {} WITH (FORCE)", "mariadb": "DROP DATABASE {}"}

SQLITE = pytest.param("sqlite")
POSTGRESQL = pytest.param("postgresql", marks=pytest.mark.postgresql)
MARIADB = pytest.param("mariadb", marks=pytest.mark.mariadb)

GIT_CONFIG = """\
[user]
    name = Ada Example
    email = ada@example.org
[init]
    defaultBranch = main
[commit]
    gpgSign = false
"""


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-golden", action="store_true", help="write the golden files anew instead"
    )


def pytest_configure() -> None:
    """Let Ctrl-C reach what tests start: a shell has its background jobs ignore it, and theirs."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(scope="session", autouse=True)
def isolated_environment(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Hide the developer's Git configuration, hooks' variables and database from all tests."""
    home = tmp_path_factory.mktemp("home")
    (home / ".gitconfig").write_text(GIT_CONFIG, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        for name in [name for name in os.environ if name.startswith(("GIT_", "GITMIG_URL"))]:
            patch.delenv(name)
        patch.delenv("XDG_CONFIG_HOME", raising=False)
        patch.setenv("HOME", str(home))
        patch.setenv("GIT_CONFIG_GLOBAL", str(home / ".gitconfig"))
        patch.setenv("GIT_CONFIG_NOSYSTEM", "1")
        patch.setenv("GIT_TERMINAL_PROMPT", "0")
        yield


@cache
def _server(name: str) -> Engine | str:
    """Return an engine that can create databases, or why there is none."""
    engine = create_engine(SERVERS[name], isolation_level="AUTOCOMMIT", poolclass=NullPool)
    try:
        engine.connect().close()
    except (OperationalError, ImportError) as error:
        return f"{name}: {error}"
    return engine


@contextmanager
def _database(name: str, directory: Path) -> Iterator[str]:
    """Make an empty database and give its URL; drop it at the end."""
    if name == "sqlite":
        yield f"sqlite:///{directory / 'test.db'}"
        return
    server = _server(name)
    if isinstance(server, str):
        give_up(server)
    database = f"gitmig_test_{uuid4().hex}"
    with server.connect() as connection:
        connection.exec_driver_sql(CREATE[name].format(database))
    try:
        url: URL = make_url(SERVERS[name]).set(database=database)
        yield url.render_as_string(hide_password=False)
    finally:
        with server.connect() as connection:
            connection.exec_driver_sql(DROP[name].format(database))


@pytest.fixture(params=[SQLITE, POSTGRESQL, MARIADB])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of an empty database, on each kind of database in turn."""
    with _database(request.param, tmp_path) as url:
        yield url


@pytest.fixture(params=[SQLITE, POSTGRESQL, MARIADB])
def two_urls(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[str, str]]:
    """The URLs of two empty databases of a kind, on each kind of database in turn."""
    places = tmp_path_factory.mktemp("first"), tmp_path_factory.mktemp("second")
    with _database(request.param, places[0]) as one, _database(request.param, places[1]) as other:
        yield one, other


@pytest.fixture(scope="module", params=[SQLITE, POSTGRESQL, MARIADB])
def shared_url(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """The URL of a database that a module's tests share, on each kind of database in turn."""
    with _database(request.param, tmp_path_factory.mktemp("shared")) as url:
        yield url


@pytest.fixture(params=[SQLITE, POSTGRESQL])
def transactional_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of an empty database, on each kind that has transactional DDL."""
    with _database(request.param, tmp_path) as url:
        yield url


@pytest.fixture(params=[POSTGRESQL, MARIADB])
def server_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of an empty database, on each kind that is a server."""
    with _database(request.param, tmp_path) as url:
        yield url


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    """The URL of an SQLite file that does not exist yet."""
    return f"sqlite:///{tmp_path / 'test.db'}"


@pytest.fixture(params=[POSTGRESQL])
def postgresql_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of an empty PostgreSQL database."""
    with _database(request.param, tmp_path) as url:
        yield url


@pytest.fixture(params=[MARIADB])
def mariadb_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of an empty MariaDB database."""
    with _database(request.param, tmp_path) as url:
        yield url


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    """An engine on an empty database, of each kind in turn."""
    engine = create_engine(database_url, poolclass=NullPool)
    yield engine
    engine.dispose()


@pytest.fixture
def connection(engine: Engine) -> Iterator[Connection]:
    """A connection to an empty database, of each kind in turn."""
    with engine.connect() as connection:
        yield connection
