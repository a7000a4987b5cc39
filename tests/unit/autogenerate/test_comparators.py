"""Comparators of users and plugins, around gitmig's own."""

from collections.abc import Iterator
from types import ModuleType
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy import MetaData

from gitmig.autogenerate import (
    DispatchPriority,
    Plugin,
    PriorityDispatchResult,
    comparators,
    find_differences,
    produce_migrations,
)
from gitmig.autogenerate.extension.plugins import select_plugins
from gitmig.errors import PluginExpressionInvalid, PluginsUnknown, PluginTaken
from gitmig.operations import MigrateOperation

FIRST, LAST = DispatchPriority.FIRST, DispatchPriority.LAST
STOP = PriorityDispatchResult.STOP


class Run(MigrateOperation):
    """An operation of a user."""

    def __init__(self, sql: str) -> None:
        self.sql = sql

    def reverse(self) -> "Run":
        return self

    def describe(self) -> str:
        return f"run {self.sql}"


@pytest.fixture(autouse=True)
def registers() -> Iterator[None]:
    """Leave nothing registered."""
    yield
    comparators.registered.clear()
    Plugin.registered.clear()


@pytest.fixture
def models(sqlite: Any) -> MetaData:
    """Models that differ from the database in every subject."""
    for statement in (
        "CREATE TABLE gone (id INTEGER PRIMARY KEY)",
        "CREATE TABLE t (id INTEGER PRIMARY KEY, a VARCHAR(9) DEFAULT 'x', b INTEGER)",
        "CREATE INDEX ix_b ON t (b)",
    ):
        sqlite.connection.exec_driver_sql(statement)
    models = MetaData()
    sa.Table(
        "t",
        models,
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("a", sa.String(20), nullable=False, server_default="y"),
        sa.Column("b", sa.Integer),
    )
    sa.Table("new", models, sa.Column("id", sa.Integer, primary_key=True), sa.Index("ix_new", "id"))
    return models


ALL = [
    "create table new (id)",
    "create index ix_new on new (id)",
    "drop table gone",
    "drop index ix_b on t",
    "alter column t.a: type VARCHAR(20), NOT NULL, server default 'y'",
]


def sentences(sqlite: Any, models: MetaData, **options: Any) -> list[str]:
    script = produce_migrations(sqlite.context(**options), models)
    return [one.sentence for one in find_differences(script)]


def test_what_each_is_given(sqlite: Any, models: MetaData) -> None:
    seen: list[Any] = []

    @comparators.dispatch_for("autogenerate", priority=LAST)
    def top(context: Any, upgrade: Any) -> None:
        seen.append(("autogenerate", len(upgrade.ops)))

    @comparators.dispatch_for("schema")
    def schema(context: Any, upgrade: Any, schemas: set[str | None]) -> None:
        assert context.inspector.get_table_names() == ["gone", "t"]
        seen.append(("schema", schemas))

    @comparators.dispatch_for("table")
    def table(context: Any, changes: Any, *subject: Any) -> None:
        _schema, name, reflected, model = subject
        seen.append((name, reflected is not None, model is not None))

    @comparators.dispatch_for("column")
    def column(context: Any, op: Any, *subject: Any) -> None:
        _schema, name, column, reflected, model = subject
        seen.append((name, column, str(reflected.type), str(model.type)))

    @comparators.dispatch_for("table", qualifier="postgresql")
    def elsewhere(*subject: Any) -> None:
        raise AssertionError("another dialect's")

    assert sorted(sentences(sqlite, models)) == sorted(ALL)
    assert seen[:2] == [("gone", True, False), ("new", False, True)]
    assert ("t", "a", "VARCHAR(9)", "VARCHAR(20)") in seen
    assert ("t", True, True) in seen
    assert seen[-2:] == [("schema", {None}), ("autogenerate", 4)]


def test_they_add_to_what_is_written(sqlite: Any, models: MetaData) -> None:
    @comparators.dispatch_for("table")
    def add(context: Any, changes: Any, schema: Any, name: str, *tables: Any) -> None:
        changes.ops.append(Run(f"ANALYZE {name}"))

    @comparators.dispatch_for("column")
    def comment(context: Any, op: Any, schema: Any, table: Any, name: str, *columns: Any) -> None:
        if name == "b":
            op.modify_comment = "told"

    found = sentences(sqlite, models)
    assert found.index("run ANALYZE new") > found.index("create table new (id)")
    assert found.index("run ANALYZE gone") < found.index("drop table gone")
    assert "alter column t.b: comment" in found


@pytest.mark.parametrize(
    ("target", "subgroup", "left"),
    [
        ("column", "types", "alter column t.a: NOT NULL, server default 'y'"),
        ("column", "nullable", "alter column t.a: type VARCHAR(20), server default 'y'"),
        ("column", "server_default", "alter column t.a: type VARCHAR(20), NOT NULL"),
    ],
)
def test_one_that_comes_first_stops_gitmigs_own(
    sqlite: Any, models: MetaData, target: Any, subgroup: str, left: str
) -> None:
    calls = []

    @comparators.dispatch_for(target, priority=FIRST, subgroup=subgroup)
    def stop(*arguments: Any) -> PriorityDispatchResult:
        return STOP

    @comparators.dispatch_for(target, subgroup=subgroup)
    def never(*arguments: Any) -> None:
        calls.append(arguments)

    found = sentences(sqlite, models)
    assert left in found
    assert calls == []


def test_stopped_subjects_of_tables_and_all(sqlite: Any, models: MetaData) -> None:
    comparators.dispatch_for("table", priority=FIRST, subgroup="indexes")(lambda *_: STOP)
    assert not any("index" in one for one in sentences(sqlite, models))
    comparators.dispatch_for("schema", priority=FIRST, subgroup="tables")(lambda *_: STOP)
    assert sentences(sqlite, models) == [ALL[4]]
    comparators.dispatch_for("autogenerate", priority=FIRST, subgroup="schemas")(lambda *_: STOP)
    assert sentences(sqlite, models) == []


@pytest.mark.parametrize(
    ("plugins", "left"),
    [
        (["gitmig.autogenerate.*"], ALL),
        (["alembic.autogenerate.*"], ALL),
        (["gitmig.autogenerate.*", "~alembic.autogenerate.tables"], ALL[3:]),
        (["*.autogenerate.*", "~*.constraints"], [ALL[0], ALL[2], ALL[4]]),
        (["gitmig.*", "~gitmig.*.types", "~*defaults"], ALL[:4]),
        (["gitmig.autogenerate.tables", "gitmig.autogenerate.schemas"], [ALL[0], ALL[2]]),
        (["~gitmig.autogenerate.*"], []),
    ],
)
def test_gitmigs_own_are_switched_off_by_name(
    sqlite: Any, models: MetaData, plugins: list[str], left: list[str]
) -> None:
    assert sorted(sentences(sqlite, models, autogenerate_plugins=plugins)) == sorted(left)


def test_a_plugin_runs_where_it_is_named(sqlite: Any, models: MetaData) -> None:
    module = ModuleType("views")

    def setup(plugin: Plugin) -> None:
        def add(context: Any, upgrade: Any, schemas: Any) -> None:
            upgrade.ops.append(Run("CREATE VIEW v AS SELECT 1"))

        plugin.add_autogenerate_comparator(add, "schema", "views")

    module.__dict__["setup"] = setup
    Plugin.setup_plugin_from_module(module, "my_views")
    told = "run CREATE VIEW v AS SELECT 1"
    assert told not in sentences(sqlite, models)
    named = sentences(sqlite, models, autogenerate_plugins=["gitmig.autogenerate.*", "my_v*"])
    assert named[-1] == told
    with pytest.raises(PluginTaken, match="a plugin my_views already"):
        Plugin("my_views")
    Plugin.registered["my_views"].remove()
    with pytest.raises(PluginsUnknown, match="Did not locate plugins: my_v"):
        select_plugins(["gitmig.autogenerate.*", "my_v*"])


@pytest.mark.parametrize("expression", ["a b", "", "~", "a-b", "~~a"])
def test_expressions_that_are_none(expression: str) -> None:
    with pytest.raises(PluginExpressionInvalid, match="Invalid plugin expression"):
        select_plugins([expression])
