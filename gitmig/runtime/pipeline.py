"""Statements of ours that PostgreSQL works on while we do something else.

psycopg's own way to do that, `Connection.pipeline()`, would have the statements of a revision
answered late, too. So this talks to libpq, which psycopg offers as `psycopg.pq`, and leaves its
pipeline before anybody else uses the connection:
https://www.postgresql.org/docs/current/libpq-pipeline-mode.html
"""

import select
from collections import deque
from collections.abc import Callable, Iterable
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
    """Sends batches of statements, and waits for their answers later, the oldest first.

    None of those after one that fails in a batch is run. A batch sent behind it is: it is of no
    effect only in the same transaction, which has failed.
    """

    def __init__(self, connection: Connection, driver: "psycopg.Connection[Any]") -> None:
        self._connection = connection
        self._driver = driver
        self._under_way: deque[Batch] = deque()

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

    def send(self, sends: Iterable[Send]) -> "Batch":
        """Send the statements, perhaps behind others that are under way.

        What is returned is to be entered, for the answers are received when it is left.

        Raises:
            DBAPIError: the connection is lost.
        """
        libpq = self._driver.pgconn
        try:
            if not self._under_way:
                libpq.enter_pipeline_mode()
            for send in sends:
                send(libpq)
            libpq.pipeline_sync()
            self._flush(libpq)
        except self._driver.Error as error:
            self._leave()
            raise self.as_database_error(error) from error
        batch = Batch(self)
        self._under_way.append(batch)
        return batch

    def finish(self, *, failing: bool) -> "psycopg.Error | None":
        """Wait for the oldest batch; return why it failed, or the connection was lost.

        Where it fails, or anything else does, what was sent behind it is waited for, too.
        """
        try:
            failure = self._receive()
            if failure is not None:  # so what is behind it fails, too
                self._drain()
            elif failing:
                self.drop()
        except BaseException:  # an interrupt: the connection has to be usable for what follows
            self.drop()
            raise
        finally:
            self._leave()
        return failure

    def drop(self) -> None:
        """Stop what is under way: it is about to be rolled back."""
        with suppress(self._driver.Error):
            if self._under_way:
                self._driver.pgconn.get_cancel().cancel()
            self._drain()

    def _drain(self) -> None:
        while self._under_way:
            self._receive()
        self._leave()

    def _receive(self) -> "psycopg.Error | None":
        """Take the answers of the oldest batch; return the first failure among them."""
        from psycopg.errors import error_from_result
        from psycopg.pq import ConnStatus, ExecStatus

        libpq, batch = self._driver.pgconn, self._under_way[0]
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
                    self._under_way.popleft()
                    return failure
                if result.status == ExecStatus.FATAL_ERROR:
                    failure = failure or error_from_result(result)
                elif result.status != ExecStatus.PIPELINE_ABORTED:
                    batch.answers.append((result.command_status or b"").decode())
        except self._driver.Error as error:  # the connection is lost; what it said before is why
            failure = failure or error
        self._under_way.clear()
        return failure or self._driver.OperationalError(libpq.get_error_message())

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

    def _leave(self) -> None:
        """Give the connection back to the driver, once nothing is under way."""
        if not self._under_way:
            with suppress(self._driver.Error):  # of a connection that is lost
                self._driver.pgconn.exit_pipeline_mode()

    def as_database_error(self, error: "psycopg.Error") -> DBAPIError:
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


class Batch:
    """What was sent together, and is not yet answered while this is entered."""

    def __init__(self, pipeline: Pipeline) -> None:
        self._pipeline = pipeline
        self.answers: list[str] = []
        """What each statement that was done is answered with, such as COMMIT."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> None:
        """Wait for the answers.

        Raises:
            DBAPIError: one of them is a failure, or the connection is lost.
        """
        failure = self._pipeline.finish(failing=error is not None)
        if failure is not None and error is None:
            raise self._pipeline.as_database_error(failure) from failure
