"""What a move asks of the run that it is part of."""

from collections.abc import Callable, Mapping
from typing import Any, Protocol

from sqlalchemy import Connection, Dialect

from gitmig.batch.kept import KeptMove
from gitmig.ddl import DefaultImpl, Statement

OnRows = Callable[[str, int, int], None]
"""Told the table, how many rows are copied, and how many there are."""


class MoveLog(Protocol):
    """Where a move that cannot be rolled back is written down, so that it can be gone on with."""

    def keep(self, move: KeptMove) -> None:
        """Be told of a move before its first statement."""

    def forget(self) -> None:
        """Be told that what ran of the move is undone."""

    def find(self) -> KeptMove | None:
        """Return the move that began here in the run that stopped; None where none did."""
        ...

    def has_run(self, number: int) -> bool:
        """Whether a statement of that move, counted from 1, is known to have run."""
        ...

    def is_in_doubt(self, number: int) -> bool:
        """Whether a statement of that move was under way when the run stopped."""
        ...

    def count_one_more(self) -> None:
        """Be told that the statement in doubt has run."""

    def begin_anew(self) -> None:
        """Be told that nothing of that move is to be passed over."""

    def refuse(self, number: int, reason: str) -> None:
        """Raise ResumeRefused for a statement of that move."""


class MoveContext(Protocol):
    """What a move asks of a migration context."""

    @property
    def dialect(self) -> Dialect:
        """The kind of database."""
        ...

    @property
    def connection(self) -> Connection | None:
        """None where a script is written."""
        ...

    @property
    def as_sql(self) -> bool:
        """Whether a script is written."""
        ...

    @property
    def opts(self) -> Mapping[str, Any]:
        """What `context.configure()` was given."""
        ...

    @property
    def impl(self) -> DefaultImpl:
        """What turns operations into statements."""
        ...

    @property
    def moves(self) -> MoveLog:
        """Where moves are written down."""
        ...

    def run(self, statement: Statement) -> None:
        """Run a statement, or write it down."""

    def warn(self, message: str) -> None:
        """Tell of something that is not kept."""
