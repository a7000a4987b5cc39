"""`gitmig downgrade`: take the database back."""

from gitmig.errors import ScriptRangeMissing
from gitmig.git.ref_targets import find_head_set, get_only_head
from gitmig.revisions.directory import ScriptDirectory
from gitmig.revisions.script_range import parse_script_range
from gitmig.runtime import migrate
from gitmig.runtime import scripts as sql
from gitmig.runtime.events import OnEvent, Outcome, ignore_event
from gitmig.runtime.preview import Preview, preview_downgrade


def downgrade(
    scripts: ScriptDirectory,
    target: str,
    *,
    tag: str | None = None,
    on_event: OnEvent = ignore_event,
) -> Outcome:
    """Undo what the database has beyond `target`, which stays applied; `tag` is for env.py.

    `git:REF` leaves exactly what a branch, tag or commit has.

    Raises:
        RevisionFailed: the revisions taken back before it remain so.
        LockTimeout: another upgrade of this database did not end in time.
    """
    goal = find_head_set(scripts, target) or target
    return migrate.downgrade(scripts, goal, on_event=on_event, tag=tag)


def preview(scripts: ScriptDirectory, target: str, *, tag: str | None = None) -> Preview:
    """Return what `downgrade` would do; the database is read, and nothing is changed in it."""
    return preview_downgrade(scripts, find_head_set(scripts, target) or target, tag=tag)


def render_downgrade(scripts: ScriptDirectory, target: str, *, tag: str | None = None) -> str:
    """Return an SQL script instead, for `from:to`.

    Raises:
        ScriptRangeMissing: it is not said where the script starts.
        ScriptRangeBackwards: the range does not lead down.
        ScriptRefused: a revision needs an answer from a database.
    """
    range_ = parse_script_range([get_only_head(scripts, target)])
    if range_.start is None:
        raise ScriptRangeMissing(target)
    return sql.render_downgrade(scripts, range_, tag=tag)
