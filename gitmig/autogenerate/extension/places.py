"""Where the changes of each table stand in an upgrade."""

from collections.abc import Set as AbstractSet

from gitmig.autogenerate.extension.subjects import leave_out
from gitmig.autogenerate.snapshot import TableKey
from gitmig.operations import CreateTableOp, DropTableOp, ModifyTableOps, UpgradeOps


class Places:
    """The containers of an upgrade's tables; others are put where they belong."""

    def __init__(self, upgrade: UpgradeOps) -> None:
        self._upgrade = upgrade
        self._containers: dict[TableKey, list[ModifyTableOps]] = {}
        for operation in upgrade.ops:
            if isinstance(operation, ModifyTableOps):
                key = (operation.schema, operation.table_name)
                self._containers.setdefault(key, []).append(operation)

    def get(self, key: TableKey) -> ModifyTableOps:
        """Return the table's first container; a new one stands nowhere yet."""
        schema, name = key
        found = self._containers.get(key)
        return found[0] if found else ModifyTableOps(name, [], schema=schema)

    def leave_out(self, key: TableKey, subjects: AbstractSet[str]) -> None:
        """Take the operations on these subjects out of all containers of a table."""
        for container in self._containers.get(key, ()):
            leave_out(container, subjects)

    def put(self, changes: ModifyTableOps) -> None:
        """Put a container into its place: after its table's creation, before its drop.

        An empty one is taken out.
        """
        operations = self._upgrade.ops
        key = (changes.schema, changes.table_name)
        is_there = any(one is changes for one in operations)
        if not changes.ops:
            operations[:] = [one for one in operations if one is not changes]
        elif not is_there:
            operations.insert(self._place(key), changes)

    def _place(self, key: TableKey) -> int:
        for at, one in enumerate(self._upgrade.ops):
            if isinstance(one, CreateTableOp) and (one.schema, one.table_name) == key:
                return at + 1
            if isinstance(one, DropTableOp) and (one.schema, one.table_name) == key:
                return at
        return len(self._upgrade.ops)
