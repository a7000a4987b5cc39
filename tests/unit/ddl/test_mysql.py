"""What MySQL and MariaDB are told, beyond the golden files."""

from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.dialects import registry
from sqlalchemy.dialects.mysql import TIMESTAMP

from gitmig.ddl import ColumnComment, ColumnDefault, ColumnNullable, ColumnType, MySQLImpl
from gitmig.errors import IncompleteOperation, UnsupportedOperation
from gitmig.operations import (
    AddColumnOp,
    AlterColumnOp,
    CreateIndexOp,
    DropColumnOp,
    DropConstraintOp,
    DropIndexOp,
    MigrateOperation,
)

MYSQL = registry.load("mysql.pymysql")()
MARIADB = sa.make_url("mariadb+pymysql://").get_dialect()()
FLAG = sa.Boolean(name="ck", create_constraint=True)


class Moment(sa.TypeDecorator[Any]):
    impl = TIMESTAMP
    cache_ok = True


def texts(operation: MigrateOperation, dialect: sa.Dialect = MYSQL) -> list[str]:
    return [statement.sql(dialect) for statement in MySQLImpl(dialect).statements(operation)]


@pytest.mark.parametrize(
    ("default", "written"),
    [
        ("x", "'x'"),
        (sa.text("5"), "5"),
        (sa.text("-1.5"), "-1.5"),
        (sa.text("TRUE"), "TRUE"),
        (sa.text("b'0'"), "b'0'"),
        (sa.text("(1 + 1)"), "(1 + 1)"),
        (sa.text("uuid()"), "(uuid())"),
        (sa.func.now(), "now()"),
        (sa.text("CURRENT_TIMESTAMP(6)"), "CURRENT_TIMESTAMP(6)"),
        (sa.text("now() ON UPDATE now()"), "now() ON UPDATE now()"),
    ],
)
def test_defaults_of_a_column_written_anew(default: Any, written: str) -> None:
    operation = AlterColumnOp(
        "t",
        "c",
        modify_nullable=True,
        existing_type=sa.Integer(),
        existing_server_default=default,
    )
    assert texts(operation) == [f"ALTER TABLE t MODIFY c INTEGER NULL DEFAULT {written}"]


def test_a_default_alone_is_a_literal_or_in_parentheses() -> None:
    def alone(default: Any) -> list[str]:
        return texts(AlterColumnOp("t", "c", modify_server_default=default))

    assert alone("x") == ["ALTER TABLE t ALTER COLUMN c SET DEFAULT 'x'"]
    assert alone(sa.text("now()")) == ["ALTER TABLE t ALTER COLUMN c SET DEFAULT (now())"]


def test_a_time_is_changed_whatever_its_type_is_wrapped_in() -> None:
    operation = AlterColumnOp(
        "t", "c", modify_server_default=sa.func.now(), existing_type=Moment(fsp=6)
    )
    assert texts(operation) == ["ALTER TABLE t CHANGE c c TIMESTAMP(6) NULL DEFAULT now()"]


@pytest.mark.parametrize(("dialect", "null"), [(MYSQL, " NOT NULL"), (MARIADB, "")])
def test_a_computed_column_stays_one(dialect: sa.Dialect, null: str) -> None:
    operation = AlterColumnOp(
        "t",
        "c",
        modify_name="d",
        modify_type=sa.BigInteger(),
        existing_nullable=False,
        existing_server_default=sa.Computed("a + 1", persisted=False),
        existing_comment="sum",
    )
    assert texts(operation, dialect) == [
        f"ALTER TABLE t CHANGE c d BIGINT GENERATED ALWAYS AS (a + 1) VIRTUAL{null} COMMENT 'sum'"
    ]


def test_an_identity_is_no_default() -> None:
    operation = AlterColumnOp(
        "t",
        "c",
        modify_type=sa.BigInteger(),
        existing_nullable=False,
        existing_server_default=sa.Identity(),
        existing_autoincrement=True,
    )
    assert texts(operation) == ["ALTER TABLE t MODIFY c BIGINT NOT NULL AUTO_INCREMENT"]


def test_the_check_of_a_type_goes_with_it() -> None:
    operation = AlterColumnOp("t", "c", existing_type=FLAG, modify_type=sa.Integer())
    modify = "ALTER TABLE t MODIFY c INTEGER NULL"
    assert texts(operation) == ["ALTER TABLE t DROP CHECK ck", modify]
    assert texts(operation, MARIADB) == ["ALTER TABLE t DROP CONSTRAINT IF EXISTS ck", modify]
    old: Any = registry.load("mysql.pymysql")()
    old.server_version_info = (5, 7, 44)
    assert texts(operation, old) == [modify]


def test_a_reference_within_the_statement() -> None:
    column = sa.Column("c", sa.Integer, sa.ForeignKey("o.id", name="fk", ondelete="CASCADE"))
    operation = AddColumnOp("t", column, inline_references=True)
    (text,) = texts(operation)
    assert text == (
        "ALTER TABLE t ADD COLUMN c INTEGER, "
        "ADD CONSTRAINT fk FOREIGN KEY(c) REFERENCES o (id) ON DELETE CASCADE"
    )
    assert texts(operation, MARIADB) == [
        "ALTER TABLE t ADD COLUMN c INTEGER CONSTRAINT fk REFERENCES o (id) ON DELETE CASCADE"
    ]


@pytest.mark.parametrize(
    ("part", "written"),
    [
        ("b", "b"),
        (sa.text("b"), "b"),
        (sa.text("`b c` (10) DESC"), "`b c` (10) DESC"),
        (sa.text("(lower(b))"), "(lower(b))"),
        (sa.text("lower(b)"), "(lower(b))"),
        (sa.text("b + 1"), "(b + 1)"),
        (sa.func.lower(sa.column("b")), "(lower(b))"),
        (sa.column("b").desc(), "b DESC"),
    ],
)
def test_an_expression_in_an_index_has_parentheses(part: Any, written: str) -> None:
    assert texts(CreateIndexOp("ix", "t", ["a", part])) == [f"CREATE INDEX ix ON t (a, {written})"]


@pytest.mark.parametrize(
    "operation",
    [
        AddColumnOp("t", sa.Column("c", sa.Integer), if_not_exists=True),
        CreateIndexOp("ix", "t", ["c"], if_not_exists=True),
        DropColumnOp("t", "c", if_exists=True),
        DropConstraintOp("fk", "t", "foreignkey", if_exists=True),
        DropIndexOp("ix", "t", if_exists=True),
    ],
)
def test_conditions_are_known_to_mariadb_alone(operation: MigrateOperation) -> None:
    with pytest.raises(UnsupportedOperation, match="mysql cannot") as caught:
        texts(operation)
    assert "mariadb+" in str(caught.value.hint)
    (text,) = texts(operation, MARIADB)
    assert " IF " in text


def test_aspects_alone_are_a_column_written_anew() -> None:
    known: dict[str, Any] = {
        "existing_type": sa.String(5),
        "existing_nullable": False,
        "existing_server_default": "x",
        "existing_comment": "hi",
    }
    elements = (
        ColumnNullable("t", "c", True, **known),
        ColumnType("t", "c", sa.Text(), **known),
        ColumnComment("t", "c", None, **known),
        ColumnDefault("t", "c", None, **known),
    )
    assert [str(element.compile(dialect=MYSQL)) for element in elements] == [
        "ALTER TABLE t MODIFY c VARCHAR(5) NULL DEFAULT 'x' COMMENT 'hi'",
        "ALTER TABLE t MODIFY c TEXT NOT NULL DEFAULT 'x' COMMENT 'hi'",
        "ALTER TABLE t MODIFY c VARCHAR(5) NOT NULL DEFAULT 'x'",
        "ALTER TABLE t ALTER COLUMN c DROP DEFAULT",
    ]
    with pytest.raises(IncompleteOperation, match="existing_type"):
        ColumnNullable("t", "c", True).compile(dialect=MYSQL)
