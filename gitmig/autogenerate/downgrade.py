"""Takes back what was found, in a way that the database accepts."""

from sqlalchemy import Dialect

from gitmig.operations import DowngradeOps, DropIndexOp, DropTableOp, ModifyTableOps, UpgradeOps


def take_back(upgrade: UpgradeOps, downgrade: DowngradeOps, dialect: Dialect) -> DowngradeOps:
    """Put the reverse of the upgrade into the container; return it.

    MySQL does not drop an index that a foreign key needs: it goes with its table.
    """
    upgrade.reverse_into(downgrade)
    if dialect.name not in ("mysql", "mariadb"):
        return downgrade
    gone = {(one.schema, one.table_name) for one in downgrade.ops if isinstance(one, DropTableOp)}
    for changes in list(downgrade.ops):
        if isinstance(changes, ModifyTableOps) and (changes.schema, changes.table_name) in gone:
            changes.ops[:] = [one for one in changes.ops if not isinstance(one, DropIndexOp)]
            if not changes.ops:
                downgrade.ops.remove(changes)
    return downgrade
