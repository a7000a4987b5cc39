"""What `context.begin_transaction()` returns: a context manager that can also be ended by hand."""

import sys
from collections.abc import Callable
from contextlib import AbstractContextManager
from types import TracebackType
from typing import Self

from gitmig.errors import RollbackImpossible


class _RolledBack(Exception):
    """Ends a transaction as a failure would, and is never seen outside."""


class RunTransaction(AbstractContextManager["RunTransaction"]):
    """The transaction around a run, begun already; ended once, by whatever comes first.

    `with context.begin_transaction() as transaction:` commits at the end of the block, unless it
    was left by an error or `transaction.rollback()` was called inside: a dry run.
    """

    def __init__(
        self,
        scope: AbstractContextManager[None],
        find_obstacle: Callable[[], str | None],
        on_rollback: Callable[[], None],
    ) -> None:
        """`find_obstacle` tells why it cannot be rolled back, or None."""
        self._scope: AbstractContextManager[None] | None = scope
        self._find_obstacle = find_obstacle
        self._on_rollback = on_rollback
        scope.__enter__()

    @property
    def is_active(self) -> bool:
        """Whether it was not ended yet."""
        return self._scope is not None

    def commit(self) -> None:
        """Keep what ran in it; does nothing where it is ended already."""
        scope, self._scope = self._scope, None
        if scope is not None:
            scope.__exit__(None, None, None)

    def rollback(self) -> None:
        """Undo what ran in it; does nothing where it is ended already.

        While an error is handled it undoes what can be undone: what could not is known already.

        Raises:
            RollbackImpossible: what ran is committed, or is in a transaction of the caller's.
        """
        if self._scope is None:
            return
        failing = sys.exc_info()[1] is not None
        obstacle = None if failing else self._find_obstacle()
        if obstacle is not None:
            raise RollbackImpossible(obstacle)
        scope, self._scope = self._scope, None
        error = _RolledBack()
        scope.__exit__(type(error), error, None)
        if not failing:
            self._on_rollback()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        scope, self._scope = self._scope, None
        if scope is not None:
            scope.__exit__(kind, error, trace)
