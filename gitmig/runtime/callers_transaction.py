"""Follows a transaction that was open before a run to its end, which env.py owes it.

A connection that has executed anything is in one, whether env.py meant to begin it or not:
https://docs.sqlalchemy.org/en/20/core/connections.html#commit-as-you-go
Where it is closed without a commit all that ran is taken back, and SQLAlchemy tells nobody.
"""

import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any

import sqlalchemy
from sqlalchemy import Connection, event

from gitmig.errors import TransactionLost
from gitmig.runtime.migration import MigrationContext
from gitmig.runtime.sent import changes_only_data, is_commit, leaves_nothing

_SQLALCHEMY = str(Path(sqlalchemy.__file__).parent)


class CallersTransactions:
    """All of one run of env.py, which are each to be answered for when it has ended."""

    def __init__(self, handed_in: Iterable[Any]) -> None:
        """`handed_in` are objects that outlive env.py: connections among them may stay open."""
        self._handed_in = [getattr(each, "sync_connection", each) for each in handed_in]
        self._followed: list[_Followed] = []
        self._is_answered_for = False

    @contextmanager
    def following(self, context: MigrationContext) -> Iterator[None]:
        """Follow the transaction that a context runs in from here on, if it is not our own."""
        connection = context.connection if self._is_answered_for else None
        if connection is None or not context.applier.transactions.notice_caller():
            yield
            return
        followed = _Followed(context, connection)
        self._followed.append(followed)
        with followed.running():
            yield

    @contextmanager
    def answered_for(self) -> Iterator[None]:
        """Surround the whole of env.py.

        Raises:
            TransactionLost: it went on without a commit.
        """
        self._is_answered_for = True
        try:
            yield
            for followed in self._list_lost():
                raise TransactionLost(followed.context.applier.uncommitted)
        except BaseException as error:
            if not isinstance(error, TransactionLost):
                for followed in self._list_lost():
                    followed.context.tell_of_rollback()
            raise
        finally:
            for followed in self._followed:
                followed.detach()

    def _list_lost(self) -> list["_Followed"]:
        return [
            each
            for each in self._followed
            if each.was_closed or (each.has_work and each.connection not in self._handed_in)
        ]


class _Followed:
    """The transaction of one context, from its first run on."""

    def __init__(self, context: MigrationContext, connection: Connection) -> None:
        self.context = context
        self.connection = connection
        self.has_work = False
        """Whether there is something of ours in it that nobody has ended."""
        self.was_closed = False
        """Whether it went away with its connection."""
        self._is_running = False
        self._is_in_savepoint = connection.in_nested_transaction()
        self._listeners: dict[str, Callable[..., None]] = {
            "before_cursor_execute": self._before_execute,
            "commit": self._before_commit,
            "rollback": self._before_rollback,
            "rollback_savepoint": self._before_rollback_to_savepoint,
        }
        for name, listener in self._listeners.items():
            event.listen(connection, name, listener)

    def detach(self) -> None:
        """Follow it no further."""
        for name, listener in self._listeners.items():
            event.remove(self.connection, name, listener)

    @contextmanager
    def running(self) -> Iterator[None]:
        """Surround a run, whose statements are our work; a failure says by itself what lasts."""
        self._is_running = True
        try:
            yield
        except BaseException:
            self.has_work = False
            raise
        finally:
            self._is_running = False

    def _before_execute(
        self, _connection: Connection, _cursor: Any, statement: str, *_: object
    ) -> None:
        ddl_commits = self.context.applier.transactions.ddl_commits
        if is_commit(statement) or (ddl_commits and not changes_only_data(statement)):
            self._before_commit(self.connection)
        elif self._is_running and not leaves_nothing(statement):
            self.has_work = True

    def _before_commit(self, _connection: Connection) -> None:
        self.has_work = False
        self.context.applier.note_commit()

    def _before_rollback(self, _connection: Connection) -> None:
        if self.has_work:
            self.has_work = False
            self.was_closed = _is_closing()
            if not self.was_closed:
                self.context.tell_of_rollback()

    def _before_rollback_to_savepoint(self, connection: Connection, *_: object) -> None:
        if self._is_in_savepoint and not self._is_running:
            self._before_rollback(connection)


def _is_closing() -> bool:
    """Whether something of SQLAlchemy's that is closed is what rolls back: nobody asked for it."""
    frame: FrameType | None = sys._getframe()
    while frame is not None:
        if frame.f_code.co_name == "close" and frame.f_code.co_filename.startswith(_SQLALCHEMY):
            return True
        frame = frame.f_back
    return False
