"""Calls a revision's function to see what it would do, with no database to do it to."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import Executable, Pool, event

from gitmig.ddl import Statement
from gitmig.operations import ExecuteSQLOp, MigrateOperation
from gitmig.runtime.loading import LoadedRevision
from gitmig.runtime.migration import MigrationContext
from gitmig.runtime.operations import Operations
from gitmig.runtime.tracebacks import describe_exception, find_line
from gitmig.runtime.unconnected import ResultNeeded, UnconnectedContext


@dataclass(frozen=True, slots=True)
class Recording:
    """What a function would do, as far as that can be known without a database."""

    operations: tuple[MigrateOperation, ...] = ()
    stop: str | None = None
    """Why there may be more, such as that it asks the database; None if this is all."""
    failure: str | None = None
    """What it raised."""


def record(
    context: MigrationContext, loaded: LoadedRevision, name: str, run_args: Mapping[str, Any]
) -> Recording:
    """Call `upgrade` or `downgrade` of a revision, and return its operations.

    Nothing reaches a database: there is no connection to ask, and no pool of SQLAlchemy's gives
    one out meanwhile. What the function does beside that, such as writing a file, it does.

    Raises:
        FunctionMissing: the revision does not have it.
    """
    function = loaded.get_function(name)
    recorder = _Recorder(context)
    failure: str | None = None
    with Operations.context(recorder), _configured(recorder), _without_connections(recorder):
        try:
            function(**run_args)
        except ResultNeeded:
            pass
        except (Exception, SystemExit) as error:  # whatever the user's code raises
            line = find_line(error, str(loaded.path))
            failure = describe_exception(error) + (f", line {line}" if line else "")
    stop = "it asks the database" if recorder.asked else None
    return Recording(tuple(recorder.operations), stop, None if stop else failure)


class _Recorder(UnconnectedContext):
    """A migration context that keeps operations instead of running them."""

    def __init__(self, context: MigrationContext) -> None:
        super().__init__(context)
        self.operations: list[MigrateOperation] = []

    def begin_operation(self, operation: MigrateOperation) -> bool:
        """Keep the operation; it is not to be done."""
        self.operations.append(operation)
        return False

    def run(self, statement: Statement) -> None:
        """Run nothing."""

    def execute(
        self, sql: Executable | str, execution_options: Mapping[str, Any] | None = None
    ) -> None:
        """Keep a statement that is run by the context itself, as an operation."""
        self.operations.append(ExecuteSQLOp(sql, execution_options=execution_options))

    @contextmanager
    def autocommit_block(self) -> Iterator[None]:
        """Change nothing: there is no transaction."""
        yield


@contextmanager
def _configured(recorder: _Recorder) -> Iterator[None]:
    """Let `gitmig.context` act on the recorder, too: the connection of env.py is open already."""
    environment = recorder.environment_context
    if environment is None:
        yield
        return
    before, environment.migration_context = environment.migration_context, recorder
    try:
        yield
    finally:
        environment.migration_context = before


_recorder: ContextVar[_Recorder | None] = ContextVar("gitmig recorder", default=None)


@contextmanager
def _without_connections(recorder: _Recorder) -> Iterator[None]:
    """Refuse connections of engines that the function makes, or knows, itself."""
    _listen_to_pools()
    token = _recorder.set(recorder)
    try:
        yield
    finally:
        _recorder.reset(token)


@cache
def _listen_to_pools() -> None:
    """Listen once and for good: another thread may record when this one has ended."""
    event.listen(Pool, "checkout", _refuse_connection)


def _refuse_connection(*_connection: Any) -> None:
    # Other threads of the process have their engines, and no recorder.
    recorder = _recorder.get()
    if recorder is not None:
        raise recorder.ask()
