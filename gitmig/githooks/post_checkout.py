"""post-checkout: says when the database is, or may be, ahead of the branch that was switched to.

Git's objects tell which revisions are gone from the checkout. Nothing of the checkout is run, so a
server is not asked; an SQLite file is, as that takes no time and no code of anybody. By
`sync = "run"` a project says that code may run, and by `git config gitmig.sync run` the user lets
it: the settings are those of the branch that was just checked out, whoever wrote them.
"""

import subprocess
from collections.abc import Iterable, Mapping
from typing import Final

from gitmig.errors import GitmigError
from gitmig.git.locations import find_locations
from gitmig.git.objects import BlobSource, TreeEntry
from gitmig.githooks.applied import find_applied_heads
from gitmig.githooks.hook import HookCall, HookReport
from gitmig.githooks.process import build_command
from gitmig.revisions.directory import ScriptDirectory
from gitmig.revisions.revision import Revision
from gitmig.revisions.scan import scan

name: Final = "post-checkout"

_CONSENT = "gitmig.sync"
"""The key in Git's configuration, which is not cloned."""
_COMMIT = "1"
"""The third argument where a commit was checked out, and not files."""
_BY_HAND = ("HEAD@{1}", "HEAD", _COMMIT)


def run(call: HookCall) -> HookReport:
    """Tell of revisions that the last checkout had, this one lacks, and the database may have."""
    old, new, kind = call.arguments if len(call.arguments) == len(_BY_HAND) else _BY_HAND
    if call.settings.options.sync == "off" or kind != _COMMIT or old == new or not old.strip("0"):
        return HookReport()
    if call.repository.operation_in_progress in ("rebase", "bisect"):
        return HookReport()
    try:
        gone = _find_gone(call, old, new)
    except GitmigError:
        return HookReport()  # one of the commits is not here, or has no project
    told = _tell(call, gone) if gone else ()
    if not told or call.settings.options.sync != "run":
        return HookReport(notes=told)
    if not _is_allowed(call):
        hint = f"`git config {_CONSENT} run` lets this checkout run it after each switch"
        return HookReport(notes=(*told, hint))
    return HookReport(notes=(*told, *_run_sync(call)))


def _is_allowed(call: HookCall) -> bool:
    """Whether the user said so in a place that no branch brings along."""
    origin = call.settings.origins.get("sync")
    if origin is not None and origin.kind != "file":
        return True
    answer = call.repository.git.run("config", "--get", _CONSENT, accept=(0, 1))
    return answer.text == "run"


def _find_gone(call: HookCall, old: str, new: str) -> Mapping[str, Revision]:
    """Return, by id, the revisions that the commit `old` has and `new` has not."""
    inside, _ = find_locations(call.repository, call.settings, (old, new))
    before, after = (call.repository.ref_source(ref, inside).entries for ref in (old, new))
    known = {entry.id for entry in before} & {entry.id for entry in after}
    was = _read(call, (entry for entry in before if entry.id not in known))
    now = _read(call, (entry for entry in after if entry.id not in known))
    return {key: revision for key, revision in was.items() if key not in now}


def _read(call: HookCall, entries: Iterable[TreeEntry]) -> dict[str, Revision]:
    source = BlobSource("", call.repository.git, list(entries))
    cache = ScriptDirectory(call.settings).cache()
    return {revision.id: revision for revision in scan(source, cache).revisions}


def _run_sync(call: HookCall) -> tuple[str, ...]:
    """Do what the line tells to, as the settings say; return what that said."""
    done = subprocess.run(
        build_command(call.settings, call.settings.root, "sync", "--yes"),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        errors="replace",
        check=False,
    )
    return tuple(done.stdout.splitlines())


def _tell(call: HookCall, gone: Mapping[str, Revision]) -> tuple[str, ...]:
    applied = find_applied_heads(call)
    if applied is None:
        number, verb = ("1 revision", "is") if len(gone) == 1 else (f"{len(gone)} revisions", "are")
        told = f"{number} of the last checkout {verb} not in this one"
        return (f"{told}: run `gitmig sync` if the database has them",)
    heads = [gone[key] for key in applied if key in gone]
    if not heads:
        return ()
    named = ", ".join(f"{head.short} {head.message}" for head in heads)
    return (f"the database is at {named}, which is not in this checkout: run `gitmig sync`",)
