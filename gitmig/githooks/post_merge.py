"""post-merge: where a merge left several heads, writes the revision that merges them."""

from typing import Final

from gitmig.git.commits import find_head
from gitmig.git.objects import find_ids
from gitmig.githooks.hook import HookCall, HookReport
from gitmig.githooks.join_heads import join_heads

name: Final = "post-merge"

_STEPS = ("rebase", "bisect")
"""A merge in the midst of these is one step of many."""


def run(call: HookCall) -> HookReport:
    """Merge the heads of the working tree, or propose to, as the settings say.

    A squash (the argument is 1) and a fast-forward make no merge commit of their own.
    """
    if call.repository.operation_in_progress in _STEPS:
        return HookReport()
    # Git removes MERGE_HEAD only after this hook; a fast-forward has none.
    (merged,) = find_ids(call.repository.git, ["MERGE_HEAD"])
    head = find_head(call.repository)
    return join_heads(call, "merge", is_new_merge=head is not None and merged in head.parents)
