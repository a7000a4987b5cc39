"""Statements of ours that PostgreSQL works on while we do something else.

psycopg's own way to do that, `Connection.pipeline()`, would have the statements of a revision
answered late, too. So this talks to libpq, which psycopg offers as `psycopg.pq`, and leaves its
pipeline before anybody else uses the connection:
https://www.postgresql.org/docs/current/libpq-pipeline-mode.html
"""

import select
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Self

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

if TYPE_CHECKING:
    import psycopg
    from psycopg.pq.abc import PGconn

_CAN_WAIT = hasattr(select, "poll")
"""Not on Windows."""

Send = Callable[["PGconn"], object]
"""Calls a function of libpq that sends a statement, and waits for no answer."""


class Pipeline:
    """Sends several statements at once, and waits for their answers later.

    None of those after one that fails is run.
    """

    def __init__(self, connection: Connection, driver: "psycopg.Connection[Any]") -> None:
        self._connection = connection
        self._driver = driver
        self._answers: list[str] = []

    @classmethod
    def find(cls, connection: Connection) -> "Pipeline | None":
        """Return the pipeline of a connection; None where there is none, or it is no time for one.

        There is none outside of a transaction: each statement would be one of its own.
        """
        dialect = connection.dialect
        if dialect.driver != "psycopg" or dialect.is_async or not _CAN_WAIT:
            return None
        import psycopg
        from psycopg.pq import PipelineStatus, TransactionStatus

        driver: object = connection.connection.dbapi_connection
        if not isinstance(driver, psycopg.Connection) or not psycopg.Pipeline.is_supported():
            return None
        libpq = driver.pgconn
        is_free = (
            libpq.transaction_status == TransactionStatus.INTRANS
            and libpq.pipeline_status == PipelineStatus.OFF
        )
        # Who must not prepare has a pooler between: another session may have the next transaction.
        may_be_used = driver.prepare_threshold is not None and driver.info.encoding == "utf-8"
        return cls(connection, driver) if is_free and may_be_used else None

    @property
    def answers(self) -> Sequence[str]:
        """What each statement that was done is answered with, such as COMMIT."""
        return self._answers

    def send(self, sends: Iterable[Send]) -> Self:
        """Send the statements; to be entered at once, for the answers are received at the end.

        Raises:
            DBAPIError: the connection is lost.
        """
        libpq = self._driver.pgconn
        try:
            libpq.enter_pipeline_mode()
            for send in sends:
                send(libpq)
            libpq.pipeline_sync()
            self._flush(libpq)
        except self._driver.Error as error:
            self._leave(libpq)
            raise self._as_database_error(error) from error
        return self

    def __enter__(self) -> Self:
        return self

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> None:
        """Wait for the answers.

        Raises:
            DBAPIError: one of them is a failure, or the connection is lost.
        """
        libpq = self._driver.pgconn
        try:
            failure = self._receive(libpq)
        except BaseException:  # an interrupt: the connection has to be usable for what follows
            with suppress(self._driver.Error):
                libpq.get_cancel().cancel()
                self._receive(libpq)
            raise
        finally:
            self._leave(libpq)
        if failure is not None and error is None:
            raise self._as_database_error(failure) from failure

    def _receive(self, libpq: "PGconn") -> "psycopg.Error | None":
        """Take the answers up to the last one; return the first failure among them."""
        from psycopg.errors import error_from_result
        from psycopg.pq import ConnStatus, ExecStatus

        failure: psycopg.Error | None = None
        try:
            while libpq.status == ConnStatus.OK:
                while libpq.is_busy():
                    self._wait(libpq, select.POLLIN)
                    libpq.consume_input()
                result = libpq.get_result()
                if result is None:  # the end of one statement's answer
                    continue
                if result.status == ExecStatus.PIPELINE_SYNC:
                    break
                if result.status == ExecStatus.FATAL_ERROR:
                    failure = failure or error_from_result(result)
                elif result.status != ExecStatus.PIPELINE_ABORTED:
                    self._answers.append((result.command_status or b"").decode())
        except self._driver.Error as error:  # the connection is lost; what it said before is why
            failure = failure or error
        return failure or self._find_loss(libpq)

    def _find_loss(self, libpq: "PGconn") -> "psycopg.Error | None":
        if not self._driver.broken:
            return None
        return self._driver.OperationalError(libpq.get_error_message())

    def _flush(self, libpq: "PGconn") -> None:
        """Hand all that was sent to the network; a server that answers first is listened to."""
        while libpq.flush():
            self._wait(libpq, select.POLLIN | select.POLLOUT)
            libpq.consume_input()

    def _wait(self, libpq: "PGconn", events: int) -> None:
        # Not in libpq, which cannot be interrupted.
        poll = select.poll()
        poll.register(libpq.socket, events)
        poll.poll()

    def _leave(self, libpq: "PGconn") -> None:
        with suppress(self._driver.Error):  # of a connection that is lost
            libpq.exit_pipeline_mode()

    def _as_database_error(self, error: "psycopg.Error") -> DBAPIError:
        """Return what SQLAlchemy would have raised."""
        dialect: Any = self._connection.dialect
        lost = dialect.is_disconnect(error, self._connection.connection.dbapi_connection, None)
        if lost:
            self._connection.invalidate(error)
        raised = DBAPIError.instance(
            None, None, error, self._driver.Error, connection_invalidated=lost, dialect=dialect
        )
        assert isinstance(raised, DBAPIError)  # of an error of the driver it makes no other
        return raised
