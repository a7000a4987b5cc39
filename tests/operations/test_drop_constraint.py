from collections.abc import Callable

import pytest
import sqlalchemy as sa

from gitmig.errors import IncompleteOperation, UnsupportedOperation
from tests.operations.database import Database, LiveOperations, TableState


def create_parts(op: LiveOperations) -> None:
    op.create_table(
        "parts",
        sa.Column("id", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("team_id", sa.Integer),
        sa.Column("code", sa.String(9)),
        sa.PrimaryKeyConstraint("id", name="pk_parts"),
        sa.ForeignKeyConstraint(["team_id"], ["teams.id"], name="fk_team"),
        sa.UniqueConstraint("code", name="uq_code"),
        sa.CheckConstraint("code <> ''", name="ck_code"),
    )


CONSTRAINTS: dict[str, tuple[str, Callable[[TableState], object]]] = {
    "foreignkey": ("fk_team", lambda table: table.foreign_keys),
    "unique": ("uq_code", lambda table: table.uniques),
    "check": ("ck_code", lambda table: table.checks),
    "primary": ("pk_parts", lambda table: table.primary_key),
}


@pytest.mark.parametrize("type_", CONSTRAINTS)
@pytest.mark.parametrize("if_exists", [None, True])
def test_drop_constraint(database: Database, type_: str, if_exists: bool | None) -> None:
    name, kept = CONSTRAINTS[type_]
    database.run(create_parts)
    before = database.schema()
    assert kept(before["parts"])

    def up(op: LiveOperations) -> None:
        op.drop_constraint(name, "parts", type_=type_, if_exists=if_exists)

    if database.name == "sqlite":
        with pytest.raises(UnsupportedOperation):
            database.run(up)
        assert database.schema() == before
        return
    database.run(up)
    assert not kept(database.schema()["parts"])


def test_one_that_does_not_exist(database: Database) -> None:
    def up(op: LiveOperations) -> None:
        op.drop_constraint("absent", "users", type_="unique", if_exists=True)

    before = database.schema()
    if database.name == "sqlite":
        with pytest.raises(UnsupportedOperation):
            database.run(up)
    else:
        database.run(up)
    assert database.schema() == before


def test_without_its_kind(database: Database) -> None:
    database.run(create_parts)

    def up(op: LiveOperations) -> None:
        op.drop_constraint("uq_code", "parts")

    expected = {"mariadb": IncompleteOperation, "sqlite": UnsupportedOperation}
    if database.name in expected:
        with pytest.raises(expected[database.name]):
            database.run(up)
        return
    database.run(up)
    assert database.schema()["parts"].uniques == frozenset()
