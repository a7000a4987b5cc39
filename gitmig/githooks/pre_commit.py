"""pre-commit: blocks a commit that would break the graph or leave the models without a revision.

It reads the index, which is what will be committed, never the working tree.
"""

from typing import Final

from gitmig.errors import Fault, GraphFaults
from gitmig.githooks.hook import HookCall, HookReport
from gitmig.githooks.model_check import CannotDecide, Differences, check_models
from gitmig.revisions.directory import ScriptDirectory
from gitmig.revisions.graph import Graph
from gitmig.revisions.scan import load_graph

name: Final = "pre-commit"

_SETTINGS = ("pyproject.toml", "gitmig.toml")


def run(call: HookCall) -> HookReport:
    """Check the graph that the commit will hold, then the models that it will hold against it.

    Raises:
        UnmergedIndex: the index has conflicts; Git itself refuses such a commit before.
    """
    faults = find_graph_faults(call)
    if faults and call.repository.operation_in_progress == "rebase":
        # A commit in the middle of a rebase is one step; the last one has to be right.
        return HookReport(faults, ("not blocked: a rebase is in progress",))
    if faults:
        return HookReport(faults, blocked=True)
    if not may_change_models(call):
        return HookReport()
    return _report_models(call)


def find_graph_faults(call: HookCall) -> tuple[Fault, ...]:
    """Return what is wrong with the graph in the index; more than one head is a fault here."""
    source = call.repository.index_source(call.settings.versions, call.index_file)
    try:
        graph = load_graph(source, ScriptDirectory(call.settings).cache())
    except GraphFaults as error:
        return error.faults
    return () if len(graph.real_heads) < 2 else _describe_heads(graph)


def _describe_heads(graph: Graph) -> tuple[Fault, ...]:
    hint = "run `gitmig merge`, `git add` the file that it writes, and commit again"
    heads = [graph.get(head) for head in graph.real_heads]
    return tuple(
        Fault(
            "several-heads",
            f"one of {len(heads)} heads: {head.short} {head.message}",
            hint,
            head.path,
            head.line,
        )
        for head in heads
    )


def may_change_models(call: HookCall) -> bool:
    """Whether there are models, and what is staged may change them or the migrations."""
    if not call.settings.options.metadata:
        return False
    if not call.settings.root.is_relative_to(call.repository.root):
        # The revisions lie in a submodule: its index does not have the models.
        return False
    return any(
        path.endswith(".py") or path.rpartition("/")[2] in _SETTINGS
        for path in call.repository.staged_paths(call.index_file)
    )


def _report_models(call: HookCall) -> HookReport:
    match check_models(call):
        case Differences(sentences) if sentences:
            return HookReport(tuple(map(_model_fault, sentences)), blocked=True)
        case CannotDecide(reason):
            strict = call.settings.options.strict
            verdict = "blocked, as `strict` is set" if strict else "not blocked"
            note = f"cannot decide whether the models match the migrations: {reason} ({verdict})"
            return HookReport(notes=(note,), blocked=strict)
        case _:
            return HookReport()


def _model_fault(sentence: str) -> Fault:
    return Fault(
        "model-change-without-revision",
        f"the models differ from the migrations: {sentence}",
        'run `gitmig revision --autogenerate -m "..."`, read the file, and `git add` it',
    )
