"""Copies of a database, one a branch, made and put back: a copy is whole before anything goes."""

import hashlib
import re
import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing
from functools import partial
from pathlib import Path

from sqlalchemy import URL, Connection, text
from sqlalchemy.exc import SQLAlchemyError

from gitmig.errors import CopyFailed, CopyUnsupported, GitmigError
from gitmig.runtime.failures import find_database_error, is_database_error
from gitmig.runtime.server import on_server
from gitmig.runtime.urls import mask_url

_MAINTENANCE = "postgres"
"""The database to be connected to while another one is renamed or copied."""
LONGEST_WAIT = 10.0
"""Seconds to wait for somebody who writes to a SQLite file."""


def name_copy(url: URL, branch: str, directory: Path) -> str:
    """Return what the copy of a database for a branch is called: a file, or a database.

    Raises:
        CopyUnsupported: there is no way to copy such a database.
    """
    digest = hashlib.sha256(f"{directory} {_identity(url)} {branch}".encode()).hexdigest()[:8]
    # In ASCII: PostgreSQL cuts a name off at 63 bytes, the digest at its end.
    slug = re.sub(r"\W+", "_", branch.casefold(), flags=re.ASCII)[:16]
    match url.get_backend_name():
        case "sqlite" if _find_file(url) is not None:
            return str(directory / f"{slug}_{digest}.db")
        case "postgresql" if url.database:
            name = url.database.encode()[:24].decode(errors="ignore")
            return f"{name}_kept_{slug}_{digest}"
    raise CopyUnsupported(mask_url(url))


def keep(url: URL, place: str) -> None:
    """Copy the database to `place`, instead of what may be there.

    Raises:
        CopyFailed: all is as before.
    """
    if url.get_backend_name() == "sqlite":
        _guard(url, partial(_copy_file, _get_file(url), Path(place)))
    else:
        _on_server(url, partial(_create, name=place, template=url.database or ""))


def make_way(url: URL, place: str) -> None:
    """Do what `bring()` wants done first: a copy at `place`, where it does not move the database.

    Raises:
        CopyFailed: all is as before.
    """
    if url.get_backend_name() == "sqlite":
        keep(url, place)


def bring(url: URL, place: str, brought: str) -> None:
    """Keep the database at `place`, and put the copy `brought` where it was.

    Called again after the process was killed in the midst of it, it does what is left to do.

    Raises:
        CopyFailed: no copy is lost.
    """
    if url.get_backend_name() == "sqlite":
        _guard(url, partial(_bring_file, Path(brought), _get_file(url)))
    else:
        _on_server(url, partial(_swap, live=url.database or "", place=place, brought=brought))


def drop(url: URL, place: str) -> None:
    """Remove a copy.

    Raises:
        CopyFailed: it is still there.
    """
    if url.get_backend_name() == "sqlite":
        Path(place).unlink(missing_ok=True)
    else:
        _on_server(url, partial(_drop, name=place))


def _identity(url: URL) -> str:
    return url.set(drivername=url.get_backend_name()).render_as_string(hide_password=True)


def _find_file(url: URL) -> Path | None:
    database = url.database
    if not database or database == ":memory:" or database.startswith("file:"):
        return None
    return Path(database).absolute()


def _get_file(url: URL) -> Path:
    file = _find_file(url)
    if file is None:
        raise CopyUnsupported(mask_url(url))
    return file


def _guard(url: URL, action: Callable[[], None]) -> None:
    try:
        action()
    except (sqlite3.Error, OSError) as error:
        raise CopyFailed(mask_url(url), str(error)) from error


def _copy_file(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    unfinished = target.with_suffix(".unfinished")
    unfinished.unlink(missing_ok=True)
    _fill(source, unfinished)
    unfinished.replace(target)


def _fill(source: Path, target: Path) -> None:
    with (
        closing(sqlite3.connect(source, timeout=LONGEST_WAIT)) as from_,
        closing(sqlite3.connect(target, timeout=LONGEST_WAIT)) as to,
    ):
        from_.backup(to, progress=_give_up)


def _give_up(status: int, _remaining: int, _total: int) -> None:
    """End a copy that has waited: Python's `backup()` would wait for ever."""
    if status in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        raise sqlite3.OperationalError("database is locked")


def _bring_file(brought: Path, file: Path) -> None:
    if brought.exists():
        # By SQLite's own transaction: whoever has the file open sees the one or the other.
        _fill(brought, file)
        brought.unlink()


def _on_server(url: URL, action: Callable[[Connection], None]) -> None:
    try:
        on_server(url.set(database=_MAINTENANCE), action)
    except Exception as error:
        if not is_database_error(error):
            raise
        known = find_database_error(error, url) or error
        reason = known.message if isinstance(known, GitmigError) else str(known)
        raise CopyFailed(mask_url(url), reason) from error


def _create(server: Connection, *, name: str, template: str) -> None:
    quote = server.dialect.identifier_preparer.quote
    unfinished = f"{name}_new"
    _drop(server, name=unfinished)
    server.exec_driver_sql(f"CREATE DATABASE {quote(unfinished)} TEMPLATE {quote(template)}")
    _rename(server, name, [(unfinished, name)])


def _swap(server: Connection, *, live: str, place: str, brought: str) -> None:
    if _is_there(server, brought):
        _rename(server, place, [(live, place), (brought, live)])


def _rename(server: Connection, replaced: str, pairs: Sequence[tuple[str, str]]) -> None:
    """Rename all or none; what was called `replaced` goes when that is done."""
    quote = server.dialect.identifier_preparer.quote
    old = f"{replaced}_old"
    _drop(server, name=old)
    before = [(replaced, old)] if _is_there(server, replaced) else []
    server.exec_driver_sql("BEGIN")
    try:
        for name, new in [*before, *pairs]:
            server.exec_driver_sql(f"ALTER DATABASE {quote(name)} RENAME TO {quote(new)}")
    except SQLAlchemyError:
        server.exec_driver_sql("ROLLBACK")
        raise
    server.exec_driver_sql("COMMIT")
    _drop(server, name=old)


def _is_there(server: Connection, name: str) -> bool:
    known = text("SELECT 1 FROM pg_database WHERE datname = :name")
    return server.execute(known, {"name": name}).first() is not None


def _drop(server: Connection, *, name: str) -> None:
    quote = server.dialect.identifier_preparer.quote
    server.exec_driver_sql(f"DROP DATABASE IF EXISTS {quote(name)}")
