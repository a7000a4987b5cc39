"""A connection that broke: what it was used for, what is in force, and what to do."""

from sqlalchemy import URL
from sqlalchemy.exc import DBAPIError

from gitmig.errors import ConnectionLost
from gitmig.runtime.failures import describe_database_error
from gitmig.runtime.migration import MigrationContext
from gitmig.runtime.own_work import COMMITTING, BrokenOff
from gitmig.runtime.sent import shorten_statement
from gitmig.runtime.step_failure import SERVER_ROLLS_BACK


def find_lost_connection(
    error: BaseException, context: MigrationContext | None, url: URL | str
) -> ConnectionLost | None:
    """Return the error for people; None where no connection broke, or there was none yet.

    One that broke inside of a revision is told of by the revision's failure.
    """
    if not isinstance(error, DBAPIError) or not error.connection_invalidated:
        return None
    doing = _find_work(error)
    if doing is None and context is None:  # no statement was sent: it was about to be made
        return None
    state = _find_state(context, doing)
    lost = ConnectionLost(doing or COMMITTING, describe_database_error(error, url), *state)
    lost.database = None if context is None else context.database
    return lost


def _find_work(error: DBAPIError) -> str | None:
    if isinstance(error, BrokenOff):
        return error.doing
    return error.statement and f"running {shorten_statement(error.statement)}"


def _find_state(context: MigrationContext | None, doing: str | None) -> tuple[str, str | None]:
    """Return what is in force, and what to do; None is a commit that env.py makes."""
    again = "run the same command again when the server answers"
    runs_steps = context is not None and not context.opts.get("dont_mutate")
    # Who runs none commits only what settles one.
    if context is None or not (runs_steps or doing == COMMITTING):
        return "nothing was changed", again
    applier = context.applier
    is_whole = not (runs_steps and applier.transactions.own_each_step)
    if doing in (None, COMMITTING) and is_whole:
        return "either the server has committed all of it, or it rolls all of it back", None
    committed = applier.committed
    if not committed:
        return f"no revision was changed: {SERVER_ROLLS_BACK}", again
    ran = "1 revision ran and is" if committed == 1 else f"{committed} revisions ran and are"
    return f"{ran} committed; {SERVER_ROLLS_BACK}", None
