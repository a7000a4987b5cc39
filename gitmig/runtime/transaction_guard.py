"""Notices a revision that ends the transaction it runs in, which is ours to end.

Where it commits, what ran so far lasts, as in front of an `autocommit_block()`, and is written
down. Where it rolls back it fails: what is undone would be called applied.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, event

from gitmig.errors import TransactionNotOurs, TransactionRolledBack
from gitmig.runtime.sent import is_commit, is_rollback
from gitmig.runtime.transactions import Transactions


class TransactionGuard:
    """Watches one connection; `checkpoint` writes down what ran so far."""

    def __init__(
        self, connection: Connection, transactions: Transactions, checkpoint: Callable[[], None]
    ) -> None:
        self.connection = connection
        self.transactions = transactions
        self._checkpoint = checkpoint
        self._is_watching = False
        self._is_committed = self._is_rolled_back = False

    @contextmanager
    def attached(self) -> Iterator[None]:
        """Be told meanwhile of what is ended by a method of the connection's."""
        event.listen(self.connection, "commit", self._before_commit)
        event.listen(self.connection, "rollback", self._before_rollback)
        try:
            yield
        finally:
            event.remove(self.connection, "commit", self._before_commit)
            event.remove(self.connection, "rollback", self._before_rollback)

    @contextmanager
    def watching(self) -> Iterator[None]:
        """Watch one revision.

        Raises:
            TransactionRolledBack: it went on, or came to its end, after it rolled back.
        """
        self._is_committed = self._is_rolled_back = False
        self._is_watching = True
        try:
            yield
            self._go_on()
        finally:
            self._is_watching = False

    def before(self, statement: str) -> None:
        """Be told of a statement of the revision's that is about to be sent.

        Raises:
            TransactionRolledBack: it would roll back, or comes after something that did.
        """
        if self._is_the_revisions:
            self._go_on()
            if is_rollback(statement):
                raise TransactionRolledBack
            if is_commit(statement):
                self._note_end()

    def note_commit(self) -> None:
        """Be told that a statement has committed, among other things."""
        self._is_committed = True

    @property
    def _is_the_revisions(self) -> bool:
        """Whether it is the revision that ends a transaction now, and one that we began."""
        transactions = self.transactions
        return self._is_watching and not (transactions.in_autocommit or transactions.is_at_work)

    def _go_on(self) -> None:
        if self._is_rolled_back:
            raise TransactionRolledBack
        if self._is_committed:
            self._is_committed = False
            self.transactions.begin_anew()

    def _before_commit(self, _connection: Connection) -> None:
        if self._is_the_revisions:
            if self.transactions.external:
                raise TransactionNotOurs
            self._note_end()

    def _note_end(self) -> None:
        self._checkpoint()
        self._is_committed = True

    def _before_rollback(self, _connection: Connection) -> None:
        # Not the place to raise: it may be on the way of an error that says more.
        self._is_rolled_back = self._is_rolled_back or self._is_the_revisions
