"""What one existing table needs, by subject, before it is put into order."""

from dataclasses import dataclass, field

from gitmig.autogenerate.snapshot import TableKey
from gitmig.operations import MigrateOperation, ModifyTableOps


@dataclass(frozen=True, slots=True)
class ForeignKeyChange:
    """An added or a dropped foreign key, and what it rests on."""

    operation: MigrateOperation
    referent: TableKey
    columns: frozenset[str]
    """The referent's columns."""


@dataclass(slots=True)
class TableChanges:
    """Operations on one table; each list is in its order."""

    key: TableKey
    dropped_foreign_keys: list[ForeignKeyChange] = field(default_factory=list)
    added_columns: list[MigrateOperation] = field(default_factory=list)
    altered_columns: list[MigrateOperation] = field(default_factory=list)
    dropped_keys: list[MigrateOperation] = field(default_factory=list)
    """Indexes and unique constraints."""
    added_keys: list[MigrateOperation] = field(default_factory=list)
    added_foreign_keys: list[ForeignKeyChange] = field(default_factory=list)
    dropped_columns: list[MigrateOperation] = field(default_factory=list)
    lost: set[frozenset[str]] = field(default_factory=set)
    """Sets of columns that will not be unique any more, or not be there."""
    gained: set[frozenset[str]] = field(default_factory=set)
    """Sets of columns that will be unique, or there, only after these changes."""

    def loses(self, columns: frozenset[str]) -> bool:
        """Whether a foreign key to these columns must go before this table changes."""
        return any(lost <= columns for lost in self.lost)

    def gains(self, columns: frozenset[str]) -> bool:
        """Whether a foreign key to these columns must wait until this table has changed."""
        return any(gained <= columns for gained in self.gained)

    def operations(self) -> list[MigrateOperation]:
        """Return all operations in an order that a database accepts.

        Foreign keys go first, because indexes and columns may carry them; columns go last,
        because everything else about them went before.
        """
        return [
            *(change.operation for change in self.dropped_foreign_keys),
            *self.added_columns,
            *self.altered_columns,
            *self.dropped_keys,
            *self.added_keys,
            *(change.operation for change in self.added_foreign_keys),
            *self.dropped_columns,
        ]


def modify(key: TableKey, operations: list[MigrateOperation]) -> list[ModifyTableOps]:
    """Return the container for a table's operations, or nothing for none."""
    schema, name = key
    return [ModifyTableOps(name, operations, schema=schema)] if operations else []
