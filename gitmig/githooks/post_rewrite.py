"""post-rewrite: joins the heads that a rebase left, or a pull that rebases."""

from dataclasses import replace
from typing import Final

from gitmig.githooks.dropped_merges import bring_back
from gitmig.githooks.hook import HookCall, HookReport
from gitmig.githooks.join_heads import join_heads

name: Final = "post-rewrite"


def run(call: HookCall) -> HookReport:
    """Join the heads after a rebase: the branch is where it belongs, and nothing more is picked.

    A merge that the rebase dropped, and that others follow, comes back first.

    What an amended commit holds was checked before.
    """
    if call.arguments[:1] == ("amend",):
        return HookReport()
    told = bring_back(call)
    report = join_heads(call, "rebase")
    return replace(report, notes=(*told, *report.notes))
