"""A new revision file, as the operations that will be written into it."""

from collections.abc import Iterable, Sequence
from typing import TypeVar

from gitmig.errors.operations import SeveralContainers
from gitmig.operations.containers import DowngradeOps, OpContainer, UpgradeOps
from gitmig.operations.operation import MigrateOperation
from gitmig.operations.touch import Touch

Names = str | Iterable[str] | None
Container = TypeVar("Container", UpgradeOps, DowngradeOps)


class MigrationScript(MigrateOperation):
    """What autogenerate hands to `process_revision_directives`, and what is then rendered."""

    def __init__(
        self,
        rev_id: str | None,
        upgrade_ops: UpgradeOps | Sequence[UpgradeOps],
        downgrade_ops: DowngradeOps | Sequence[DowngradeOps],
        *,
        message: str | None = None,
        imports: set[str] | None = None,
        head: str | None = None,
        splice: bool | None = None,
        branch_label: Names = None,
        version_path: str | None = None,
        depends_on: Names = None,
    ) -> None:
        self.rev_id = rev_id
        self.message = message
        self.imports: set[str] = set(imports or ())
        self.head = head
        self.splice = splice
        self.branch_label = branch_label
        self.version_path = version_path
        self.depends_on = depends_on
        self._upgrade_ops = _as_list(upgrade_ops)
        self._downgrade_ops = _as_list(downgrade_ops)

    @property
    def upgrade_ops(self) -> UpgradeOps | None:
        """The one upgrade; raises SeveralContainers, a ValueError, where there are more."""
        return _only("upgrade_ops", self._upgrade_ops)

    @upgrade_ops.setter
    def upgrade_ops(self, upgrade_ops: UpgradeOps | Sequence[UpgradeOps]) -> None:
        self._upgrade_ops = _as_list(upgrade_ops)

    @property
    def downgrade_ops(self) -> DowngradeOps | None:
        """The one downgrade; raises SeveralContainers, a ValueError, where there are more."""
        return _only("downgrade_ops", self._downgrade_ops)

    @downgrade_ops.setter
    def downgrade_ops(self, downgrade_ops: DowngradeOps | Sequence[DowngradeOps]) -> None:
        self._downgrade_ops = _as_list(downgrade_ops)

    @property
    def upgrade_ops_list(self) -> list[UpgradeOps]:
        """All upgrades: one a database, where env.py configures several."""
        return self._upgrade_ops

    @property
    def downgrade_ops_list(self) -> list[DowngradeOps]:
        """All downgrades, in the order of the upgrades."""
        return self._downgrade_ops

    def describe(self) -> str:
        """Return the sentences of the upgrades."""
        return "; ".join(container.describe() for container in self._upgrade_ops)

    def touches(self) -> tuple[Touch, ...]:
        """Return what the upgrades touch."""
        return tuple(touch for container in self._upgrade_ops for touch in container.touches())


def _as_list(containers: Container | Sequence[Container]) -> list[Container]:
    return [containers] if isinstance(containers, OpContainer) else list(containers)


def _only(attribute: str, containers: list[Container]) -> Container | None:
    if len(containers) > 1:
        raise SeveralContainers(attribute, len(containers))
    return containers[0] if containers else None
