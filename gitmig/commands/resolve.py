"""`gitmig resolve`: settle a revision that stopped half-way."""

from gitmig.errors import MultipleHeads
from gitmig.revisions.directory import ScriptDirectory
from gitmig.revisions.resolution import resolve_targets
from gitmig.runtime import resolve as settlement
from gitmig.runtime.resolve import Settlement


def resolve(scripts: ScriptDirectory, target: str, outcome: Settlement) -> str:
    """Record that a person finished the revision, or took it back; return its id.

    Raises:
        NotHalfApplied: there is nothing to settle about it.
        MultipleHeads, UnknownRevision: `target` names no one revision.
    """
    named = resolve_targets(scripts.graph, [target])
    if len(named) != 1:
        raise MultipleHeads(named, target)
    settlement.resolve(scripts, named[0], outcome)
    return named[0]
