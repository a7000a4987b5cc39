"""A revision file that is not written yet: all that it will say."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

Baseline = Literal["database", "replay"]
"""What models are compared with: the database, or the revisions replayed in a scratch one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What becomes a revision file."""

    message: str | None = None
    head: str = "head"
    """The revision to follow, as a target; it is resolved when the file is written."""
    splice: bool = False
    branch_labels: tuple[str, ...] = ()
    depends_on: tuple[str, ...] = ()
    revision_id: str | None = None
    version_path: str | Path | None = None
    upgrades: str = ""
    """The body of `upgrade()`, its lines but the first indented."""
    downgrades: str = ""
    imports: tuple[str, ...] = ()
    """Whole lines that the bodies need."""
    variables: Mapping[str, Any] = field(default_factory=dict)
    """Further variables of the template, such as the bodies for several databases."""
    operations: tuple[str, ...] = ()
    """What the upgrade does, a sentence each; empty if nobody said."""
