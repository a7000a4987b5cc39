"""Joins the heads that a Git command left, as the settings say; what the post- hooks share."""

import os
from collections.abc import Sequence
from pathlib import Path

from gitmig.config import Options
from gitmig.errors import FaultsError, GitmigError
from gitmig.git.commits import Commit, add_to_head, commit_files, find_head, find_obstacle
from gitmig.githooks.graph_check import stages_revisions
from gitmig.githooks.hook import HookCall, HookReport
from gitmig.revisions.directory import ScriptDirectory
from gitmig.revisions.graph import Graph
from gitmig.revisions.head_policy import find_forks, render_command
from gitmig.revisions.heads_file import get_heads_path, write_heads

MESSAGE = "Merge the heads of the migrations"
"""That of a commit which has only the file."""


def join_heads(call: HookCall, occasion: str, *, is_new_merge: bool = False) -> HookReport:
    """Merge the heads of the working tree, or propose to, after what `occasion` names.

    `is_new_merge`: the commit checked out is a merge that was made just now. Whatever goes wrong
    is told and stops nothing: Git has done its work already.
    """
    try:
        return _join(call, occasion, is_new_merge=is_new_merge)
    except FaultsError as error:
        return HookReport(error.faults, ("the migrations cannot be merged before that is mended",))
    except GitmigError as error:
        return HookReport(notes=(f"the migrations were not merged: {_on_one_line(error)}",))
    except Exception as error:  # a hook that dies would look like a merge that failed
        note = f"the migrations were not merged, by a bug in gitmig: {error!r}"
        return HookReport(notes=(note,))


def _join(call: HookCall, occasion: str, *, is_new_merge: bool) -> HookReport:
    options = call.settings.options
    if options.merge == "off" or not call.settings.script_location.is_dir():
        return HookReport()
    directory = ScriptDirectory(call.settings)
    graph = directory.graph
    forks = find_forks(graph, options.heads)
    if not forks:
        return _renew_heads_file(call, directory)
    number = len(graph.real_heads)
    heads = [each for fork in forks for each in fork]
    found = [f"after this {occasion} the migrations have {number} heads:"]
    found += [f"  {_describe(graph, head)}" for head in heads]
    conflicts, undecided = _judge(directory, forks)
    if conflicts:
        told = (f"  {conflict}" for conflict in conflicts)
        advice = "settle that on one side, or run `gitmig merge --force`; nothing was written"
        return HookReport(notes=(*found, "their operations do not go together:", *told, advice))
    if options.merge != "auto":
        return HookReport(notes=(*found, _propose(graph, forks[0], options)))
    target = _find_target(call, is_new_merge=is_new_merge)
    written = _put(call, _write(directory, forks), target)
    return HookReport(notes=(*found, *undecided, written))


def _propose(graph: Graph, fork: Sequence[str], options: Options) -> str:
    if options.merge == "rebase":
        return "run `gitmig rebase` to put yours on top of the others, then commit the files"
    command = render_command(graph, fork, options.heads)
    return f"run `{command}` to join them, then commit the file"


def _judge(
    directory: ScriptDirectory, forks: Sequence[tuple[str, ...]]
) -> tuple[list[str], list[str]]:
    """Return the conflicts between the heads' operations, and what cannot be decided of them."""
    # Imported here: it needs SQLAlchemy, and most merges leave one head.
    from gitmig.merging.heads import judge_heads, render_conflict, render_undecided

    conflicts: list[str] = []
    undecided: list[str] = []
    for fork in forks:
        judgement = judge_heads(
            directory.graph, fork, lambda revision: directory.path_of(revision).read_bytes()
        )
        conflicts += map(render_conflict, judgement.conflicts)
        told = render_undecided(judgement)
        undecided += [] if told is None else [told]
    return conflicts, undecided


def _describe(graph: Graph, head: str) -> str:
    revision = graph.get(head)
    return f"{revision.short} {revision.message} ({revision.path})"


def _write(directory: ScriptDirectory, forks: Sequence[tuple[str, ...]]) -> list[Path]:
    # Imported here: a merge without two heads writes nothing.
    from gitmig.revisions.writing import write_merge_revision

    return [write_merge_revision(directory, fork) for fork in forks]


def _renew_heads_file(call: HookCall, directory: ScriptDirectory) -> HookReport:
    """Write the file HEADS anew where Git has merged it into something that is not true."""
    path = write_heads(directory)
    if path is None:
        return HookReport()
    call.repository.stage([path])
    place = Path(os.path.relpath(path, call.settings.root)).as_posix()
    return HookReport(notes=(f"wrote {place} anew and staged it: commit it",))


def _find_target(call: HookCall, *, is_new_merge: bool) -> Commit | str | None:
    """Return the commit to change or to follow, or why there is none; None: the index.

    To be asked before anything is written.
    """
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


def _put(call: HookCall, paths: Sequence[Path], target: Commit | str | None) -> str:
    """Stage the files, or put them into a commit; return what to say about it."""
    root = call.settings.root
    places = ", ".join(Path(os.path.relpath(path, root)).as_posix() for path in paths)
    which = f"which {'joins' if len(paths) == 1 else 'join'} them"
    if call.settings.options.heads_file:
        paths = [*paths, get_heads_path(call.settings)]
    try:
        if isinstance(target, Commit):
            return f"wrote {places}, {which}, {_commit(call, paths, target)}"
        call.repository.stage(paths)
    except GitmigError as error:
        verb = "commit" if isinstance(target, Commit) else "stage"
        return f"wrote {places}, {which}, and could not {verb} it: {_on_one_line(error)}"
    is_amended = call.settings.options.merge_commit == "amend"
    where = "it is not in the merge commit" if is_amended else "it has no commit of its own"
    told = f" ({where}: {target})" if target else ""
    return f"wrote and staged {places}, {which}: commit it{told}"


def _commit(call: HookCall, paths: Sequence[Path], target: Commit) -> str:
    if call.settings.options.merge_commit == "amend":
        add_to_head(call.repository, target, paths)
        return "into the merge commit"
    commit_files(call.repository, target, paths, MESSAGE)
    return "and committed it"


def _on_one_line(error: GitmigError) -> str:
    return " ".join(f"{error.message} ({error.hint})".split())
