"""What an operation touches: the schema objects it creates, removes, alters, reads."""

from dataclasses import dataclass
from typing import Literal

Kind = Literal["table", "column", "index", "constraint", "rows", "sql"]
Effect = Literal["create", "remove", "alter", "read", "write", "unknown"]


@dataclass(frozen=True, slots=True)
class Touch:
    """One schema object and what an operation does to it."""

    kind: Kind
    """`sql` stands for whatever a statement of the user's touches: only its author knows."""
    name: str | None
    """None where the database or a naming convention chooses the name."""
    table: str | None
    """The table that the object belongs to; a table's own name."""
    schema: str | None
    effect: Effect


def touch_table(name: str, schema: str | None, effect: Effect) -> Touch:
    """Return the touch of a whole table."""
    return Touch("table", name, name, schema, effect)
