"""What Oracle is told, beyond the golden files."""

import pytest
import sqlalchemy as sa
from sqlalchemy.dialects import registry
from sqlalchemy.schema import DropTable

from gitmig.ddl import OracleImpl, OracleUnless
from gitmig.errors import UnsupportedOperation
from gitmig.operations import (
    AddColumnOp,
    AlterColumnOp,
    CreateTableOp,
    DropTableOp,
    ExecuteSQLOp,
    MigrateOperation,
    UpgradeOps,
)

IMPL = OracleImpl(registry.load("oracle")())


def computed() -> sa.Column[int]:
    return sa.Column("c", sa.Integer, sa.Computed("a + 1", persisted=True))


def test_a_condition_is_a_block_that_passes_over_one_error() -> None:
    (statement,) = IMPL.statements(DropTableOp("it's", if_exists=True))
    assert isinstance(statement.construct, OracleUnless)
    assert statement.sql(IMPL.dialect) == (
        "BEGIN\n"
        "    EXECUTE IMMEDIATE 'DROP TABLE \"it''s\"';\n"
        "EXCEPTION\n"
        "    WHEN OTHERS THEN\n"
        "        IF SQLCODE <> -942 THEN RAISE; END IF;\n"
        "END;"
    )


def test_a_condition_holds_for_its_own_operation_alone() -> None:
    conditional = DropTableOp("a", if_exists=True)
    statements = IMPL.statements(UpgradeOps([conditional, DropTableOp("b")]))
    found = [isinstance(statement.construct, OracleUnless) for statement in statements]
    assert found == [True, False]
    assert conditional.if_exists is True


def test_an_ordinary_column_becomes_no_identity_column() -> None:
    operation = AlterColumnOp(
        "t", "c", modify_server_default=sa.Identity(), existing_server_default=None
    )
    with pytest.raises(UnsupportedOperation, match="an identity on a column that has none"):
        IMPL.statements(operation)


def test_what_the_user_executes_stays_as_it_is() -> None:
    drop = DropTable(sa.Table("t", sa.MetaData()), if_exists=True)
    (statement,) = IMPL.statements(ExecuteSQLOp(drop))
    assert statement.construct is drop


@pytest.mark.parametrize(
    "operation", [AddColumnOp("t", computed()), CreateTableOp("t", [computed()])]
)
def test_a_computed_column_is_not_stored(operation: MigrateOperation) -> None:
    with pytest.raises(UnsupportedOperation, match="computed column that is stored") as caught:
        IMPL.statements(operation)
    assert "persisted=None" in str(caught.value.hint)
