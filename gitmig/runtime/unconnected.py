"""A migration context for code that is called without a database."""

from typing import Any

from sqlalchemy import Connection, Dialect

from gitmig.runtime.apply import Applier
from gitmig.runtime.migration import MigrationContext


class ResultNeeded(Exception):
    """The code asked for something that only the database knows."""


class UnconnectedContext(MigrationContext):
    """A migration context on no connection, of the dialect and the options of another one."""

    def __init__(self, context: MigrationContext) -> None:
        super().__init__(context.dialect, None, context.opts, context.environment_context)
        self.asked = False
        self.connection = _NoConnection(self)

    @property
    def applier(self) -> Applier:
        """Raise what ends the code: only the database knows its heads."""
        raise self.ask()

    def ask(self) -> ResultNeeded:
        """Remember that the rest is not known, even if the code goes on."""
        self.asked = True
        return ResultNeeded()


class _NoConnection(Connection):
    """A connection to nowhere: whatever is asked of it, the database would have to answer."""

    def __init__(self, context: UnconnectedContext) -> None:
        object.__setattr__(self, "_context", context)

    def __getattribute__(self, name: str) -> Any:
        context: UnconnectedContext = object.__getattribute__(self, "_context")
        if name == "dialect":
            dialect: Dialect = context.dialect
            return dialect
        if name.startswith("__"):
            return object.__getattribute__(self, name)
        raise context.ask()
