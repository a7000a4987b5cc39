"""What one existing table needs, by subject, before it is put into order."""

from dataclasses import dataclass, field, replace

from sqlalchemy import ForeignKeyConstraint

from gitmig.autogenerate.snapshot import ForeignKeyInfo, TableKey
from gitmig.operations import AddColumnOp, MigrateOperation, ModifyTableOps


@dataclass(frozen=True, slots=True)
class ForeignKeyChange:
    """An added or a dropped foreign key, and what it rests on."""

    operation: MigrateOperation
    referent: TableKey
    columns: frozenset[str]
    """The referent's columns."""
    constraint: ForeignKeyConstraint | None = None
    """The model's, of an added one."""


@dataclass(slots=True)
class TableChanges:
    """Operations on one table; each list is in its order."""

    key: TableKey
    dropped_foreign_keys: list[ForeignKeyChange] = field(default_factory=list)
    added_columns: list[AddColumnOp] = field(default_factory=list)
    altered_columns: list[MigrateOperation] = field(default_factory=list)
    taken_out: list[MigrateOperation] = field(default_factory=list)
    """Drops of computed columns, before what they rest on changes; some come as `put_back`."""
    put_back: list[MigrateOperation] = field(default_factory=list)
    dropped_keys: list[MigrateOperation] = field(default_factory=list)
    """Checks, indexes, unique constraints, the primary key."""
    added_keys: list[MigrateOperation] = field(default_factory=list)
    replaced_keys: list[MigrateOperation] = field(default_factory=list)
    """Drops of indexes that a foreign key cannot do without before one that is added is there."""
    comments: list[MigrateOperation] = field(default_factory=list)
    added_foreign_keys: list[ForeignKeyChange] = field(default_factory=list)
    dropped_columns: list[MigrateOperation] = field(default_factory=list)
    kept_foreign_keys: list[ForeignKeyInfo] = field(default_factory=list)
    retyped: set[str] = field(default_factory=set)
    """Columns that get another type, where foreign keys have to wait for that."""
    estranged: set[str] = field(default_factory=set)
    """Those of them that no foreign key can have until both of its sides have the new type."""
    lost: set[frozenset[str]] = field(default_factory=set)
    """Sets of columns that will not be unique any more, or not be there."""
    gained: set[frozenset[str]] = field(default_factory=set)
    """Sets of columns that will be unique, or there, only after these changes."""

    def renew(self, key: ForeignKeyInfo, change: ForeignKeyChange) -> None:
        """Let a foreign key that is kept go, by the change that drops it, and come again."""
        self.kept_foreign_keys.remove(key)
        self.dropped_foreign_keys.append(change)
        self.added_foreign_keys.append(replace(change, operation=change.operation.reverse()))

    def loses(self, columns: frozenset[str]) -> bool:
        """Whether a foreign key to these columns must go before this table changes."""
        return any(lost <= columns for lost in self.lost) or not self.retyped.isdisjoint(columns)

    def gains(self, columns: frozenset[str]) -> bool:
        """Whether a foreign key to these columns must wait until this table has changed."""
        return any(gained <= columns for gained in self.gained) or (
            not self.retyped.isdisjoint(columns)
        )

    def operations(self) -> list[MigrateOperation]:
        """Return all operations in an order that a database accepts.

        Foreign keys and then keys and checks go first, because they rest on columns as these are
        now; columns go last, because everything else about them went before.
        """
        return [
            *(change.operation for change in self.dropped_foreign_keys),
            *self.dropped_keys,
            *self.taken_out,
            *self.added_columns,
            *self.altered_columns,
            *self.put_back,
            *self.added_keys,
            *self.replaced_keys,
            *(change.operation for change in self.added_foreign_keys),
            *self.comments,
            *self.dropped_columns,
        ]


def modify(key: TableKey, operations: list[MigrateOperation]) -> list[ModifyTableOps]:
    """Return the container for a table's operations, or nothing for none."""
    schema, name = key
    return [ModifyTableOps(name, operations, schema=schema)] if operations else []
