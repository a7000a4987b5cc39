"""Rewriters: what takes an operation's place before it is written."""

from typing import Any

import pytest
import sqlalchemy as sa

from gitmig.autogenerate import Rewriter, render_python_code
from gitmig.errors import RewriteRefused
from gitmig.operations import (
    AddColumnOp,
    AlterColumnOp,
    DowngradeOps,
    DropTableOp,
    MigrationScript,
    ModifyTableOps,
    UpgradeOps,
)


def script(*operations: Any) -> MigrationScript:
    upgrade = UpgradeOps([ModifyTableOps("t", list(operations))])
    return MigrationScript("abc", upgrade, DowngradeOps())


def upgrades(directives: list[MigrationScript]) -> str:
    (only,) = directives
    assert only.upgrade_ops is not None
    return render_python_code(only.upgrade_ops)


def add_not_null() -> AddColumnOp:
    return AddColumnOp("t", sa.Column("a", sa.Integer, nullable=False))


def split(context: Any, revision: Any, op: AddColumnOp) -> Any:
    """Add the column nullable, and forbid null afterwards."""
    column = sa.Column(op.column.name, op.column.type, nullable=True)
    return [
        AddColumnOp("t", column),
        AlterColumnOp("t", column.name, modify_nullable=False, existing_type=column.type),
    ]


def test_one_becomes_several_and_none_of_them_is_asked_again() -> None:
    writer = Rewriter()
    writer.rewrites(AddColumnOp)(split)
    directives = [script(add_not_null())]
    for _ in range(2):  # a second database calls the hook with the same scripts
        writer(None, (), directives)
        assert upgrades(directives) == (
            'op.add_column("t", sa.Column("a", sa.Integer(), nullable=True))\n'
            '    op.alter_column("t", "a", existing_type=sa.Integer(), nullable=False)'
        )


def test_an_empty_list_leaves_it_out() -> None:
    writer = Rewriter()

    @writer.rewrites(AddColumnOp, (DropTableOp,))
    def leave_out(context: Any, revision: Any, op: Any) -> list[Any]:
        assert (context, revision) == ("context", ("abc",))
        return []

    directives = [script(add_not_null(), DropTableOp("old"))]
    writer.process_revision_directives("context", ("abc",), directives)
    assert upgrades(directives) == "pass"


def test_subclasses_and_containers() -> None:
    seen = []
    writer = Rewriter()

    @writer.rewrites(MigrationScript, UpgradeOps, ModifyTableOps)
    def note(context: Any, revision: Any, op: Any) -> Any:
        seen.append(type(op).__name__)
        return op

    writer(None, (), [script(add_not_null())])
    assert seen == ["MigrationScript", "UpgradeOps", "ModifyTableOps"]


def test_a_chain_runs_one_after_the_other() -> None:
    first, order = Rewriter(), []
    first.rewrites(AddColumnOp)(split)
    second = Rewriter()

    @second.rewrites(AlterColumnOp)
    def forget(context: Any, revision: Any, op: AlterColumnOp) -> list[Any]:
        return []

    def third(context: Any, revision: Any, directives: list[MigrationScript]) -> None:
        order.append(upgrades(directives))

    chained = first.chain(second).chain(third)
    chained(None, (), [script(add_not_null())])
    assert order == ['op.add_column("t", sa.Column("a", sa.Integer(), nullable=True))']
    directives = [script(add_not_null())]
    first(None, (), directives)
    assert "alter_column" in upgrades(directives), "the first one is as it was"


def test_an_upgrade_stays_one() -> None:
    writer = Rewriter()
    writer.rewrites(UpgradeOps)(lambda context, revision, op: [])
    with pytest.raises(RewriteRefused, match="one UpgradeOps, and returned 0"):
        writer(None, (), [script()])
