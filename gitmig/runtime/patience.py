"""How long statements may take or wait for a lock, and how often a step is tried again."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass

from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from gitmig.runtime.own_work import own_work

FIRST_PAUSE, LONGEST_PAUSE = 0.5, 30.0
_LOCK_TIMEOUTS: frozenset[object] = frozenset({"55P03", 1205})
"""https://www.postgresql.org/docs/current/errcodes-appendix.html,
https://mariadb.com/kb/en/mariadb-error-code-reference/"""
_STATEMENT_TIMEOUTS: frozenset[object] = frozenset({"57014", 1969, 3024})


@dataclass(frozen=True, slots=True)
class Patience:
    """Seconds; 0 leaves it to the database."""

    lock: int = 0
    """How long a statement may wait for a lock that another session has."""
    statement: int = 0
    """How long a statement may take."""
    retries: int = 0
    """How often a step is tried again that met a lock and was rolled back whole."""

    def pauses(self) -> Iterator[float]:
        """Yield how long to wait before each further try: twice as long each time."""
        pause = FIRST_PAUSE
        for _ in range(self.retries):
            yield pause
            pause = min(pause * 2, LONGEST_PAUSE)


@contextmanager
def session_timeouts(connection: Connection, patience: Patience) -> Iterator[None]:
    """Set the timeouts of the connection's session meanwhile, where its database has them."""
    wanted = _find_settings(connection, patience)
    if not wanted:
        yield
        return
    with own_work("setting the timeouts of the session"):
        saved = {name: _read(connection, name) for name in wanted}
        _set(connection, wanted)
    try:
        yield
    finally:
        with suppress(SQLAlchemyError):  # the session may be gone, and its settings with it
            _set(connection, saved)


def is_lock_timeout(error: BaseException | None) -> bool:
    """Whether a statement waited in vain for a lock that another session has."""
    return not _LOCK_TIMEOUTS.isdisjoint(_find_codes(error))


def find_timeout_hint(error: BaseException | None) -> str | None:
    """Return what to do about a statement that ran out of time; None for other errors."""
    if is_lock_timeout(error):
        return (
            "another session has a lock that the statement needs: try again, or raise "
            "`table_lock_timeout`, or let `lock_retries` try again"
        )
    if not _STATEMENT_TIMEOUTS.isdisjoint(_find_codes(error)):
        return "raise `statement_timeout`, or let the statement do less at once"
    return None


def _find_codes(error: BaseException | None) -> set[object]:
    if not isinstance(error, DBAPIError):
        return set()
    original = error.orig
    arguments: tuple[object, ...] = getattr(original, "args", ())
    codes = {getattr(original, "sqlstate", None), getattr(original, "pgcode", None)}
    return codes | set(arguments[:1])


def _find_settings(connection: Connection, patience: Patience) -> dict[str, str]:
    """Return the names and values of the session's variables that stand for the timeouts."""
    dialect = connection.dialect
    if dialect.name == "postgresql":
        wanted = {"lock_timeout": patience.lock, "statement_timeout": patience.statement}
        return {name: f"{seconds}s" for name, seconds in wanted.items() if seconds}
    if dialect.name not in ("mysql", "mariadb"):
        return {}
    wanted = {"lock_wait_timeout": patience.lock, "innodb_lock_wait_timeout": patience.lock}
    if getattr(dialect, "is_mariadb", False):
        wanted["max_statement_time"] = patience.statement
    else:  # milliseconds, and of a SELECT only
        wanted["max_execution_time"] = patience.statement * 1000
    return {name: str(value) for name, value in wanted.items() if value}


def _read(connection: Connection, name: str) -> str:
    if connection.dialect.name == "postgresql":
        return str(connection.scalar(text("SELECT current_setting(:name)"), {"name": name}))
    return str(connection.scalar(text(f"SELECT @@SESSION.{name}")))


def _set(connection: Connection, settings: Mapping[str, str]) -> None:
    began = connection.in_transaction()
    for name, value in settings.items():
        if connection.dialect.name == "postgresql":
            setting = text("SELECT set_config(:name, :value, false)")
            connection.execute(setting, {"name": name, "value": value})
        else:
            connection.exec_driver_sql(f"SET SESSION {name} = {value}")
    if not began:  # rolled back, PostgreSQL would forget them again
        connection.commit()
