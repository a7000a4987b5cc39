"""Joins the heads that a Git command left, as the settings say; what the post- hooks share."""

import os
from collections.abc import Sequence
from pathlib import Path

from gitmig.errors import FaultsError, GitmigError
from gitmig.githooks.hook import HookCall, HookReport
from gitmig.githooks.placing import Written, find_target, on_one_line, put
from gitmig.githooks.rebase_mine import find_sides, rebase_mine
from gitmig.revisions.directory import ScriptDirectory
from gitmig.revisions.graph import Graph
from gitmig.revisions.head_policy import find_forks, render_command
from gitmig.revisions.heads_file import write_heads

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
        return HookReport(notes=(f"the migrations were not merged: {on_one_line(error)}",))
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
    if options.merge == "propose":
        command = render_command(graph, forks[0], options.heads)
        advice = f"run `{command}` to join them, then commit the file"
        return HookReport(notes=(*found, advice))
    target = find_target(call, is_new_merge=is_new_merge)
    if options.merge == "rebase":
        written = rebase_mine(call, directory, find_sides(call, occasion, is_new_merge))
    else:
        paths = _write(directory, forks)
        which = f"which {'joins' if len(paths) == 1 else 'join'} them"
        written = Written(paths, which, MESSAGE)
    if isinstance(written, str):
        return HookReport(notes=(*found, written))
    return HookReport(notes=(*found, *undecided, put(call, written, target)))


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
