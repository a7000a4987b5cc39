"""PostgreSQL databases of the benchmarks; none is dropped before all is measured, see `aside`."""

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import psycopg

SERVER = "postgresql://postgres@127.0.0.1:5432"
PREFIX = "gitmig_bench"


def create_database(name: str) -> None:
    """Make an empty database; one of that name is put aside. Names begin with `PREFIX`."""
    with _server() as server:
        names = _list_databases(server)
        if name in names:
            aside = next(new for new in (f"{name}_{n}" for n in count()) if new not in names)
            server.execute(f"ALTER DATABASE {name} RENAME TO {aside}".encode())
        server.execute(f"CREATE DATABASE {name}".encode())


@contextmanager
def databases_dropped() -> Iterator[None]:
    """Drop all databases of the benchmarks in the end, if a server is there."""
    import psycopg

    try:
        yield
    finally:
        try:
            with _server() as server:
                for name in _list_databases(server):
                    server.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())
        except psycopg.OperationalError:
            pass


def _server() -> "psycopg.Connection[Any]":
    import psycopg

    return psycopg.connect(SERVER, autocommit=True)


def _list_databases(server: "psycopg.Connection[Any]") -> set[str]:
    query = "SELECT datname FROM pg_database WHERE datname ^@ %s"
    return {name for (name,) in server.execute(query, [PREFIX])}
