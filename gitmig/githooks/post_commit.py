"""post-commit: looks after commits that the pre-commit hook did not see."""

from typing import Final

from gitmig.errors import GitmigError
from gitmig.git.commits import find_head
from gitmig.githooks.graph_check import judge_history, load_index_graph
from gitmig.githooks.hook import HookCall, HookReport
from gitmig.githooks.join_heads import join_heads

name: Final = "post-commit"

_PICKS = ("cherry-pick", "revert")
"""Git runs no pre-commit hook for the commits that these make."""


def run(call: HookCall) -> HookReport:
    """Join the heads after a merge that was completed by hand, a cherry-pick or a revert.

    Any other commit was checked by the pre-commit hook, or somebody went past that on purpose. In
    the midst of a rebase, or of several picks, a staged file would stop the next step.
    """
    repository = call.repository
    try:
        under_way = repository.operation_in_progress
        head = find_head(repository)
        subject = repository.last_reflog_subject
    except GitmigError:
        return HookReport()  # nothing can be told of the commit, and it is made
    is_merge = head is not None and len(head.parents) > 1
    if under_way in ("rebase", "bisect", "merge") or repository.picks_to_do > 1:
        return HookReport()
    if is_merge:
        return join_heads(call, "merge", is_new_merge=True)
    picked = [pick for pick in _PICKS if subject.startswith(pick)]
    return _look_at_pick(call, picked[0]) if picked else HookReport()


def _look_at_pick(call: HookCall, occasion: str) -> HookReport:
    """Join the heads, and tell what is published and was edited or deleted."""
    report = join_heads(call, occasion)
    try:
        changes = judge_history(call, load_index_graph(call))
    except GitmigError:
        return report  # it has told that the graph is broken
    return HookReport((*report.faults, *changes), report.notes)
