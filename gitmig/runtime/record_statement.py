"""The one statement that moves a head and adds the log entry: PostgreSQL can do both at once.

https://www.postgresql.org/docs/current/queries-with.html#QUERIES-WITH-MODIFYING
"""

import re
from datetime import timedelta
from typing import Any

from sqlalchemy import (
    CTE,
    Boolean,
    ColumnElement,
    FromClause,
    Insert,
    Integer,
    Select,
    bindparam,
    case,
    cast,
    func,
    insert,
    literal_column,
    select,
    text,
    true,
)

from gitmig.runtime.log_table import LogTable
from gitmig.runtime.version_table import VersionTable

_FOUND = "gitmig found rows: "
_REFUSAL = re.compile(f"{_FOUND}(\\d+)")
"""In what PostgreSQL says of a text that is no number, in whatever language."""
_ONE: ColumnElement[Any] = literal_column("1")


def write_both(log: LogTable, versions: VersionTable) -> Insert:
    """Return what moves a row and adds the entry, and does nothing if there is no such row.

    Whoever sends it looks at the count of rows, before a commit.
    """
    return _add_entry(log, _find_values(log), _move(versions))


def write_or_fail(
    log: LogTable | None, versions: VersionTable, clock: timedelta
) -> Insert | Select[Any]:
    """Return what does the same, and fails unless there is one row to move.

    It finds out itself when the step ends, being told how far our `clock` is ahead of the
    server's. Without a log, only the row is moved.
    """
    found = select(func.count().label("number")).select_from(_move(versions)).subquery("found")
    if log is None:
        return select(_unless_one(found, _ONE)).where(_leave_to_a_later_commit())
    values = _find_values(log)
    seconds = f"{clock.total_seconds():f} seconds"
    end: ColumnElement[Any] = literal_column(f"clock_timestamp() + interval '{seconds}'")
    values["finished_at"] = func.greatest(values["started_at"], end)
    values["statements"] = _unless_one(found, values["statements"])
    return _add_entry(log, values, found)


def find_refusal(message: str) -> int | None:
    """Return how many rows there were, if that is what an error of the server's tells."""
    found = _REFUSAL.search(message)
    return None if found is None else int(found[1])


def _move(versions: VersionTable) -> CTE:
    moving = versions.update(bindparam("old_version"), bindparam("new_version"))
    return moving.returning(versions.table.c.version_num).cte("moved")


def _find_values(log: LogTable) -> dict[str, ColumnElement[Any]]:
    columns = [column for column in log.table.c if not column.primary_key]
    return {column.name: bindparam(column.name, type_=column.type) for column in columns}


def _add_entry(log: LogTable, values: dict[str, ColumnElement[Any]], found: FromClause) -> Insert:
    row = select(*values.values()).select_from(found).where(_leave_to_a_later_commit())
    return insert(log.table).from_select(list(values), row, include_defaults=False)


def _unless_one(found: FromClause, value: ColumnElement[Any]) -> ColumnElement[Any]:
    """Return a number, or what fails: a text that is none, with the count in it."""
    refusal = cast(literal_column(f"'{_FOUND}'").concat(found.c.number), Integer())
    return case((found.c.number == _ONE, value), else_=refusal)


def _leave_to_a_later_commit() -> ColumnElement[bool]:
    """True; and where `may_wait`, this transaction alone is committed asynchronously.

    https://www.postgresql.org/docs/current/wal-async-commit.html
    """
    asynchronous = text("set_config('synchronous_commit', 'off', true) = 'off'")
    return case((bindparam("may_wait", type_=Boolean()), asynchronous), else_=true())
