"""Brings back merge revisions that a rebase dropped together with the merge commits they were in.

A rebase makes the commits of a merged line anew, one after the other, and leaves the merge commit
out: what only that had is lost, such as a revision that `merge_commit = "amend"` put there. Where
later revisions follow it, nobody could apply them.
"""

import os
from pathlib import Path

from gitmig.errors import GitmigError
from gitmig.files import write_atomically
from gitmig.git.lost import contents_of
from gitmig.git.objects import find_ids
from gitmig.githooks.hook import HookCall
from gitmig.revisions.directory import ScriptDirectory
from gitmig.revisions.revision import Revision
from gitmig.revisions.scan import scan

_ORIGINS = ("rebase-merge/orig-head", "rebase-apply/orig-head")
"""Where a rebase that is ending has noted what the branch was before."""


def bring_back(call: HookCall) -> tuple[str, ...]:
    """Write and stage the merges that revisions here follow and that are gone; tell of each."""
    try:
        return tuple(_write(call, revision) for revision in _find_dropped(call))
    except GitmigError as error:
        return (f"what the rebase dropped was not looked for: {error.message}",)


def _find_dropped(call: HookCall) -> list[Revision]:
    scripts = ScriptDirectory(call.settings)
    if not call.settings.script_location.is_dir():
        return []
    here = {revision.id: revision for revision in scan(scripts.source(), scripts.cache()).revisions}
    wanted = _find_missing(here)
    if not wanted:
        return []
    merges = _read_merges(call, scripts)
    dropped: list[Revision] = []
    while found := [merges[key] for key in sorted(wanted & merges.keys())]:
        dropped += found
        here |= {revision.id: revision for revision in found}
        wanted = _find_missing(here)
    return dropped


def _find_missing(here: dict[str, Revision]) -> set[str]:
    return {parent for each in here.values() for parent in each.down_revisions} - here.keys()


def _read_merges(call: HookCall, scripts: ScriptDirectory) -> dict[str, Revision]:
    """Return, by id, the merges that the branch had before the rebase."""
    inside, _ = call.repository.split(call.settings.version_locations)
    places = (call.repository.git_directory / origin for origin in _ORIGINS)
    told = [place.read_text("utf-8").strip() for place in places if place.is_file()]
    (old,) = find_ids(call.repository.git, [next(iter(told), "ORIG_HEAD")])
    if old is None:
        return {}
    revisions = scan(call.repository.ref_source(old, inside), scripts.cache()).revisions
    return {each.id: each for each in revisions if len(each.down_revisions) > 1}


def _write(call: HookCall, revision: Revision) -> str:
    repository = call.repository
    (data,) = contents_of(repository, [revision])
    path = repository.root / revision.path
    path.parent.mkdir(parents=True, exist_ok=True)
    write_atomically(path, data, exclusive=True)
    repository.stage([path])
    place = Path(os.path.relpath(path, call.settings.root.resolve())).as_posix()
    return f"brought back {place}, which the rebase dropped with its merge commit: commit it"
