"""Databases that exist for one question, such as what the schema is after a replay."""

import secrets
import signal
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import replace
from functools import partial
from pathlib import Path
from types import FrameType

from sqlalchemy import URL, Connection, text
from sqlalchemy.exc import DBAPIError

from gitmig.config import Config, Settings, settings_with
from gitmig.errors import GitmigError, ScratchUnavailable
from gitmig.runtime.failures import (
    describe_database_error,
    find_database_error,
    is_database_error,
)
from gitmig.runtime.server import on_server
from gitmig.runtime.urls import mask_url, parse_url

_PREFIX = "gitmig_scratch_"
LEFT_BEHIND_AFTER = 3600
"""Seconds after which a scratch database that nobody uses is one that a killed process left."""
_LEFT_BEHIND = {
    "postgresql": """
        SELECT datname FROM pg_database AS d WHERE starts_with(datname, :prefix)
        AND NOT EXISTS (SELECT FROM pg_stat_activity AS a WHERE a.datname = d.datname)
    """,
    "mysql": """
        SELECT schema_name FROM information_schema.schemata
        WHERE left(schema_name, length(:prefix)) = :prefix AND schema_name NOT IN
        (SELECT db FROM information_schema.processlist WHERE db IS NOT NULL)
    """,
}
_LEFT_BEHIND["mariadb"] = _LEFT_BEHIND["mysql"]
_FORCED_DROP_SINCE = (13,)
"""https://www.postgresql.org/docs/13/sql-dropdatabase.html"""


@contextmanager
def scratch_database(settings: Settings) -> Iterator[Settings]:
    """Give the settings with the URL of an empty database, which is removed at the end.

    It is of the same kind as the project's own: a temporary file for SQLite, else a database
    beside it on the same server. Of several databases, each gets its own. Those that killed
    processes left on the server go, too. There is no log in it, and what is applied to it is
    nothing that Git would have to keep.

    Raises:
        ScratchUnavailable: none can be made, so what it was wanted for cannot be decided.
    """
    config = Config(settings)
    with _ended_by_signals(), ExitStack() as stack:
        if not config.databases:
            url = stack.enter_context(_scratch_url(parse_url(config.url)))
            yield settings_with(settings, url=url, log=False)
            return
        databases = {
            name: replace(
                config.get_database(name),
                url=stack.enter_context(_scratch_url(parse_url(config.database_url(name)))),
            )
            for name in config.databases
        }
        yield settings_with(settings, databases=databases, log=False)


@contextmanager
def _scratch_url(url: URL) -> Iterator[str]:
    if url.get_backend_name() == "sqlite":
        with tempfile.TemporaryDirectory(prefix=_PREFIX) as directory:
            file = Path(directory, "scratch.db")
            file.touch()  # Who only looks at a database does not make it.
            yield _render(url.set(database=str(file)))
        return
    name = f"{_PREFIX}{int(time.time()):x}_{secrets.token_hex(4)}"
    _on_server(url, partial(_create, name=name))
    try:
        yield _render(url.set(database=name))
    finally:
        _on_server(url, partial(_drop, name=name))


@contextmanager
def _ended_by_signals() -> Iterator[None]:
    """Let a process that is asked to end do so as by Ctrl-C, with all that is to be removed."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def end(number: int, frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    ending = [getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name)]
    before = {one: signal.getsignal(one) for one in ending}
    replaced = [one for one, handler in before.items() if handler is signal.SIG_DFL]
    for one in replaced:
        signal.signal(one, end)
    try:
        yield
    finally:
        for one in replaced:
            signal.signal(one, before[one])


def _sweep(server: Connection) -> None:
    """Drop what killed processes left behind; that it cannot be done is no error."""
    query = _LEFT_BEHIND.get(server.dialect.name)
    if query is None:
        return
    with suppress(DBAPIError):
        for (name,) in server.execute(text(query), {"prefix": _PREFIX}).all():
            made, _, _ = str(name).removeprefix(_PREFIX).partition("_")
            with suppress(ValueError):
                if time.time() - int(made, 16) > LEFT_BEHIND_AFTER:
                    server.exec_driver_sql(f"DROP DATABASE {name}")


def is_scratch(database: str) -> bool:
    """Whether the URL, or the name of the database, is one that `scratch_database` gave."""
    return _PREFIX in database


def _render(url: URL) -> str:
    # The setting is expanded again where it is used: a password may look like a variable.
    return url.render_as_string(hide_password=False).replace("${", "%24{")


def _on_server(url: URL, action: Callable[[Connection], None]) -> None:
    """Connect to the server and do something there; its statements are not in transactions."""
    try:
        on_server(url, action)
    except Exception as error:
        if not is_database_error(error):
            raise
        raise _unavailable(url, find_database_error(error, url) or error) from error


def _create(server: Connection, *, name: str) -> None:
    _sweep(server)
    # template1 cannot be copied while anybody is connected to it.
    template = " TEMPLATE template0" if server.dialect.name == "postgresql" else ""
    try:
        server.exec_driver_sql(f"CREATE DATABASE {name}{template}")
    except DBAPIError as error:
        url = server.engine.url
        raise ScratchUnavailable(mask_url(url), describe_database_error(error, url)) from error


def _drop(server: Connection, *, name: str) -> None:
    version = server.dialect.server_version_info or ()
    postgresql = server.dialect.name == "postgresql"
    force = " WITH (FORCE)" if postgresql and version >= _FORCED_DROP_SINCE else ""
    server.exec_driver_sql(f"DROP DATABASE {name}{force}")


def _unavailable(url: URL, error: Exception) -> ScratchUnavailable:
    reason = error.message if isinstance(error, GitmigError) else str(error)
    return ScratchUnavailable(mask_url(url), reason)
