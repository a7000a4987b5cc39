"""What was written: a new revision file, and what is in it."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Written:
    """A revision file that is new, or that was there already with the same bytes."""

    path: Path
    """Absolute."""
    revision: str
    parents: tuple[str, ...]
    operations: tuple[str, ...] = ()
    """The operations of its `upgrade()`, a sentence each, where gitmig wrote them."""
    further: "tuple[Written, ...]" = ()
    """What a hook of the project had written beside it."""
