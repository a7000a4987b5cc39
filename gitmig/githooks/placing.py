"""Where a hook puts the files that it wrote: the index, the merge commit or one of their own."""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from gitmig.errors import GitmigError
from gitmig.git.commits import Commit, add_to_head, commit_files, find_head, find_obstacle
from gitmig.githooks.graph_check import stages_revisions
from gitmig.githooks.hook import HookCall
from gitmig.revisions.heads_file import get_heads_path

Target = Commit | str | None
"""The commit to change or to follow, or why there is none; None: the index."""


@dataclass(frozen=True, slots=True)
class Written:
    """Files, and how they are told of."""

    paths: Sequence[Path]
    which: str
    """What follows their names: "which joins them"."""
    message: str
    """That of a commit which has only these files."""


def find_target(call: HookCall, *, is_new_merge: bool) -> Target:
    """Return where files will go, as the settings say; to be asked before any is written."""
    repository, policy = call.repository, call.settings.options.merge_commit
    if policy == "stage":
        return None
    head = find_head(repository)
    if head is None:
        return "there is no commit"
    if policy == "commit":
        # As after a squash: the merge may follow one that is in no commit yet.
        return "revisions are staged, too" if stages_revisions(call) else head
    if not is_new_merge:
        return "the last commit is no merge that was just made"
    return find_obstacle(repository, head) or head


def put(call: HookCall, written: Written, target: Target) -> str:
    """Stage the files, or put them into a commit; return what to say about it."""
    root = call.settings.root
    places = ", ".join(Path(os.path.relpath(path, root)).as_posix() for path in written.paths)
    paths = list(written.paths)
    if call.settings.options.heads_file:
        paths.append(get_heads_path(call.settings))
    try:
        if isinstance(target, Commit):
            done = _commit(call, paths, target, written.message)
            return f"wrote {places}, {written.which}, {done}"
        call.repository.stage(paths)
    except GitmigError as error:
        verb = "commit" if isinstance(target, Commit) else "stage"
        told = on_one_line(error)
        return f"wrote {places}, {written.which}, and could not {verb} it: {told}"
    is_amended = call.settings.options.merge_commit == "amend"
    where = "it is not in the merge commit" if is_amended else "it has no commit of its own"
    told = f" ({where}: {target})" if target else ""
    return f"wrote and staged {places}, {written.which}: commit it{told}"


def _commit(call: HookCall, paths: Sequence[Path], target: Commit, message: str) -> str:
    if call.settings.options.merge_commit == "amend":
        add_to_head(call.repository, target, paths)
        return "into the merge commit"
    commit_files(call.repository, target, paths, message)
    return "and committed it"


def on_one_line(error: GitmigError) -> str:
    """Return what an error says with its hint, for a note."""
    return " ".join(f"{error.message} ({error.hint})".split())
