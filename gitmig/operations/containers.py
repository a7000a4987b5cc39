"""Lists of operations, which rewriters change: of a table, of an upgrade, of a downgrade."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from gitmig.operations.operation import MigrateOperation, qualified
from gitmig.operations.touch import Touch


class OpContainer(MigrateOperation):
    """A list of operations that is an operation itself."""

    def __init__(self, ops: Sequence[MigrateOperation] = ()) -> None:
        self.ops: list[MigrateOperation] = list(ops)

    def is_empty(self) -> bool:
        """Tell whether there is nothing in it."""
        return not self.ops

    def as_diffs(self) -> list[Any]:
        """Return the difference tuple of every operation, those of inner containers too."""
        return list(_diffs(self))

    def describe(self) -> str:
        """Return the sentences of the operations."""
        return "; ".join(operation.describe() for operation in self.ops) or "nothing"

    def touches(self) -> tuple[Touch, ...]:
        """Return what the operations touch, in their order."""
        return tuple(touch for operation in self.ops for touch in operation.touches())


class ModifyTableOps(OpContainer):
    """The operations on one existing table."""

    def __init__(
        self, table_name: str, ops: Sequence[MigrateOperation], *, schema: str | None = None
    ) -> None:
        super().__init__(ops)
        self.table_name = table_name
        self.schema = schema

    def reverse(self) -> "ModifyTableOps":
        """Return the reverse of each operation, the last first."""
        return ModifyTableOps(self.table_name, list(_reversed(self.ops)), schema=self.schema)

    def describe(self) -> str:
        """Return such as "modify table users: add column ...; drop column ..."."""
        return f"modify table {qualified(self.table_name, self.schema)}: {super().describe()}"


class UpgradeOps(OpContainer):
    """The operations of an `upgrade()`."""

    def __init__(
        self, ops: Sequence[MigrateOperation] = (), upgrade_token: str = "upgrades"
    ) -> None:
        super().__init__(ops)
        self.upgrade_token = upgrade_token
        self.database: str | None = None
        """What people call the database that these are for, where there are several."""

    def reverse_into(self, downgrade_ops: "DowngradeOps") -> "DowngradeOps":
        """Put the reverse of each operation into the container, the last first; return it."""
        downgrade_ops.ops[:] = list(_reversed(self.ops))
        return downgrade_ops

    def reverse(self) -> "DowngradeOps":
        """Return the downgrade that takes the upgrade back."""
        return self.reverse_into(DowngradeOps())


class DowngradeOps(OpContainer):
    """The operations of a `downgrade()`."""

    def __init__(
        self, ops: Sequence[MigrateOperation] = (), downgrade_token: str = "downgrades"
    ) -> None:
        super().__init__(ops)
        self.downgrade_token = downgrade_token

    def reverse(self) -> UpgradeOps:
        """Return the upgrade that takes the downgrade back."""
        return UpgradeOps(list(_reversed(self.ops)))


def _reversed(ops: Sequence[MigrateOperation]) -> Iterator[MigrateOperation]:
    for operation in reversed(ops):
        yield from operation.before_reverse
        yield operation.reverse()
        yield from operation.after_reverse


def _diffs(container: OpContainer) -> Iterable[Any]:
    for operation in container.ops:
        if isinstance(operation, OpContainer):
            yield from _diffs(operation)
        else:
            yield operation.to_diff_tuple()
