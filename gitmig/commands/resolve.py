"""`gitmig resolve`: settle a revision that stopped half-way."""

from typing import Literal

from gitmig.revisions.directory import ScriptDirectory
from gitmig.revisions.resolution import get_one
from gitmig.runtime import resolve as settlement
from gitmig.runtime.events import OnEvent, ignore_event
from gitmig.runtime.resolve import Settlement

Way = Settlement | Literal["resumed"]


def resolve(
    scripts: ScriptDirectory,
    target: str,
    way: Way,
    *,
    skip: bool = False,
    on_event: OnEvent = ignore_event,
) -> str:
    """Go on with the revision, or record that a person finished it or took it back; return its id.

    `skip` says that the statement it stopped at has run, too.

    Raises:
        NotHalfApplied: there is nothing to settle about it.
        ResumeRefused: its statements are not those that ran.
        RevisionFailed: it stopped again.
        MultipleHeads, BaseNamed, UnknownRevision: `target` names no one revision.
    """
    revision = get_one(scripts.graph, target)
    if way == "resumed":
        settlement.resume(scripts, revision, skip=skip, on_event=on_event)
    else:
        settlement.resolve(scripts, revision, way)
    return revision
