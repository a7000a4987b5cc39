"""What an operation touches: the schema objects it creates, removes, alters, reads."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

from sqlalchemy import ForeignKey

Kind = Literal["table", "column", "index", "constraint", "type", "rows", "sql"]
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
    renamed: bool = field(default=False, compare=False)
    """Whether the object that is removed is there under another name."""

    @property
    def loses_data(self) -> bool:
        """Whether rows, or their values in a column, are gone afterwards."""
        return self.effect == "remove" and not self.renamed and self.kind in ("table", "column")


def touch_table(name: str, schema: str | None, effect: Effect) -> Touch:
    """Return the touch of a whole table."""
    return Touch("table", name, name, schema, effect)


def touch_columns(
    names: Iterable[str], table: str, schema: str | None, effect: Effect
) -> tuple[Touch, ...]:
    """Return the touch of each of a table's columns, once."""
    return tuple(Touch("column", name, table, schema, effect) for name in dict.fromkeys(names))


def touch_referents(foreign_keys: Iterable[ForeignKey]) -> tuple[Touch, ...]:
    """Return the reading of each table that the foreign keys refer to."""
    tables = sorted({key.target_fullname.rpartition(".")[0] for key in foreign_keys})
    places = [table.rpartition(".") for table in tables]
    return tuple(touch_table(name, schema or None, "read") for schema, _, name in places)
