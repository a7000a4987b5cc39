import pytest
import sqlalchemy as sa

from tests.operations.database import Database

teams = sa.table("teams", sa.column("id", sa.Integer))


@pytest.mark.parametrize("multiinsert", [True, False])
def test_bulk_insert(database: Database, multiinsert: bool) -> None:
    rows = [{"id": 7}, {"id": 8}]
    database.run(lambda op: op.bulk_insert(teams, rows, multiinsert=multiinsert))
    assert sorted(database.rows("SELECT id FROM teams")) == [(7,), (8,)]


def test_literals(database: Database) -> None:
    database.run(lambda op: op.bulk_insert(teams, [{"id": op.inline_literal(3)}, {"id": 4}]))
    assert sorted(database.rows("SELECT id FROM teams")) == [(3,), (4,)]


def test_no_rows(database: Database) -> None:
    database.run(lambda op: op.bulk_insert(teams, []))
    assert database.rows("SELECT id FROM teams") == []
