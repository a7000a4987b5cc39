"""Follows the statements of a revision, and keeps in the log those that cannot be rolled back.

Where a revision runs in one transaction there is nothing to keep: only a count. Otherwise (MySQL,
MariaDB, Oracle, and inside an `autocommit_block()`) the log's row is written *before* each
statement that ends the transaction, in the transaction that it ends, and again after it. So the
row is there exactly if what ran before the statement is, wherever the process is killed.
"""

import hashlib
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, event

from gitmig.runtime.log_table import LogEntry, LogTable
from gitmig.runtime.transactions import Transactions

_FIRST_WORD = re.compile(r"(?:\s|--[^\n]*\n|/\*(?!!).*?\*/|\()*(\w+)", re.DOTALL)
_READING = frozenset(
    {"SELECT", "SHOW", "DESCRIBE", "DESC", "EXPLAIN", "PRAGMA", "SAVEPOINT", "RELEASE", "ROLLBACK"}
)
_DATA = _READING | {"INSERT", "UPDATE", "DELETE", "REPLACE", "MERGE", "WITH", "SET", "VALUES"}
_LONGEST = 200


class Journal:
    """What one revision has sent so far."""

    def __init__(
        self, connection: Connection, transactions: Transactions, log: LogTable | None
    ) -> None:
        self.connection = connection
        self.transactions = transactions
        self.log = log
        self.statements: list[str] = []
        """Those that change something, in order, the last one perhaps under way."""
        self.lasting = 0
        """How many of them cannot be rolled back."""
        self._entry: LogEntry | None = None
        self._key: int | None = None
        self._listening = False

    @property
    def has_row(self) -> bool:
        """Whether the log has a row of this revision already."""
        return self._key is not None

    @contextmanager
    def attached(self) -> Iterator[None]:
        """Listen to the connection meanwhile."""
        event.listen(self.connection, "before_cursor_execute", self._before)
        event.listen(self.connection, "after_cursor_execute", self._after)
        try:
            yield
        finally:
            event.remove(self.connection, "before_cursor_execute", self._before)
            event.remove(self.connection, "after_cursor_execute", self._after)

    @contextmanager
    def following(self, entry: LogEntry) -> Iterator[None]:
        """Follow the statements of one revision."""
        self.statements = []
        self.lasting = 0
        self._entry = entry
        self._key = None
        self._listening = True
        try:
            yield
        finally:
            self._listening = False
            self._entry = None

    def checkpoint(self) -> None:
        """Keep what ran so far: the transaction that it ran in is about to be committed."""
        if self._entry is not None and self.statements:
            self._keep(len(self.statements), None)
            self.lasting = len(self.statements)

    def finish(self, entry: LogEntry) -> None:
        """Write the revision's last entry, in the transaction of its version row."""
        if self.log is None:
            return
        if self._key is None:
            self.log.append(self.connection, entry)
        else:
            hashes = tuple(map(hash_statement, self.statements[: entry.statements]))
            self.log.change(self.connection, self._key, replace(entry, statement_hashes=hashes))

    def settle(self) -> tuple[str, ...]:
        """Return the statements that last after a failure and its rollback, shortened.

        The log's row tells: it shares the fate of what ran before it.
        """
        if self.log is not None and self._key is not None:
            found = self.log.find(self.connection, self._key)
            self.lasting = found.statements if found else 0
            self._key = self._key if found else None
        return tuple(map(shorten_statement, self.statements[: self.lasting]))

    def find_stop(self) -> str | None:
        """Return the first statement that does not last: where to go on, shortened."""
        rest = self.statements[self.lasting :]
        return shorten_statement(rest[0]) if rest else None

    def _before(self, connection: Connection, cursor: Any, statement: str, *_context: Any) -> None:
        if not self._listening or _is_reading(statement):
            return
        self.statements.append(statement)
        if self._ends_transaction(statement):
            self._keep(len(self.statements) - 1, statement)

    def _after(self, connection: Connection, cursor: Any, statement: str, *_context: Any) -> None:
        if not self._listening or _is_reading(statement):
            return
        if self._ends_transaction(statement):
            self.lasting = len(self.statements)
            self._keep(self.lasting, None, at_once=True)

    def _ends_transaction(self, statement: str) -> bool:
        transactions = self.transactions
        if transactions.in_autocommit:
            return True
        return not transactions.transactional_ddl and _first_word(statement) not in _DATA

    def _keep(self, count: int, statement: str | None, *, at_once: bool = False) -> None:
        if self.log is None or self._entry is None:
            return
        self._listening = False
        entry = replace(
            self._entry,
            statements=count,
            statement_hashes=tuple(map(hash_statement, self.statements[:count])),
            statement=statement and shorten_statement(statement),
        )
        if self._key is None:
            self._key = self.log.start(self.connection, entry)
        else:
            self.log.change(self.connection, self._key, entry)
        if at_once and not self.transactions.in_autocommit:
            self.connection.exec_driver_sql("COMMIT")
        self._listening = True


def shorten_statement(statement: str) -> str:
    """Return a statement on one line, cut off where it is long."""
    line = " ".join(statement.split())
    return line if len(line) <= _LONGEST else f"{line[: _LONGEST - 3]}..."


def hash_statement(statement: str) -> str:
    """Return what tells a statement from another; the text alone, values are not in it."""
    return hashlib.sha256(statement.encode()).hexdigest()[:16]


def _first_word(statement: str) -> str:
    match = _FIRST_WORD.match(statement)
    return match[1].upper() if match else ""


def _is_reading(statement: str) -> bool:
    return _first_word(statement) in _READING
