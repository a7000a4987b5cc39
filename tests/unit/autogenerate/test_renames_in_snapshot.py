"""Whatever of a table has a name in it follows a rename."""

from dataclasses import fields, is_dataclass
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy import MetaData

from gitmig.autogenerate import AutogenContext, find_differences, render_script_bodies, snapshot
from gitmig.autogenerate.api import find_operations
from gitmig.autogenerate.renames.in_snapshot import RULES, Change
from gitmig.autogenerate.renames.rename import RenameAnswers
from gitmig.operations import DowngradeOps, MigrationScript


def test_there_is_a_rule_for_every_field() -> None:
    parts = [
        one
        for one in vars(snapshot).values()
        if isinstance(one, type) and is_dataclass(one) and one is not snapshot.Snapshot
    ]
    assert {one: [field.name for field in fields(one)] for one in parts} == {
        one: [*rules] for one, rules in RULES.items()
    }


@pytest.mark.parametrize(
    ("sql", "expected"),
    [
        ("(a > 0)", '("N e" > 0)'),
        ("a = 'a' AND aa = ba", "\"N e\" = 'a' AND aa = ba"),
        ('lower("a")', 'lower("N e")'),
        ("a(`a`)", "a(`N e`)"),
        ("(a)::a", '("N e")::a'),
        ("[a] + 1", "[N e] + 1"),
        ("b = ANY (ARRAY[a, 'a'::text])", "b = ANY (ARRAY[\"N e\", 'a'::text])"),
        ("x", "x"),
    ],
)
def test_names_in_sql(sql: str, expected: str) -> None:
    assert Change("a", "N e").sql(sql) == expected


def test_elements_as_keys() -> None:
    given = {"a": 1, 'a COLLATE "C"': 2, "lower(a)": 3}
    expected = {"N e": 1, '"N e" COLLATE "C"': 2, 'lower("N e")': 3}
    assert Change("a", "N e").keys(given) == expected


def rename(database: Any, models: MetaData, *given: str) -> MigrationScript:
    upgrade = find_operations(
        AutogenContext(database.context(), models), renames=RenameAnswers(given)
    )
    script = MigrationScript(None, upgrade, upgrade.reverse_into(DowngradeOps()))
    rendered = render_script_bodies(script, database.context())
    database.run(rendered, "upgrade")
    assert database.differences(models) == []
    database.run(rendered, "downgrade")
    return script


def heirs(models: MetaData, parent: str, column: str) -> MetaData:
    """A parent, an heir, a partitioned table, and keys that say more than their columns."""
    sa.Table(
        parent,
        models,
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column(column, sa.Integer, nullable=False),
        sa.UniqueConstraint("id", name="uq", postgresql_include=[column]),
        sa.Index("ix", "id", postgresql_include=[column], postgresql_with={"fillfactor": 50}),
        sa.Index("ix_text", sa.text(f'("{column}"::text) text_pattern_ops')),
    )
    sa.Table("heir", models, sa.Column("more", sa.Integer), postgresql_inherits=parent)
    sa.Table(
        "parts", models, sa.Column(column, sa.Date), postgresql_partition_by=f'RANGE ("{column}")'
    )
    return models


@pytest.mark.parametrize(
    ("parent", "column", "given"),
    [
        ("parent", "fillfactor", ()),
        ("elder", "fillfactor", ("parent:elder",)),
        ("parent", "New N", ("parent.fillfactor:New N", "parts.fillfactor:New N")),
    ],
)
def test_heirs_and_options_follow(
    postgresql: Any, parent: str, column: str, given: tuple[str, ...]
) -> None:
    heirs(before := MetaData(), "parent", "fillfactor").create_all(postgresql.connection)
    assert postgresql.differences(before) == []
    quoted = heirs(MetaData(), parent, column)
    script = rename(postgresql, quoted, *given)
    assert len(find_differences(script)) == len(given)
    assert postgresql.differences(before) == []
