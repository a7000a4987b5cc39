from typing import Any

import pytest
import sqlalchemy as sa

from gitmig.errors import UnsupportedOperation
from tests.operations.database import Database, LiveOperations


@pytest.mark.parametrize("condition", ["age >= 0", sa.column("age") >= 0])
def test_create_check_constraint(database: Database, condition: Any) -> None:
    def up(op: LiveOperations) -> None:
        op.create_check_constraint("ck_age", "users", condition)

    if database.name == "sqlite":
        with pytest.raises(UnsupportedOperation):
            database.run(up)
        return
    assert database.round_trip(up)["users"].checks == {"ck_age"}
