"""`gitmig resolve`: settle a revision that stopped half-way."""

from typing import Literal

from gitmig.revisions.directory import ScriptDirectory
from gitmig.runtime import resolve as settlement


def resolve(
    scripts: ScriptDirectory, revision: str, outcome: Literal["applied", "rolled-back"]
) -> None:
    """Record that a person finished the revision, or took it back.

    Raises:
        NotHalfApplied: there is nothing to settle about it.
    """
    settlement.resolve(scripts, revision, outcome)
