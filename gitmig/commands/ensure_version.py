"""`gitmig ensure-version`: make the tables that gitmig keeps in a database."""

from gitmig.revisions.directory import ScriptDirectory
from gitmig.runtime.migrate import ensure_version_table
from gitmig.runtime.scripts import render_tables


def ensure_version(scripts: ScriptDirectory) -> tuple[str, ...]:
    """Create the version table, and the log table unless it is off, where they are missing.

    Returns the names of those that were created.
    """
    return ensure_version_table(scripts)


def render_ensure_version(scripts: ScriptDirectory) -> str:
    """Return an SQL script instead, which creates what is missing where it is run."""
    return render_tables(scripts)
