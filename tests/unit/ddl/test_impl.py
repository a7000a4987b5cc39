"""An operation finds its method; what cannot be done is said before anything is."""

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

import pytest
import sqlalchemy as sa
from sqlalchemy.dialects import registry
from sqlalchemy.engine.default import DefaultDialect

from gitmig.ddl import (
    DefaultImpl,
    MySQLImpl,
    PostgresqlImpl,
    SQLiteImpl,
    Statement,
)
from gitmig.errors import IncompleteOperation, UnknownOperation, UnsupportedOperation
from gitmig.operations import (
    OPERATIONS,
    AddColumnOp,
    AlterColumnOp,
    CreateTableOp,
    DropConstraintOp,
    DropTableOp,
    MigrateOperation,
    ModifyTableOps,
    UpgradeOps,
)

DEFAULT = DefaultDialect()
SQLITE = registry.load("sqlite")()
POSTGRESQL = registry.load("postgresql.psycopg")()
MYSQL = registry.load("mysql.pymysql")()


def texts(impl: DefaultImpl, operation: MigrateOperation) -> list[str]:
    return [statement.sql(impl.dialect) for statement in impl.statements(operation)]


def test_every_operation_has_a_method() -> None:
    for class_ in OPERATIONS.values():
        names = [
            DefaultImpl.methods[base] for base in class_.__mro__ if base in DefaultImpl.methods
        ]
        assert names, class_
        assert callable(getattr(DefaultImpl, names[0]))


def test_a_subclass_is_done_as_its_base_is() -> None:
    class DropOldTableOp(DropTableOp):
        pass

    assert texts(DefaultImpl(DEFAULT), DropOldTableOp("t")) == ["DROP TABLE t"]


def test_containers_are_done_in_order() -> None:
    column = sa.Column("c", sa.Integer)
    upgrade = UpgradeOps([DropTableOp("a"), ModifyTableOps("t", [AddColumnOp("t", column)])])
    assert texts(DefaultImpl(DEFAULT), upgrade) == [
        "DROP TABLE a",
        "ALTER TABLE t ADD COLUMN c INTEGER",
    ]


class CreateViewOp(MigrateOperation):
    """An operation that gitmig does not bring."""


def test_an_operation_without_a_method() -> None:
    with pytest.raises(UnknownOperation) as caught:
        DefaultImpl(SQLITE).statements(CreateViewOp())
    assert caught.value.message == "nothing says how CreateViewOp is done on sqlite"
    assert "@Operations.implementation_for(CreateViewOp)" in str(caught.value.hint)


def test_a_dialect_brings_operations_of_its_own() -> None:
    class ViewsImpl(DefaultImpl):
        methods: ClassVar[Mapping[type[MigrateOperation], str]] = {
            **DefaultImpl.methods,
            CreateViewOp: "create_view",
        }

        def create_view(self, operation: CreateViewOp) -> Iterator[Statement]:
            yield Statement(sa.text("CREATE VIEW v AS SELECT 1"))

    assert texts(ViewsImpl(DEFAULT), CreateViewOp()) == ["CREATE VIEW v AS SELECT 1"]


def test_refused_before_the_first_statement() -> None:
    table = ModifyTableOps(
        "t",
        [
            AddColumnOp("t", sa.Column("c", sa.Integer)),
            AlterColumnOp("t", "d", modify_nullable=False),
        ],
    )
    with pytest.raises(UnsupportedOperation) as caught:
        SQLiteImpl(SQLITE).statements(table)
    assert caught.value.message == "sqlite cannot alter column t.d: NOT NULL"


def test_autoincrement_elsewhere_is_told() -> None:
    operation = AlterColumnOp("t", "c", autoincrement=True, modify_nullable=False)
    with pytest.warns(UserWarning, match="no effect on postgresql"):
        PostgresqlImpl(POSTGRESQL).statements(operation)
    operation = AlterColumnOp(
        "t", "c", autoincrement=True, existing_type=sa.Integer(), existing_nullable=False
    )
    assert texts(MySQLImpl(MYSQL), operation) == [
        "ALTER TABLE t MODIFY c INTEGER NOT NULL AUTO_INCREMENT"
    ]


def test_mysql_writes_what_the_column_was() -> None:
    operation = AlterColumnOp(
        "t",
        "c",
        modify_nullable=False,
        existing_type=sa.String(5),
        existing_server_default="x",
        existing_comment="it's",
    )
    assert texts(MySQLImpl(MYSQL), operation) == [
        "ALTER TABLE t MODIFY c VARCHAR(5) NOT NULL DEFAULT 'x' COMMENT 'it''s'"
    ]


def test_mysql_cannot_drop_a_constraint_that_may_be_absent() -> None:
    operation = DropConstraintOp("uq", "t", "unique", if_exists=True)
    with pytest.raises(UnsupportedOperation):
        MySQLImpl(MYSQL).statements(operation)
    with pytest.raises(IncompleteOperation, match="constraint_name"):
        MySQLImpl(MYSQL).statements(DropConstraintOp(None, "t", "unique"))
    mariadb = MySQLImpl(sa.make_url("mariadb+pymysql://").get_dialect()())
    assert texts(mariadb, operation) == ["ALTER TABLE t DROP INDEX IF EXISTS uq"]


def test_an_unchanged_identity_is_no_statement() -> None:
    operation = AlterColumnOp(
        "t",
        "c",
        modify_server_default=sa.Identity(start=3),
        existing_server_default=sa.Identity(start=3),
    )
    assert texts(PostgresqlImpl(POSTGRESQL), operation) == []


def test_the_table_that_was_created_is_the_result() -> None:
    operation = CreateTableOp("t", [sa.Column("id", sa.Integer, index=True)])
    statements = list(DefaultImpl(DEFAULT).statements(operation))
    results = [statement.result for statement in statements]
    assert [result.name for result in results if result is not None] == ["t"]


def test_listeners_of_a_table_add_their_statements() -> None:
    ddl: Any = sa.DDL
    comment = ddl("COMMENT ON TABLE t IS 'x'").execute_if(dialect="postgresql")
    operation = CreateTableOp(
        "t", [sa.Column("id", sa.Integer)], listeners=[("after_create", comment)]
    )
    assert texts(PostgresqlImpl(POSTGRESQL), operation)[1:] == ["COMMENT ON TABLE t IS 'x'"]
    assert len(texts(SQLiteImpl(SQLITE), operation)) == 1


def test_indexes_are_created_in_the_order_of_their_names() -> None:
    columns = [sa.Column(name, sa.Integer, index=True) for name in "hgfedcba"]
    created = texts(DefaultImpl(DEFAULT), CreateTableOp("t", columns))[1:]
    assert created == [f"CREATE INDEX ix_t_{name} ON t ({name})" for name in "abcdefgh"]
