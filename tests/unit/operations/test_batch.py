"""What a batch keeps, runs at once, and refuses: without a database."""

from collections.abc import Iterator
from typing import Any

import pytest
import sqlalchemy as sa

from gitmig.errors import NotInBatch
from gitmig.operations import (
    AbstractOperations,
    AddColumnOp,
    BatchAlterTableOp,
    BatchOperations,
    BulkInsertOp,
    DropIndexOp,
    ExecuteSQLOp,
    MigrateOperation,
)
from tests.golden.ddl.cases import Context


class Kept(AbstractOperations):
    """Keeps what it is given."""

    def __init__(self) -> None:
        self.given: list[MigrateOperation] = []

    @property
    def migration_context(self) -> Any:
        return Context()

    def invoke(self, operation: MigrateOperation) -> None:
        self.given.append(operation)


@pytest.fixture
def registries() -> Iterator[None]:
    """Take back what a test registers."""
    yield
    for owner in (Kept, BatchOperations):
        for name in list(owner.registry.directives):
            delattr(owner, name)
        owner.registry.directives.clear()
        owner.registry.implementations.clear()


def test_one_operation_at_the_end() -> None:
    op = Kept()
    with op.batch_alter_table("t", schema="s") as batch_op:
        batch_op.add_column(sa.Column("a", sa.Integer), insert_after="b")
        batch_op.execute("SELECT 1")
        batch_op.drop_index("ix")
    first, batch = op.given
    assert isinstance(first, ExecuteSQLOp)
    assert isinstance(batch, BatchAlterTableOp)
    added, dropped = batch.ops
    assert isinstance(added, AddColumnOp)
    assert isinstance(dropped, DropIndexOp)
    assert (added.table_name, added.schema, added.kw) == ("t", "s", {"insert_after": "b"})
    assert (dropped.table_name, dropped.schema) == ("t", "s")


def test_it_is_taken_back_the_last_first() -> None:
    op = Kept()
    with op.batch_alter_table("t") as batch_op:
        batch_op.add_column(sa.Column("a", sa.Integer))
        batch_op.create_index("ix", ["a"])
    (batch,) = op.given
    reverse = batch.reverse()
    assert isinstance(reverse, BatchAlterTableOp)
    described = [operation.describe() for operation in reverse.ops]
    assert described == ["drop index ix on t", "drop column t.a"]


@pytest.mark.usefixtures("registries")
@pytest.mark.parametrize("owner", [Kept, BatchOperations])
def test_a_directive_of_the_users_own(owner: Any) -> None:
    class SignOp(MigrateOperation):
        def __init__(self, by: str) -> None:
            self.by = by

        @classmethod
        def batch_sign(cls, operations: BatchOperations, by: str) -> Any:
            return operations.invoke(cls(by))

    BatchOperations.register_operation("sign", "batch_sign")(SignOp)

    def sign(operations: BatchOperations, operation: SignOp) -> None:
        operations.add_column(sa.Column(operation.by, sa.DateTime))

    owner.implementation_for(SignOp)(sign)
    op: Any = Kept()
    with op.batch_alter_table("t") as batch_op:
        batch_op.sign("ada")
    assert op.given[0].describe() == "change table t: add column t.ada DATETIME"


def test_what_is_not_of_the_table_is_refused() -> None:
    op = Kept()
    with pytest.raises(NotInBatch, match="a batch on t cannot"), op.batch_alter_table("t") as batch:
        batch.invoke(BulkInsertOp(sa.table("t"), []))
    assert op.given == []
