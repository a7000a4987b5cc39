"""A statement can be run, written down and told from another."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import registry
from sqlalchemy.engine.default import DefaultDialect

from gitmig.ddl import Statement, run_statements
from gitmig.ddl.statement import insert_statements

ACCOUNT = sa.table("account", sa.column("id", sa.Integer), sa.column("name", sa.String))
ROWS: list[dict[str, Any]] = [{"id": 1, "name": "100% it's"}, {"id": 2, "name": None}]
DEFAULT = DefaultDialect()
POSTGRESQL = registry.load("postgresql.psycopg")()


def test_rows_are_sent_together_and_written_one_by_one() -> None:
    (statement,) = insert_statements(ACCOUNT, ROWS, multiinsert=True)
    assert statement.rows == tuple(ROWS)
    for dialect in (DEFAULT, POSTGRESQL):
        assert statement.sql(dialect) == (
            "INSERT INTO account (id, name) VALUES (1, '100% it''s');\n"
            "INSERT INTO account (id, name) VALUES (2, NULL)"
        )
        assert [part.sql(dialect) for part in statement.split()] == statement.sql(dialect).split(
            ";\n"
        )


def test_rows_of_their_own_statements() -> None:
    statements = list(insert_statements(ACCOUNT, ROWS, multiinsert=False))
    assert [statement.rows for statement in statements] == [None, None]
    assert statements[1].sql(DEFAULT) == "INSERT INTO account (id, name) VALUES (2, NULL)"


def test_rows_with_expressions_are_not_sent_together() -> None:
    rows = [{"id": sa.literal_column("1 + 1"), "name": "x"}]
    (statement,) = insert_statements(ACCOUNT, rows, multiinsert=True)
    assert statement.rows is None
    assert statement.sql(DEFAULT) == "INSERT INTO account (id, name) VALUES (1 + 1, 'x')"


def test_no_rows_are_no_statement() -> None:
    assert list(insert_statements(ACCOUNT, [], multiinsert=True)) == []


def test_placeholders_stay_unless_values_are_asked_for() -> None:
    statement = Statement(ACCOUNT.update().values(name="5%").where(ACCOUNT.c.id == 7))
    assert statement.sql(DEFAULT) == "UPDATE account SET name=:name WHERE account.id = :id_1"
    assert statement.sql(POSTGRESQL, literal_binds=True) == (
        "UPDATE account SET name='5%' WHERE account.id = 7"
    )


def test_a_percent_is_written_as_a_client_reads_it() -> None:
    statement = Statement(sa.text("SELECT 'a%b' LIKE 'a%'"))
    assert statement.sql(POSTGRESQL) == "SELECT 'a%b' LIKE 'a%'"
    assert statement.sql(DEFAULT) == "SELECT 'a%b' LIKE 'a%'"


def test_running_gives_the_result_that_one_statement_has() -> None:
    table = sa.Table("t", sa.MetaData(), sa.Column("id", sa.Integer))
    create = Statement(sa.schema.CreateTable(table), result=table)
    other = Statement(sa.text("SELECT 1"))
    ran: list[Statement] = []
    assert run_statements([other, create, other], ran.append) is table
    assert ran == [other, create, other]
    assert run_statements([other], ran.append) is None
