"""Says what is left to do where several heads are joined already, by a file that nobody committed.

`gitmig merge`, which is the hint else, would find nothing to merge.
"""

import shlex
from collections.abc import Callable, Sequence

from gitmig.errors import Fault, GitmigError
from gitmig.githooks.hook import HookCall
from gitmig.revisions.directory import ScriptDirectory
from gitmig.revisions.graph import Graph
from gitmig.revisions.head_policy import find_forks


def hint_at_working_tree(
    call: HookCall, graph: Graph, faults: Sequence[Fault]
) -> tuple[Fault, ...]:
    """Return the faults of the index's graph, with that hint if the working tree has one head."""
    paths = _find_joining(call, graph, faults, lambda: ScriptDirectory(call.settings).graph)
    if not paths:
        return tuple(faults)
    command = shlex.join(["git", "add", *paths])
    return _replace_hints(faults, f"`{command}`, which joins them, and try again")


def hint_at_index(
    call: HookCall, graph: Graph, faults: Sequence[Fault], load_index: Callable[[], Graph]
) -> tuple[Fault, ...]:
    """Return the faults of a commit's graph, with that hint if the next one would have one head."""
    paths = _find_joining(call, graph, faults, load_index)
    if not paths:
        return hint_at_working_tree(call, graph, faults)
    hint = "the commit that is checked out joins them: push that"
    if set(paths) & set(call.repository.staged_paths()):
        hint = f"{' and '.join(paths)}, which joins them, is staged: `git commit`, then push again"
    return _replace_hints(faults, hint)


def _find_joining(
    call: HookCall, graph: Graph, faults: Sequence[Fault], load: Callable[[], Graph]
) -> list[str]:
    """Return the files by which another graph has not the heads that are too many."""
    if not any(_is_of_heads(fault) for fault in faults):
        return []
    try:
        other = load()
    except GitmigError:
        return []
    if find_forks(other, call.settings.options.heads) or any(
        each.id not in other for each in graph
    ):
        return []
    return [
        each.path
        for each in other
        if each.id not in graph or graph.parents(each.id) != each.down_revisions
    ]


def _replace_hints(faults: Sequence[Fault], hint: str) -> tuple[Fault, ...]:
    return tuple(each._replace(hint=hint) if _is_of_heads(each) else each for each in faults)


def _is_of_heads(fault: Fault) -> bool:
    return fault.code == "several-heads"
