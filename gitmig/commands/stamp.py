"""`gitmig stamp`: set the database's heads."""

from collections.abc import Sequence

from gitmig.errors import PurgeNeedsDatabase
from gitmig.git.ref_targets import expand_targets
from gitmig.revisions.directory import ScriptDirectory
from gitmig.revisions.script_range import parse_script_range
from gitmig.runtime import migrate
from gitmig.runtime import scripts as sql
from gitmig.runtime.events import OnEvent, Outcome, ignore_event


def stamp(
    scripts: ScriptDirectory,
    targets: Sequence[str],
    *,
    purge: bool = False,
    tag: str | None = None,
    on_event: OnEvent = ignore_event,
) -> Outcome:
    """Set the heads to `targets` without running anything; `purge` forgets all others first."""
    return migrate.stamp(
        scripts, expand_targets(scripts, targets), purge=purge, tag=tag, on_event=on_event
    )


def render_stamp(
    scripts: ScriptDirectory,
    targets: Sequence[str],
    *,
    purge: bool = False,
    tag: str | None = None,
) -> str:
    """Return an SQL script instead; a target may be `from:to`, else the database has no heads.

    Raises:
        PurgeNeedsDatabase: what `purge` removes is in the database alone.
        ScriptStartsDiffer: the ranges start at different revisions.
    """
    if purge:
        raise PurgeNeedsDatabase
    return sql.render_stamp(scripts, parse_script_range(expand_targets(scripts, targets)), tag=tag)
