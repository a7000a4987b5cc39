"""Runs env.py."""

from pathlib import Path
from typing import Any

from sqlalchemy import URL

from gitmig.errors import (
    EnvironmentFailed,
    EnvironmentIncomplete,
    EnvironmentMissing,
    GitmigError,
)
from gitmig.revisions.directory import ScriptDirectory
from gitmig.runtime.config import Config
from gitmig.runtime.environment import EnvironmentContext
from gitmig.runtime.failures import find_database_error
from gitmig.runtime.loading import execute_source
from gitmig.runtime.metadata import prepended_sys_path
from gitmig.runtime.tracebacks import (
    describe_exception,
    find_line,
    is_inside,
    render_traceback,
)
from gitmig.runtime.urls import redact

_GITMIG = Path(__file__).resolve().parent.parent


def run_env(script: ScriptDirectory, config: Config | None = None, **options: Any) -> None:
    """Execute env.py as a fresh module, with an environment of these options in force.

    Raises:
        EnvironmentMissing: there is no env.py.
        EnvironmentFailed: it raised; what it raised is the cause.
        EnvironmentIncomplete: it never ran the migrations.
        DatabaseUnreachable, DriverMissing, UrlInvalid: no connection was made.
    """
    config = config or Config(script.settings)
    path = script.settings.script_location / "env.py"
    environment = EnvironmentContext(config, script, **options)
    try:
        source = path.read_bytes()
    except FileNotFoundError:
        raise EnvironmentMissing(path) from None
    with prepended_sys_path(script.settings), environment:
        try:
            execute_source(source, path)
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
    url = _find_url(environment)
    failure = find_database_error(error, url)
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
