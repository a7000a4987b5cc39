"""From what a driver or a revision raised to an error for people."""

import re
import traceback

from sqlalchemy import URL, Engine
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError, SQLAlchemyError

from gitmig.errors import (
    DatabaseUnreachable,
    DatabaseUnusable,
    DriverMissing,
    GitmigError,
    UrlInvalid,
)
from gitmig.runtime.urls import mask_url, redact

_EXTRAS = {
    "psycopg": "postgresql",
    "psycopg2": "postgresql",
    "pymysql": "mysql",
    "MySQLdb": "mysql",
    "asyncpg": "async",
    "aiosqlite": "async",
    "aiomysql": "async",
    "asyncmy": "async",
}
_OURS = {"psycopg2": "postgresql+psycopg://", "MySQLdb": "mysql+pymysql://"}
"""What to write in the URL to get the driver that the extra installs."""
_OTHERS = frozenset(
    {"mysql", "mariadb", "pg8000", "psycopg2cffi", "oracledb", "cx_Oracle", "pyodbc", "pymssql"}
)
_DETAILS = ("DETAIL:", "HINT:")


def find_database_error(error: BaseException, url: URL | str) -> GitmigError | None:
    """Return what a failure outside of revisions means, or None if it is not the database's."""
    if isinstance(error, ModuleNotFoundError):
        return _find_missing_driver(error.name or "")
    if isinstance(error, NoSuchModuleError | ArgumentError | ValueError) and _is_of_url(error):
        reason = redact(str(error).split("\n", 1)[0], url)
        return UrlInvalid(mask_url(url), reason, _find_dialect_hint(error))
    if _is_of_driver(error):
        reason = redact(getattr(error, "strerror", None) or str(error), url)
        return DatabaseUnreachable(mask_url(url), reason, _find_hint(reason))
    if not isinstance(error, DBAPIError):
        return None
    reason = describe_database_error(error, url)
    kind = DatabaseUnreachable if error.statement is None else DatabaseUnusable
    return kind(mask_url(url), reason, _find_hint(reason))


def find_engine_url(error: BaseException) -> URL | None:
    """Return the URL of the engine that could not connect, where SQLAlchemy raised the error.

    An env.py may make engines for several databases; no error of SQLAlchemy's says which it was.
    """
    frames = [frame for frame, _ in traceback.walk_tb(error.__traceback__)]
    engines = (frame.f_locals.get("self") for frame in frames)
    return next((each.url for each in engines if isinstance(each, Engine)), None)


def is_database_error(error: BaseException) -> bool:
    """Whether a failure to connect or of a statement is one that `find_database_error` may know."""
    return isinstance(error, SQLAlchemyError | ImportError | OSError) or _is_of_driver(error)


def _is_of_url(error: Exception) -> bool:
    """Whether a URL is to blame: what SQLAlchemy says of models may be of the same classes."""
    if isinstance(error, NoSuchModuleError):
        return True
    frames = [frame for frame, _ in traceback.walk_tb(error.__traceback__)]
    return bool(frames) and frames[-1].f_globals.get("__name__") == "sqlalchemy.engine.url"


def _is_of_driver(error: BaseException) -> bool:
    """Whether it comes from a driver as it is, as asynchronous ones raise it where they connect.

    SQLAlchemy 2.0 passes on the driver's own errors there, too.
    """
    if _EXTRAS.get(type(error).__module__.partition(".")[0]) == "async":
        return True
    if not isinstance(error, OSError):
        return False
    frames = (frame for frame, _ in traceback.walk_tb(error.__traceback__))
    modules = {str(frame.f_globals.get("__name__", "")).partition(".")[0] for frame in frames}
    return not modules.isdisjoint(_EXTRAS)


def describe_database_error(error: DBAPIError, url: URL | str) -> str:
    """Return what the database said, on one line, without the driver's decoration."""
    original = error.orig
    arguments: tuple[object, ...] = getattr(original, "args", ())
    if len(arguments) > 1 and isinstance(arguments[0], int):  # MySQL drivers: number, text
        text = f"{arguments[1]} (error {arguments[0]})"
    else:
        lines = [line.strip() for line in str(original).strip().splitlines() if line.strip()]
        text = " ".join(lines[:1] + [line for line in lines[1:] if line.startswith(_DETAILS)])
    return redact(text or type(original).__name__, url)


def _find_dialect_hint(error: BaseException) -> str | None:
    """Return what hosting services call PostgreSQL in the URLs that they give out."""
    if re.search(r"sqlalchemy\.dialects:postgres(\.|$)", str(error)):
        return "write postgresql:// for postgres://, best with the driver: postgresql+psycopg://"
    return None


def _find_missing_driver(module: str) -> DriverMissing | None:
    name = module.partition(".")[0]
    if name not in _EXTRAS:
        other = f"install it beside gitmig: `pip install {name}`"
        return DriverMissing(name, other) if name in _OTHERS else None
    hint = f"`pip install 'gitmig[{_EXTRAS[name]}]'`"
    if name in _OURS:
        hint = f"write the URL as {_OURS[name]}..., and {hint}; or install {name}"
    return DriverMissing(name, hint)


_ACCESS_HINTS = {
    "readonly database": "make the file and its directory writable",
    "permission denied": "let the user of `url` do that in this database",
    "command denied": "let the user of `url` do that in this database",
}
_HINTS = _ACCESS_HINTS | {  # by a pattern of what the database says
    "unable to open database file": "does the directory of the file exist, and may you write it?",
    "file is not a database": "another file lies where `url` points; nothing was changed",
    "database is locked": "another program is writing; try again, or raise `lock_timeout`",
    "password authentication failed": "are user and password in `url` right?",
    "Access denied": "are user and password in `url` right?",
    'role ".*" does not exist': "create the user first, or mend its name in `url`",
    'database ".*" does not exist': "create the database first, or mend its name in `url`",
    "Unknown database": "create the database first, or mend its name in `url`",
    'schema ".*" does not exist': "create the schema first, or mend `version_table_schema`",
    "unknown database": "attach that schema first, or mend `version_table_schema`",
}


def _find_hint(reason: str) -> str | None:
    return next((hint for sign, hint in _HINTS.items() if re.search(sign, reason)), None)


def find_access_hint(reason: str) -> str | None:
    """Return what to do where the database does not allow a statement, or None."""
    return next((hint for sign, hint in _ACCESS_HINTS.items() if sign in reason), None)
