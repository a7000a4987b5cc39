from collections.abc import Callable

import pytest
import sqlalchemy as sa

from gitmig.errors import UnsupportedOperation
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
def test_one_that_may_not_exist(database: Database, type_: str) -> None:
    name, kept = CONSTRAINTS[type_]
    database.run(create_parts)
    before = database.schema()
    assert kept(before["parts"])

    def up(op: LiveOperations) -> None:
        op.drop_constraint(name, "parts", type_=type_, if_exists=True)

    if database.name == "sqlite":
        with pytest.raises(UnsupportedOperation):
            database.run(up)
        assert database.schema() == before
        return
    database.run(up)
    assert not kept(database.schema()["parts"])
