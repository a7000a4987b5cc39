"""What a revision will send, known before it runs."""

from dataclasses import dataclass
from types import TracebackType

from sqlalchemy.exc import DBAPIError

from gitmig.ddl import DefaultImpl
from gitmig.operations import MigrateOperation
from gitmig.runtime.loading import LoadedRevision


@dataclass(frozen=True, slots=True)
class ForeseenStatement:
    """One statement, with what there is to tell if it fails."""

    sql: str
    operation: MigrateOperation
    impl: DefaultImpl
    place: TracebackType
    """Where the revision asked for it."""

    def blame(self, error: DBAPIError) -> Exception:
        """Return what would have been raised where the revision asked for it."""
        error.statement = self.sql
        explained = self.impl.explain(self.operation, error)
        return (explained or error).with_traceback(self.place)


@dataclass(frozen=True, slots=True)
class Foreseen:
    """A revision, and all that it sends."""

    loaded: LoadedRevision
    statements: tuple[ForeseenStatement, ...]
