from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy import NullPool, create_engine
from sqlalchemy.dialects.postgresql import INT4RANGE, ExcludeConstraint
from sqlalchemy.exc import IntegrityError

from gitmig.errors import UnsupportedOperation
from gitmig.operations import AddConstraintOp, CreateExcludeConstraintOp
from tests.operations.database import Database, LiveOperations


def definition(database: Database) -> list[str]:
    query = "SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE contype = 'x'"
    return [str(found) for (found,) in database.rows(query)]


def columns() -> list[sa.Column[Any]]:
    return [sa.Column("during", INT4RANGE), sa.Column("a", sa.Integer)]


def up(op: LiveOperations) -> None:
    op.create_exclude_constraint(
        "ex_users",
        "users",
        (sa.func.int4range(sa.column("age"), sa.column("team_id")), "&&"),
        ("id", "="),
        using="gist",
        where=sa.column("age") > 5,
    )


def test_create_exclude_constraint(database: Database) -> None:
    before = database.schema()
    if database.name != "postgresql":
        with pytest.raises(UnsupportedOperation) as caught:
            database.run(up)
        assert "dialect.name is not 'postgresql'" in str(caught.value.hint)
        assert database.schema() == before
        return
    database.run(lambda op: op.execute("CREATE EXTENSION btree_gist"))
    operations = database.run(up)
    above = definition(database)
    assert above == [
        "EXCLUDE USING gist (int4range(age, team_id) WITH &&, id WITH =) WHERE ((age > 5))"
    ]
    database.run(lambda op: op.invoke(operations[0].reverse()))
    assert (definition(database), database.schema()) == ([], before)
    database.run(lambda op: op.invoke(operations[0].reverse().reverse()))
    assert definition(database) == above


def test_one_of_a_model(postgresql_url: str) -> None:
    engine = create_engine(postgresql_url, poolclass=NullPool)
    database = Database(engine)
    model = sa.Table("rooms", sa.MetaData(), *columns())
    constraint = ExcludeConstraint(
        (model.c.during, "&&"), where=model.c.a > 5, name="ex", deferrable=True
    )
    model.append_constraint(constraint)
    operation = AddConstraintOp.from_constraint(constraint)
    assert isinstance(operation, CreateExcludeConstraintOp)
    assert operation.elements == [("during", "&&")]
    assert operation.kw == {"using": "gist", "deferrable": True}
    database.run(lambda op: op.create_table("rooms", *columns()))
    for _ in range(2):
        database.run(lambda op: op.invoke(operation))
        assert definition(database) == [
            "EXCLUDE USING gist (during WITH &&) WHERE ((a > 5)) DEFERRABLE"
        ]
        database.run(lambda op: op.execute("INSERT INTO rooms VALUES ('[1,5)', 6)"))
        with pytest.raises(IntegrityError, match="ex"):
            database.run(lambda op: op.execute("INSERT INTO rooms VALUES ('[2,3)', 6)"))
        database.run(lambda op: op.execute("DELETE FROM rooms"))
        database.run(lambda op: op.invoke(operation.reverse()))
    assert model.constraints >= {constraint}, "the model keeps its own"
    engine.dispose()
