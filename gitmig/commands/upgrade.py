"""`gitmig upgrade`: bring the database up."""

from collections.abc import Sequence

from gitmig.git.ref_targets import expand_targets
from gitmig.revisions.directory import ScriptDirectory
from gitmig.revisions.script_range import parse_script_range
from gitmig.runtime import migrate
from gitmig.runtime import scripts as sql
from gitmig.runtime.events import OnEvent, Outcome, ignore_event
from gitmig.runtime.preview import Preview, preview_upgrade


def upgrade(
    scripts: ScriptDirectory,
    targets: Sequence[str] = ("heads",),
    *,
    tag: str | None = None,
    on_event: OnEvent = ignore_event,
) -> Outcome:
    """Apply what `targets` need and the database does not have; `tag` is for env.py.

    `git:REF` is what a branch, tag or commit has.

    Raises:
        RevisionFailed: the revisions before it remain applied.
        LockTimeout: another upgrade of this database did not end in time.
    """
    return migrate.upgrade(scripts, expand_targets(scripts, targets), on_event=on_event, tag=tag)


def preview(
    scripts: ScriptDirectory, targets: Sequence[str] = ("heads",), *, tag: str | None = None
) -> Preview:
    """Return what `upgrade` would do; the database is read, and nothing is changed in it."""
    return preview_upgrade(scripts, expand_targets(scripts, targets), tag=tag)


def render_upgrade(
    scripts: ScriptDirectory, targets: Sequence[str] = ("heads",), *, tag: str | None = None
) -> str:
    """Return an SQL script instead; a target may be `from:to`, else it starts at the base.

    Raises:
        ScriptRangeBackwards, ScriptStartsDiffer: the ranges lead nowhere.
        ScriptRefused: a revision needs an answer from a database.
    """
    range_ = parse_script_range(expand_targets(scripts, targets))
    return sql.render_upgrade(scripts, range_, tag=tag)
