"""What an SQLite library is too old for."""

from typing import Any

import pytest
from sqlalchemy.dialects import registry

from gitmig.ddl import SQLiteImpl
from gitmig.errors import UnsupportedOperation
from gitmig.operations import AlterColumnOp, DropColumnOp, MigrateOperation


@pytest.mark.parametrize(
    ("operation", "since"),
    [
        (AlterColumnOp("t", "c", modify_name="d"), (3, 25, 0)),
        (DropColumnOp("t", "c"), (3, 35, 0)),
    ],
)
def test_versions(operation: MigrateOperation, since: tuple[int, ...]) -> None:
    dialect: Any = registry.load("sqlite")()
    impl = SQLiteImpl(dialect)
    assert len(list(impl.statements(operation))) == 1  # a script is for a version nobody knows
    dialect.server_version_info = since
    assert len(list(impl.statements(operation))) == 1
    dialect.server_version_info = (3, since[1] - 1, 3)
    with pytest.raises(UnsupportedOperation, match=f"before version 3.{since[1]}.0 of SQLite"):
        impl.statements(operation)
