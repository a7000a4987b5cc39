"""Follows the statements of a revision, and keeps in the log those that cannot be rolled back.

Where a revision runs in one transaction there is nothing to keep: only a count. Otherwise (MySQL,
MariaDB, Oracle, inside an `autocommit_block()`, and at a COMMIT of the revision's own) the log's
row is written *before* each statement that ends the transaction, in the transaction that it ends,
and again after it. So the row is there exactly if what ran before the statement is, wherever the
process is killed.
"""

import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, event
from sqlalchemy.exc import SQLAlchemyError

from gitmig.runtime.events import OnEvent, StatementSent
from gitmig.runtime.kept_moves import KeptMoves
from gitmig.runtime.log_table import APPLIED, LogEntry, LogTable
from gitmig.runtime.own_tables import OwnTables
from gitmig.runtime.process import name_process
from gitmig.runtime.resumption import Resumption
from gitmig.runtime.sent import (
    changes_only_data,
    has_commit_inside,
    hash_statement,
    is_reading,
    shorten_statement,
)
from gitmig.runtime.transaction_guard import TransactionGuard
from gitmig.runtime.transactions import Transactions


class Journal:
    """What one revision has sent so far."""

    def __init__(
        self,
        connection: Connection,
        transactions: Transactions,
        tables: OwnTables,
        on_event: OnEvent,
    ) -> None:
        self.connection = connection
        self.transactions = transactions
        self.tables = tables
        self.emit = on_event
        self.statements: list[str] = []
        """Those that change something, in order, the last one perhaps under way."""
        self.lasting = 0
        """How many of them cannot be rolled back."""
        self.has_committed = False
        """Whether a commit came in its midst, so that what ran before the revision lasts, too."""
        self._hashes: list[str] = []
        self.moves = KeptMoves(self)
        self.resumption: Resumption | None = None
        self._entry: LogEntry | None = None
        self._key: int | None = None
        self._listening = False
        self._guard = TransactionGuard(connection, transactions, self.checkpoint)

    @property
    def log(self) -> LogTable | None:
        """Where it is kept."""
        return self.tables.log

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
            with self._guard.attached():
                yield
        finally:
            event.remove(self.connection, "before_cursor_execute", self._before)
            event.remove(self.connection, "after_cursor_execute", self._after)

    @property
    def is_catching_up(self) -> bool:
        """Whether all that was sent so far had run before the revision stopped half-way."""
        return self.resumption is not None and len(self.statements) <= self._ran_before

    @property
    def _ran_before(self) -> int:
        return 0 if self.resumption is None else self.resumption.count

    @contextmanager
    def resuming(self, resumption: Resumption) -> Iterator[None]:
        """Pass over the statements that ran before, in the revision that is followed meanwhile."""
        self.resumption = resumption
        try:
            with resumption.attached():
                yield
        finally:
            self.resumption = None

    @contextmanager
    def following(self, entry: LogEntry) -> Iterator[None]:
        """Follow the statements of one revision."""
        self.statements = []
        self._hashes = []
        self.moves.clear()
        self.lasting = self._ran_before
        self.has_committed = False
        self._entry = entry
        self._key = None
        self._listening = True
        try:
            with self._guard.watching():
                yield
        except BaseException:
            self._listening = False
            if self.log is None or self.transactions.external:
                self._count_committed()
            raise
        finally:
            self._listening = False
            self._entry = None

    def foretell(self, statements: Sequence[str]) -> None:
        """Be told of statements that are sent together, and of which the connection tells nobody.

        The transaction that they run in is committed with the step, or not at all.
        """
        self.statements.extend(statements)
        for statement in statements:
            self.emit(StatementSent(statement))

    def forget_after(self, count: int | None) -> None:
        """Be told that no more of them were tried; None says that all were."""
        del self.statements[count:]

    @property
    def is_only_listener(self) -> bool:
        """Whether nobody else is to be told of statements, or may change them."""
        told, driver = self.connection.dispatch, self.connection.dialect.dispatch
        others = (told.before_execute, told.after_execute, driver.do_execute, driver.handle_error)
        ours = (told.before_cursor_execute, told.after_cursor_execute)
        logs = self.connection.engine.logger.isEnabledFor(logging.INFO)
        return not logs and not any(others) and all(len(each) == 1 for each in ours)

    def checkpoint(self) -> None:
        """Keep what ran so far: the transaction that it ran in is about to be committed.

        Even if that is nothing: on SQLite, the entry is what tells others that we are at work.
        """
        self.has_committed = True
        if self._entry is not None and not self.is_catching_up:
            self._keep(len(self.statements), None)
            self.lasting = len(self.statements)

    def take_back(self, count: int) -> None:
        """Be told that what ran after so many statements is undone, though nothing rolls back."""
        del self.statements[count:], self._hashes[count:]
        self.lasting = min(self.lasting, count)
        self._keep(count, None, at_once=True)

    def finish(self, entry: LogEntry) -> None:
        """Write the revision's last entry, in the transaction of its version row."""
        if self.log is None:
            return
        if self.lasting:
            entry = replace(entry, statement_hashes=tuple(self._hashes[: entry.statements]))
        if entry.state != APPLIED:
            entry = replace(entry, moves=self.moves.as_json())
        if self._key is None:
            self.log.append(self.connection, entry)
        else:
            self.log.change(self.connection, self._key, entry)

    def list_lasting(self) -> tuple[str, ...]:
        """Return the statements that are known to last, shortened."""
        return tuple(map(shorten_statement, self.statements[: self.lasting]))

    def settle(self) -> tuple[str, ...]:
        """Return the statements that last after a failure and its rollback, shortened.

        The log's row tells: it shares the fate of what ran before it. Of a script that commits in
        its midst it tells no more than that a part of it lasts.
        """
        if self.log is not None and self._key is not None:
            found = self.log.find(self.connection, self._key)
            if found and any(map(has_commit_inside, self.statements[found.statements :])):
                self.lasting = len(self.statements)
            else:
                self.lasting = found.statements if found else self._ran_before
            self.has_committed = found is not None
            self._key = self._key if found else None
        return self.list_lasting()

    def _count_committed(self) -> None:
        """Count what lasts after a failure, before anybody rolls back, where no log can tell.

        DDL that commits has committed what came before it, even if it failed itself. A log in the
        caller's transaction tells of what may still be rolled back.
        """
        last = len(self.statements) - 1
        if (
            last >= self.lasting
            and self._ends_transaction(self.statements[last])
            and not self._is_transaction_open()
        ):
            self.lasting = last
            self.has_committed = True

    def _is_transaction_open(self) -> bool:
        """Whether the last statement did not even begin, as one with a mistake in its syntax.

        What was counted before it opened a transaction, which only the statement can have ended.
        MySQL does not tell. https://mariadb.com/kb/en/server-system-variables/#in_transaction
        """
        if not getattr(self.connection.dialect, "is_mariadb", False):
            return False
        try:
            return bool(self.connection.exec_driver_sql("SELECT @@in_transaction").scalar())
        except SQLAlchemyError:  # the connection is gone
            return False

    def find_stop(self) -> str | None:
        """Return the first statement that does not last: where to go on, shortened."""
        rest = self.statements[self.lasting :]
        return shorten_statement(rest[0]) if rest else None

    def _before(
        self,
        connection: Connection,
        cursor: Any,
        statement: str,
        parameters: Any,
        context: Any,
        executemany: bool,
    ) -> None:
        if not self._listening:
            return
        self._guard.before(statement)
        if is_reading(statement):
            self.emit(StatementSent(statement))
            return
        self.statements.append(statement)
        self._hashes.append(hash_statement(statement, parameters, many=executemany))
        number = len(self.statements)
        if self.resumption is not None and self.is_catching_up:
            self.resumption.pass_over(number, statement, self._hashes[-1], context)
            return
        self.emit(StatementSent(statement))
        if self._ends_transaction(statement) or has_commit_inside(statement):
            self._keep(number - 1, statement)

    def _after(self, connection: Connection, cursor: Any, statement: str, *_context: Any) -> None:
        if not self._listening or is_reading(statement):
            return
        if self.resumption is not None and self.resumption.passing:
            self.resumption.passing = False
        elif self._ends_transaction(statement):
            self.lasting = len(self.statements)
            self.has_committed = True
            self._keep(self.lasting, None, at_once=True)
        elif has_commit_inside(statement) and self.transactions.was_ended:
            self.lasting = len(self.statements)
            self.has_committed = True
            self._guard.note_commit()

    def _ends_transaction(self, statement: str) -> bool:
        transactions = self.transactions
        if transactions.in_autocommit:
            return True
        return transactions.ddl_commits and not changes_only_data(statement)

    def _keep(self, count: int, statement: str | None, *, at_once: bool = False) -> None:
        if self.log is None or self._entry is None:
            return
        self._listening = False
        entry = replace(
            self._entry,
            statements=count,
            statement_hashes=tuple(self._hashes[:count]),
            statement=statement and shorten_statement(statement),
            process=name_process(),
            moves=self.moves.as_json(),
        )
        if self._key is None:
            self._key = self.log.start(self.connection, entry)
        else:
            self.log.change(self.connection, self._key, entry)
        if at_once and not self.transactions.in_autocommit:
            self.connection.exec_driver_sql("COMMIT")
        self._listening = True
