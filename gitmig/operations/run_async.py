"""Calling what is asynchronous from a migration, which is not."""

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, TypeVar

from sqlalchemy import Connection

from gitmig.errors.operations import NotAsynchronous, OnlyOnline, WrongArgument
from gitmig.operations.directive import Directive

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection

P = ParamSpec("P")
R = TypeVar("R")


class RunAsyncDirective(Directive):
    """Offers `run_async`."""

    def run_async(
        self,
        async_function: Callable[Concatenate["AsyncConnection", P], Awaitable[R]],
        *args: P.args,
        **kw_args: P.kwargs,
    ) -> R:
        """Call an async function with an AsyncConnection, wait for it, and return its result.

            op.run_async(fill_table, "users")

        It takes part in the transaction of the migration. Only for a database that is reached by
        an asynchronous driver, and not in a script that is written offline.

        Raises: NotAsynchronous, a ValueError; OnlyOnline, a NotImplementedError.
        """
        given: object = async_function
        if not callable(given):
            raise WrongArgument("run_async", "async_function", given, "an async function")
        bind = self.migration_context.bind
        if not isinstance(bind, Connection):
            raise OnlyOnline("run_async")
        driver: Any = bind.connection.dbapi_connection
        if not bind.dialect.is_async:
            raise NotAsynchronous(f"{bind.dialect.name}+{bind.dialect.driver}")
        # An extra of SQLAlchemy, which who has an asynchronous driver has installed.
        from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

        connection = AsyncConnection(AsyncEngine(bind.engine), bind)
        result: R = driver.run_async(lambda _: async_function(connection, *args, **kw_args))
        return result
