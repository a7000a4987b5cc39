"""Containers hold operations, and turn around with them."""

import pytest
import sqlalchemy as sa

from gitmig.operations import (
    AddColumnOp,
    CreateIndexOp,
    DowngradeOps,
    DropColumnOp,
    DropIndexOp,
    DropTableOp,
    MigrationScript,
    ModifyTableOps,
    OpContainer,
    UpgradeOps,
)


def upgrade() -> UpgradeOps:
    column = AddColumnOp("users", sa.Column("code", sa.Integer))
    index = CreateIndexOp("ix", "users", ["code"])
    return UpgradeOps([ModifyTableOps("users", [column, index], schema="s")])


def test_the_reverse_has_the_last_first() -> None:
    downgrade = upgrade().reverse()
    assert isinstance(downgrade, DowngradeOps)
    (modify,) = downgrade.ops
    assert isinstance(modify, ModifyTableOps)
    assert (modify.table_name, modify.schema) == ("users", "s")
    assert [type(op) for op in modify.ops] == [DropIndexOp, DropColumnOp]
    assert isinstance(downgrade.reverse(), UpgradeOps)


def test_reverse_into_replaces_what_was_there() -> None:
    downgrade = DowngradeOps([DropTableOp("old")])
    assert upgrade().reverse_into(downgrade) is downgrade
    assert [type(op) for op in downgrade.ops] == [ModifyTableOps]


def test_diffs_are_flat() -> None:
    assert [diff[0] for diff in upgrade().as_diffs()] == ["add_column", "add_index"]


def test_emptiness() -> None:
    assert OpContainer().is_empty()
    assert not upgrade().is_empty()
    assert OpContainer().describe() == "nothing"


def test_it_touches_what_its_operations_touch() -> None:
    assert [touch.kind for touch in upgrade().touches()] == ["column", "index", "column"]


def test_containers_do_not_share_their_lists() -> None:
    UpgradeOps().ops.append(DropTableOp("t"))
    assert UpgradeOps().is_empty()


def test_a_script_with_one_upgrade() -> None:
    up, down = UpgradeOps(), DowngradeOps()
    script = MigrationScript("abc", up, down, message="m", imports={"import x"}, head="heads")
    assert (script.upgrade_ops, script.downgrade_ops) == (up, down)
    assert (script.upgrade_ops_list, script.downgrade_ops_list) == ([up], [down])
    assert (script.rev_id, script.message, script.imports) == ("abc", "m", {"import x"})
    other = UpgradeOps()
    script.upgrade_ops = other
    script.downgrade_ops = [down, DowngradeOps()]
    assert script.upgrade_ops_list == [other]
    assert len(script.downgrade_ops_list) == 2


def test_a_script_with_several_upgrades_has_no_only_one() -> None:
    script = MigrationScript(None, [UpgradeOps(), UpgradeOps()], [DowngradeOps(), DowngradeOps()])
    with pytest.raises(ValueError, match="2 `upgrade_ops`"):
        _ = script.upgrade_ops
    with pytest.raises(ValueError, match="2 `downgrade_ops`"):
        _ = script.downgrade_ops


def test_scripts_do_not_share_their_imports() -> None:
    MigrationScript(None, UpgradeOps(), DowngradeOps()).imports.add("import x")
    assert MigrationScript(None, UpgradeOps(), DowngradeOps()).imports == set()
