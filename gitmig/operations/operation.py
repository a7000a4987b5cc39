"""The root of all operations: plain objects that say what to do, and do nothing."""

from functools import cached_property
from typing import Any

from gitmig.errors.operations import IrreversibleOperation, NoDiffTuple
from gitmig.operations.touch import Touch

Diff = tuple[Any, ...] | list[tuple[Any, ...]]
"""The documented form of a difference; altering a column gives a list, one tuple an aspect."""


class MigrateOperation:
    """One step of a migration, as data.

    Rewriters set attributes of operations, so they are ordinary objects; gitmig never changes one.
    """

    note: str | None = None
    """What autogenerate writes above it, as a comment."""
    before_reverse: "tuple[MigrateOperation, ...]" = ()
    after_reverse: "tuple[MigrateOperation, ...]" = ()
    """What the way back has to do besides, for what the database did without being told."""

    @cached_property
    def info(self) -> dict[Any, Any]:
        """A dictionary for whatever an extension wants to carry along."""
        return {}

    def reverse(self) -> "MigrateOperation":
        """Return the operation that takes this one back.

        Raises: IrreversibleOperation (a NotImplementedError) when the class has none,
        OriginalUnknown (a ValueError) when this object does not carry what it drops.
        """
        raise IrreversibleOperation(type(self).__name__)

    def to_diff_tuple(self) -> Diff:
        """Return the operation as `compare_metadata` reports it.

        Raises: NoDiffTuple, a NotImplementedError.
        """
        raise NoDiffTuple(type(self).__name__)

    def describe(self) -> str:
        """Return the operation as one sentence, such as "drop table users"."""
        return f"run {type(self).__name__}"

    def touches(self) -> tuple[Touch, ...]:
        """Return the schema objects that the operation creates, removes, alters or reads."""
        return (Touch("sql", None, None, None, "unknown"),)

    def __repr__(self) -> str:
        return f"<{type(self).__name__}: {self.describe()}>"


class AlterTableOp(MigrateOperation):
    """An operation on one existing table."""

    def __init__(self, table_name: str, *, schema: str | None = None) -> None:
        self.table_name = table_name
        self.schema = schema

    def describe(self) -> str:
        """Return the operation as one sentence."""
        return f"alter table {qualified(self.table_name, self.schema)}"

    def touches(self) -> tuple[Touch, ...]:
        """Return the table, altered."""
        return (Touch("table", self.table_name, self.table_name, self.schema, "alter"),)


def qualified(name: str, schema: str | None) -> str:
    """Return a table's name as people read it, with its schema where it has one."""
    return name if schema is None else f"{schema}.{name}"


def named(kind: str, name: str | None) -> str:
    """Return "unique constraint uq_users_email", or "unnamed unique constraint"."""
    return f"unnamed {kind}" if name is None else f"{kind} {name}"
