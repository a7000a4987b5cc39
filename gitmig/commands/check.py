"""`gitmig check`: whether the models differ from what the revisions make."""

from dataclasses import dataclass

from gitmig.autogenerate.difference import Difference
from gitmig.comparison import Baseline, find_model_differences
from gitmig.errors import (
    DatabaseUnreachable,
    DriverMissing,
    EnvironmentVariableMissing,
    GitmigError,
    MetadataMissing,
    ScratchUnavailable,
    UrlMissing,
)
from gitmig.revisions.directory import ScriptDirectory

UNDECIDABLE = (
    DatabaseUnreachable,
    DriverMissing,
    EnvironmentVariableMissing,
    MetadataMissing,
    ScratchUnavailable,
    UrlMissing,
)
"""What keeps a replay from being made, and is no fault of the revisions."""


@dataclass(frozen=True, slots=True)
class Checked:
    """What differs, or why that cannot be said."""

    baseline: Baseline
    differences: tuple[Difference, ...] = ()
    undecided: GitmigError | None = None

    @property
    def clean(self) -> bool:
        """Whether it was decided, and nothing differs."""
        return not self.differences and self.undecided is None

    @property
    def baseline_name(self) -> str:
        """What the models were compared with, for people."""
        return "database" if self.baseline == "database" else "revisions"


def check(scripts: ScriptDirectory, *, baseline: Baseline = "database") -> Checked:
    """Compare the models with the database, or with the revisions replayed in a scratch one.

    A replay that cannot be made is a result, *cannot decide*; so a hook can tell it from a
    difference.
    """
    try:
        return Checked(baseline, find_model_differences(scripts, baseline=baseline))
    except UNDECIDABLE as error:
        if baseline == "database":
            raise
        return Checked(baseline, undecided=error)
