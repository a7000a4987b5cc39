"""What is told from the text of a statement that was sent."""

import hashlib
import re
from collections.abc import Iterable, Mapping
from typing import Any

from gitmig.passwords import mask_passwords

_FIRST_WORD = re.compile(r"(?:\s|--[^\n]*\n|/\*(?!!).*?\*/|\()*(\w+)", re.DOTALL)
_SET_STATEMENT = re.compile(r"\s*SET\s+STATEMENT\b.*?\bFOR\b", re.IGNORECASE | re.DOTALL)
"""What stands before a statement of MariaDB: https://mariadb.com/kb/en/set-statement/"""
_READING = frozenset(
    {"SELECT", "SHOW", "DESCRIBE", "DESC", "EXPLAIN", "PRAGMA", "SAVEPOINT", "RELEASE", "ROLLBACK"}
)
_DATA = _READING | {"INSERT", "UPDATE", "DELETE", "REPLACE", "MERGE", "WITH", "SET", "VALUES"}
_END = r"(?:\s+(?:WORK|TRAN|TRANSACTION))?(?:\s+AND\s+(?:NO\s+)?CHAIN)?\s*"
_COMMIT = re.compile(rf"(?:COMMIT|END){_END};?\s*$", re.IGNORECASE)
_COMMIT_INSIDE = re.compile(rf"(?:^|;)\s*COMMIT{_END}(?:;|$)", re.IGNORECASE)
_ROLLBACK = re.compile(rf"(?:ROLLBACK|ABORT){_END}(?:;|$)", re.IGNORECASE)
"""Not one to a savepoint."""
_LONGEST = 200
_LOOKED_AT = 100_000
"""How much of a statement is looked at: one may be a table's rows."""


def is_reading(statement: str) -> bool:
    """Whether a statement changes nothing."""
    # The driver of SQLite is told to begin; elsewhere BEGIN may open a block that does things.
    is_bracket = statement == "BEGIN IMMEDIATE" or is_commit(statement)
    return is_bracket or _first_word(statement) in _READING


def leaves_nothing(statement: str) -> bool:
    """Whether nothing of a statement outlasts the session: it reads, or sets something in it."""
    return is_reading(statement) or _first_word(statement) == "SET"


def changes_only_data(statement: str) -> bool:
    """Whether a statement leaves the schema alone, and so does not end a transaction."""
    return _first_word(statement) in _DATA


def is_commit(statement: str) -> bool:
    """Whether all that a statement does is to end a transaction, and keep what was done in it."""
    return bool(_match_command(_COMMIT, statement))


def has_commit_inside(statement: str) -> bool:
    """Whether it seems a script, sent as one statement, that commits what ran before."""
    return bool(_COMMIT_INSIDE.search(statement[:_LOOKED_AT]))


def is_rollback(statement: str) -> bool:
    """Whether a statement ends a transaction and undoes what was done in it."""
    return bool(_match_command(_ROLLBACK, statement))


def shorten_statement(statement: str) -> str:
    """Return a statement as people are shown it: on one line, cut off where it is long."""
    line = mask_passwords(" ".join(statement[:_LOOKED_AT].split()))
    return line if len(line) <= _LONGEST else f"{line[: _LONGEST - 3]}..."


def hash_statement(statement: str, parameters: Any = (), *, many: bool = False) -> str:
    """Return what tells a statement from another: of its text, and of the values sent with it.

    `many` says that there is a set of parameters for each of several executions.
    """
    digest = hashlib.sha256(statement.encode())
    rows: Iterable[Any] = parameters if many else (parameters,)
    for row in rows:
        values = sorted(row.items()) if isinstance(row, Mapping) else tuple(row or ())
        digest.update(repr(values).encode())
    return digest.hexdigest()[:16]


def _match_command(pattern: re.Pattern[str], statement: str) -> re.Match[str] | None:
    first = _FIRST_WORD.match(statement)
    return pattern.match(statement, first.start(1)) if first else None


def _first_word(statement: str) -> str:
    prefix = _SET_STATEMENT.match(statement)
    match = _FIRST_WORD.match(statement, prefix.end() if prefix else 0)
    return match[1].upper() if match else ""
