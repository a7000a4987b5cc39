"""Executes env.py, and tells what went wrong in it."""

from pathlib import Path

from sqlalchemy import URL

from gitmig.config import Config
from gitmig.errors import (
    EnvironmentFailed,
    EnvironmentIncomplete,
    EnvironmentMissing,
    GitmigError,
)
from gitmig.resources import find_resources
from gitmig.runtime.environment import EnvironmentContext
from gitmig.runtime.failures import find_database_error, find_engine_url
from gitmig.runtime.loading import execute_source
from gitmig.runtime.lost_connection import find_lost_connection
from gitmig.runtime.metadata import prepended_sys_path
from gitmig.runtime.tracebacks import (
    describe_exception,
    find_line,
    is_inside,
    render_traceback,
)
from gitmig.runtime.urls import is_async_url, redact

_GITMIG = Path(__file__).resolve().parent.parent


def find_env(config: Config) -> Path:
    """Return the project's env.py, or that of the template which fits its settings.

    Raises:
        EnvironmentMissing: there is none, and the settings name no database.
    """
    path = config.settings.script_location / "env.py"
    if path.exists():
        return path
    if not config.databases and not config.settings.options.url:
        raise EnvironmentMissing(path)
    kind = "multidb" if config.databases else "async" if is_async_url(config.url) else "generic"
    return find_resources("templates") / kind / "env.py"


def execute_env(environment: EnvironmentContext) -> None:
    """Execute env.py as a fresh module, for the environment in force.

    Raises:
        EnvironmentMissing: there is no env.py, and the settings name no database.
        EnvironmentFailed: it raised; what it raised is the cause.
        EnvironmentIncomplete: it never ran the migrations.
        TransactionLost: it never committed the transaction that it ran them in.
        DatabaseUnreachable, DriverMissing, UrlInvalid: no connection was made.
        ConnectionLost: it broke outside of a revision.
    """
    path = find_env(environment.config)
    source = path.read_bytes()
    with prepended_sys_path(environment.config.settings):
        try:
            with environment.callers_transactions.answered_for():
                execute_source(source, path)
                for caught in environment.failures.values():
                    raise caught  # that env.py caught it does not make it a success
        except GitmigError:
            raise
        except (Exception, SystemExit) as error:
            # Whatever the user's code raises; `sys.exit(0)` would pass for success.
            failure = _describe_failure(error, path, environment)
            if failure is None:
                raise
            raise failure from error
    if environment.migration_context is None:
        raise EnvironmentIncomplete(path, "context.configure()")
    if not environment.has_run:
        raise EnvironmentIncomplete(path, "context.run_migrations()")


def _describe_failure(
    error: Exception | SystemExit, path: Path, environment: EnvironmentContext
) -> GitmigError | None:
    """Return the error for people; None for a bug of gitmig's, which is shown as one."""
    url = find_engine_url(error) or _find_url(environment)
    lost = find_lost_connection(error, environment.migration_context, url)
    failure = lost or find_database_error(error, url)
    if failure is not None:
        return failure
    if is_inside(error, _GITMIG, before=str(path)):
        return None
    line = find_line(error, str(path))
    place = f"{path}:{line}" if line else str(path)
    trace = redact(render_traceback(error, str(path)), url)
    return EnvironmentFailed(place, redact(describe_exception(error), url), trace)


def _find_url(environment: EnvironmentContext) -> URL | str:
    context = environment.migration_context
    if context is not None and context.connection is not None:
        return context.connection.engine.url
    try:
        return environment.config.url
    except GitmigError:
        return ""
