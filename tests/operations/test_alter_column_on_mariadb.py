"""MariaDB and MySQL write a column anew: what is said of it stays, what is not said is told of."""

import re
import warnings
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.dialects import mysql

from gitmig.runtime.migration import MigrationContext
from gitmig.runtime.operations import Operations

NOW = "current_timestamp() ON UPDATE current_timestamp()"
LATIN = mysql.VARCHAR(20, charset="latin1", collation="latin1_german1_ci")

COLUMNS: list[tuple[str, str, dict[str, Any]]] = [
    (
        "varchar(20) CHARACTER SET latin1 COLLATE latin1_german1_ci",
        r"NOT NULL DEFAULT 'a\\b''c %%'",
        {"existing_type": LATIN, "existing_server_default": "a\\b'c %"},
    ),
    (
        "timestamp",
        f"NOT NULL DEFAULT {NOW}",
        {"existing_type": sa.TIMESTAMP(), "existing_server_default": sa.text(NOW)},
    ),
    (
        "bigint(20)",
        "NOT NULL AUTO_INCREMENT",
        {"existing_type": sa.BigInteger(), "existing_autoincrement": True},
    ),
    (
        "decimal(9,2)",
        "NOT NULL DEFAULT -1.50",
        {"existing_type": sa.Numeric(9, 2), "existing_server_default": sa.text("-1.50")},
    ),
    (
        "varchar(36)",
        "NOT NULL DEFAULT uuid()",
        {"existing_type": sa.String(36), "existing_server_default": sa.text("uuid()")},
    ),
    (
        "tinyint(1)",
        "NOT NULL DEFAULT 1",
        {"existing_type": sa.Boolean(), "existing_server_default": sa.true()},
    ),
    (
        "varchar(9)",
        "NOT NULL DEFAULT ''",
        {"existing_type": sa.String(9), "existing_server_default": ""},
    ),
    (
        "enum('a','b''c')",
        "NOT NULL DEFAULT 'b''c'",
        {"existing_type": sa.Enum("a", "b'c"), "existing_server_default": "b'c"},
    ),
    (
        "datetime",
        "NOT NULL DEFAULT '2020-01-02 03:04:05'",
        {"existing_type": sa.DateTime(), "existing_server_default": "2020-01-02 03:04:05"},
    ),
    (
        "int(11)",
        "GENERATED ALWAYS AS (1 + 1) STORED",
        {
            "existing_type": sa.Integer(),
            "existing_nullable": True,
            "existing_server_default": sa.Computed("1 + 1", persisted=True),
        },
    ),
]


@pytest.fixture
def connection(mariadb_url: str) -> Any:
    engine = sa.create_engine(mariadb_url, poolclass=sa.NullPool)
    with engine.begin() as connection:
        yield connection
    engine.dispose()


def create(connection: sa.Connection, definition: str) -> None:
    key = ", KEY (c)" if "AUTO_INCREMENT" in definition else ""
    connection.exec_driver_sql(f"CREATE TABLE t (id INTEGER PRIMARY KEY, c {definition}{key})")


def line_of(connection: sa.Connection, column: str) -> str:
    lines = str(connection.exec_driver_sql("SHOW CREATE TABLE t").one()[1]).splitlines()
    return next(line.strip(" ,") for line in lines if line.strip().startswith(f"`{column}`"))


@pytest.mark.mariadb
@pytest.mark.parametrize(("type_", "rest", "existing"), COLUMNS)
@pytest.mark.parametrize("renamed", [False, True])
def test_what_is_said_stays(
    connection: sa.Connection, type_: str, rest: str, existing: dict[str, Any], renamed: bool
) -> None:
    create(connection, f"{type_} {rest} COMMENT 'it''s'")
    known = {"existing_nullable": False, "existing_comment": "it's", **existing}
    op = Operations(MigrationContext.configure(connection))
    with warnings.catch_warnings(action="error"):
        op.alter_column("t", "c", comment="new", new_column_name="d" if renamed else None, **known)
    name = "d" if renamed else "c"
    assert line_of(connection, name) == f"`{name}` {type_} {rest.replace('%%', '%')} COMMENT 'new'"


@pytest.mark.mariadb
@pytest.mark.parametrize(("type_", "rest", "existing"), COLUMNS)
def test_a_rename_loses_nothing(
    connection: sa.Connection, type_: str, rest: str, existing: dict[str, Any]
) -> None:
    create(connection, f"{type_} {rest} COMMENT 'it''s'")
    before = line_of(connection, "c")
    op = Operations(MigrationContext.configure(connection))
    with warnings.catch_warnings(action="error"):
        op.alter_column("t", "c", new_column_name="d", existing_type=existing["existing_type"])
    assert line_of(connection, "d") == before.replace("`c`", "`d`")


@pytest.mark.mariadb
@pytest.mark.parametrize(
    ("definition", "type_", "lost"),
    [
        (
            "VARCHAR(9) NOT NULL",
            sa.String(20),
            "NOT NULL; to keep it, pass existing_nullable=False",
        ),
        ("INT DEFAULT 5", sa.BigInteger(), "DEFAULT 5; to keep it, pass existing_server_default"),
        ("INT COMMENT 'x'", sa.BigInteger(), "its comment; to keep it, pass existing_comment='x'"),
        (
            "INT AUTO_INCREMENT",
            sa.BigInteger(),
            "NOT NULL, AUTO_INCREMENT",
        ),
        ("VARCHAR(9) COLLATE latin1_bin", sa.String(20), "COLLATE latin1_bin"),
        ("INT INVISIBLE", sa.BigInteger(), "INVISIBLE"),
        ("DATETIME ON UPDATE NOW()", sa.DateTime(), "ON UPDATE CURRENT_TIMESTAMP()"),
    ],
)
def test_what_is_not_said_is_told_of(
    connection: sa.Connection, definition: str, type_: Any, lost: str
) -> None:
    create(connection, definition)
    op = Operations(MigrationContext.configure(connection))
    with pytest.warns(UserWarning, match="the column is written anew") as caught:
        op.alter_column("t", "c", type_=type_)
    (warning,) = caught
    assert str(warning.message).endswith(lost) or f"without {lost};" in str(warning.message)


@pytest.mark.mariadb
def test_a_check_behind_the_column_is_told_of(connection: sa.Connection) -> None:
    create(connection, "INT CHECK (c > 0 AND c <> 7)")
    op = Operations(MigrationContext.configure(connection))
    lost = "without CHECK (`c` > 0 and `c` <> 7); op.create_check_constraint() adds a check anew"
    with pytest.warns(UserWarning, match=re.escape(lost) + "$"):
        op.alter_column("t", "c", type_=sa.BigInteger())
    assert "CHECK" not in line_of(connection, "c")


@pytest.mark.mariadb
@pytest.mark.parametrize(
    ("definition", "change", "lost"),
    [
        ("JSON", {"existing_type": sa.JSON(), "nullable": False}, None),
        ("JSON", {"existing_type": sa.Text(), "nullable": False}, "CHECK (json_valid(`c`))"),
        ("JSON", {"type_": sa.Text()}, None),
        ("INT CHECK (c > 0)", {"new_column_name": "d"}, None),
        ("INT CHECK (c > 0)", {"server_default": "3"}, None),
        ("INT, CHECK (c > 0)", {"type_": sa.BigInteger()}, None),
        ("INT CHECK (c > 0)", {"type_": sa.BigInteger(), "new_column_name": "d"}, "CHECK"),
    ],
)
def test_only_a_check_that_goes_is_told_of(
    connection: sa.Connection, definition: str, change: dict[str, Any], lost: str | None
) -> None:
    create(connection, definition)
    op = Operations(MigrationContext.configure(connection))
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        op.alter_column("t", "c", **change)
    told = [str(warning.message) for warning in caught if "CHECK" in str(warning.message)]
    assert len(told) == (lost is not None)
    assert all(str(lost) in one for one in told)
