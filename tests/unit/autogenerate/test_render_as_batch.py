"""Changes of a table as blocks: where the database needs them, or where it is asked for."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy import MetaData

from gitmig.autogenerate import render_python_code, renderers
from gitmig.operations import (
    AddColumnOp,
    AlterColumnOp,
    CreateForeignKeyOp,
    CreateIndexOp,
    DropConstraintOp,
    ExecuteSQLOp,
    ModifyTableOps,
    UpgradeOps,
)
from tests.unit.autogenerate.conftest import render_file


def shop(models: MetaData) -> MetaData:
    sa.Table("owners", models, sa.Column("id", sa.Integer, primary_key=True))
    sa.Table(
        "things",
        models,
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("name", sa.String(50)),
        sa.Column("code", sa.String(9), nullable=False, server_default="x"),
        sa.Column("owner_id", sa.Integer),
        sa.CheckConstraint("code <> ''", name="ck_things_code"),
        sa.Index("ix_things_code", "code"),
        sa.Index("ix_things_owner", "owner_id"),
    )
    return models


def changed(models: MetaData) -> MetaData:
    """As the shop, with all that SQLite cannot change by ALTER."""
    sa.Table("owners", models, sa.Column("id", sa.Integer, primary_key=True))
    sa.Table(
        "things",
        models,
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("code", sa.String(9), nullable=False),
        sa.Column("owner_id", sa.ForeignKey("owners.id", name="fk_things_owner")),
        sa.Column("size", sa.Integer, server_default="1", nullable=False),
        sa.UniqueConstraint("name", name="uq_things_name"),
        sa.Index("ix_things_code", "code"),
        sa.Index("ix_things_owner", "owner_id"),
    )
    return models


@pytest.mark.parametrize("render_as_batch", ["auto", True])
def test_there_and_back(database: Any, render_as_batch: Any) -> None:
    before, after = shop(MetaData()), changed(MetaData())
    before.create_all(database.connection)
    script = database.render(after, render_as_batch=render_as_batch)
    is_batch = render_as_batch is True or database.dialect == "sqlite"
    assert ("with op.batch_alter_table(" in script.upgrades) == is_batch
    database.run(script, "upgrade")
    assert database.differences(after) == []
    database.run(script, "downgrade")
    assert database.differences(before) == []


def test_what_sqlite_can_alter_is_no_block(sqlite: Any) -> None:
    shop(MetaData()).create_all(sqlite.connection)
    models = shop(MetaData())
    models.tables["things"].append_column(sa.Column("size", sa.Integer, index=True))
    assert "batch" not in sqlite.render(models).upgrades
    models.tables["things"].c.name.nullable = False
    assert "batch" in sqlite.render(models).upgrades
    assert "batch" not in sqlite.render(models, render_as_batch=False).upgrades


CHANGES = ModifyTableOps(
    "things",
    [
        DropConstraintOp("uq", "things", "unique", schema="s"),
        AddColumnOp("things", sa.Column("a", sa.Integer), schema="s"),
        AlterColumnOp("things", "b", schema="s", modify_nullable=False),
        CreateIndexOp(sa.sql.elements.conv("ix"), "things", ["a"], schema="s"),
        CreateForeignKeyOp("fk", "things", "o", ["a"], ["id"], source_schema="s"),
    ],
    schema="s",
)
BLOCK = """\
with op.batch_alter_table("things", schema="s") as batch_op:
        batch_op.drop_constraint("uq", type_="unique")
        batch_op.add_column(sa.Column("a", sa.Integer(), nullable=True))
        batch_op.alter_column("b", nullable=False)
        batch_op.create_index(batch_op.f("ix"), ["a"])
        batch_op.create_foreign_key("fk", "o", ["a"], ["id"])"""


def test_a_block_knows_its_table() -> None:
    assert render_python_code(UpgradeOps([CHANGES]), render_as_batch=True) == BLOCK


def test_what_is_no_directive_of_a_block_stands_outside() -> None:
    add = AddColumnOp("things", sa.Column("a", sa.Integer))
    mixed = ModifyTableOps("things", [add, ExecuteSQLOp("SELECT 1"), add])
    block = (
        'with op.batch_alter_table("things") as batch_op:\n'
        '        batch_op.add_column(sa.Column("a", sa.Integer(), nullable=True))'
    )
    assert render_python_code(UpgradeOps([mixed]), render_as_batch=True) == (
        f'{block}\n\n    op.execute("SELECT 1")\n    {block}'
    )


class Own(ExecuteSQLOp):
    """An operation of a user, which renders as text of several lines."""


def test_text_of_a_user_stands_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    renderers.dispatch_for(Own, replace=True)(lambda context, op: "op.own(\n)")
    assert (
        render_python_code(UpgradeOps([ModifyTableOps("t", [Own("x")])]), render_as_batch=True)
        == "op.own(\n    )"
    )


def test_a_formatter_changes_nothing(sqlite: Any, tmp_path: Path) -> None:
    shop(MetaData()).create_all(sqlite.connection)
    file = tmp_path / "revision.py"
    file.write_text(render_file(sqlite.render(changed(MetaData()), render_as_batch=True)))
    done = subprocess.run(
        [sys.executable, "-m", "ruff", "format", "--isolated", "--diff", str(file)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout
