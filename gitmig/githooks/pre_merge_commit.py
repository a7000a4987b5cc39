"""pre-merge-commit: stops a merge that would break a graph which was sound on each side.

It cannot add a file to the merge commit, whose tree is written already; several heads are
therefore left to the post-merge hook.
"""

from typing import Final

from gitmig.errors import GitmigError, GraphFaults
from gitmig.git.graphs import get_graph
from gitmig.git.objects import find_ids
from gitmig.githooks.graph_check import find_changes_of_history, load_index_graph
from gitmig.githooks.hook import HookCall, HookReport
from gitmig.githooks.models import may_change_models, report_models
from gitmig.revisions.directory import ScriptDirectory

name: Final = "pre-merge-commit"

_PASSED = "not blocked: a merge is stopped only where the graph itself breaks"


def run(call: HookCall) -> HookReport:
    """Check the graph that the merge makes, and tell what else is wrong with its result.

    Raises:
        UnmergedIndex: the index has conflicts; Git itself refuses such a commit before.
    """
    try:
        graph = load_index_graph(call)
    except GraphFaults as error:
        before = _find_faults_before(call)
        new = [fault for fault in error.faults if (fault.code, fault.message) not in before]
        if new:
            return HookReport(tuple(new), blocked=True)
        return HookReport(error.faults, ("not blocked: it was so before the merge",))
    faults = find_changes_of_history(call, graph)
    notes: tuple[str, ...] = ()
    if not faults and may_change_models(call):
        report = report_models(call)
        faults, notes = report.faults, report.notes
    return HookReport(faults, (*notes, *([_PASSED] if faults else ())))


def _find_faults_before(call: HookCall) -> set[tuple[str, str]]:
    """Return what was wrong on the sides that are merged, as far as Git tells which those are."""
    scripts = ScriptDirectory(call.settings)
    found: set[tuple[str, str]] = set()
    sides = ["HEAD", "MERGE_HEAD", *call.merged]
    ids = find_ids(call.repository.git, sides)
    for side in dict.fromkeys(each for each in ids if each is not None):
        try:
            get_graph(scripts, side)
        except GraphFaults as error:
            found.update((fault.code, fault.message) for fault in error.faults)
        except GitmigError:
            continue
    return found
