"""pre-commit: blocks a commit that would break the graph or leave the models without a revision.

It reads the index, which is what will be committed, never the working tree.
"""

from typing import Final

from gitmig.errors import UnknownHookPart
from gitmig.githooks.graph_check import find_graph_faults
from gitmig.githooks.hook import HookCall, HookReport
from gitmig.githooks.models import may_change_models, report_models

name: Final = "pre-commit"

PARTS = ("graph", "models")
"""The first needs the files of revisions only, the second imports the models."""


def run(call: HookCall) -> HookReport:
    """Check the graph that the commit will hold, then its models against it.

    Git gives no argument; "graph" or "models" leaves it at that part.

    Raises:
        UnmergedIndex: the index has conflicts; Git itself refuses such a commit before.
        UnknownHookPart: the argument is another one.
    """
    part = next(iter(call.arguments), None)
    if part not in (None, *PARTS):
        raise UnknownHookPart(name, part, PARTS)
    faults = () if part == "models" else find_graph_faults(call)
    if faults and call.repository.operation_in_progress == "rebase":
        # A commit in the middle of a rebase is one step; the last one has to be right.
        return HookReport(faults, ("not blocked: a rebase is in progress",))
    if faults:
        return HookReport(faults, blocked=True)
    if part == "graph" or not may_change_models(call):
        return HookReport()
    return report_models(call)
