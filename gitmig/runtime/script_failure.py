"""What a revision that cannot be written as SQL is reported as."""

from sqlalchemy.exc import NoInspectionAvailable, UnboundExecutionError

from gitmig.errors import GitmigError, ScriptRefused
from gitmig.ids import shorten
from gitmig.revisions.plan import Step
from gitmig.runtime.loading import LoadedRevision
from gitmig.runtime.tracebacks import describe_exception, find_line, render_traceback

NO_DATABASE = "it needs an answer from a database, and a script has none"
WITHOUT = (
    "let the database find it when the script is run (`INSERT ... SELECT`), or ask "
    "`op.get_context().as_sql` and pass over what only a connection can do"
)


def describe_refusal(
    error: Exception | SystemExit, step: Step, loaded: LoadedRevision | None
) -> ScriptRefused:
    """Return the error for people, with the line of the revision that asked for too much."""
    file = str(loaded.path) if loaded else ""
    asks = _asks_for_a_database(error)
    refused = ScriptRefused(
        shorten(step.revision.id) if step.revision else step.direction,
        step.direction,
        file=step.revision.path if step.revision else "",
        line=find_line(error, file),
        reason=NO_DATABASE if asks else _describe(error),
        hint=WITHOUT if asks else getattr(error, "hint", None),
    )
    if not asks and not isinstance(error, GitmigError):
        refused.user_traceback = render_traceback(error, file)
    return refused


def _asks_for_a_database(error: BaseException) -> bool:
    """Whether something was asked of the connection, which is None, or of its None of a result."""
    if isinstance(error, AttributeError):
        return error.obj is None and error.name is not None
    return isinstance(error, NoInspectionAvailable | UnboundExecutionError)


def _describe(error: BaseException) -> str:
    return error.message if isinstance(error, GitmigError) else describe_exception(error)
