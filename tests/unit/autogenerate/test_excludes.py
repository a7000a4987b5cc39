"""Exclude constraints of PostgreSQL are compared, written and restored."""

import subprocess
import sys
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy import MetaData
from sqlalchemy.dialects import postgresql as pg

DURING, SPAN = ("during", "&&"), (sa.text("int4range(room, room + 1)"), "&&")


def bookings(*constraints: pg.ExcludeConstraint) -> MetaData:
    models = MetaData()
    sa.Table(
        "Bookings",
        models,
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("room", sa.Integer),
        sa.Column("Name", sa.String(20)),
        sa.Column("during", pg.TSTZRANGE),
        *constraints,
    )
    return models


KEYS: dict[str, list[tuple[list[Any], dict[str, Any]]]] = {
    "none": [],
    "plain": [([DURING], {"name": "ex"})],
    "unnamed": [([DURING], {})],
    "expression": [([SPAN, DURING], {"name": "ex"})],
    "unnamed expression": [([SPAN], {})],
    "where": [([DURING], {"name": "ex", "where": sa.text("room BETWEEN 1 AND 5")})],
    "deferred": [([DURING], {"name": "ex", "deferrable": True, "initially": "DEFERRED"})],
    "btree": [
        (
            [("Name", "=")],
            {"name": "ex", "using": "btree", "ops": {"Name": "varchar_pattern_ops"}},
        )
    ],
    "two": [
        ([DURING], {"name": "ex"}),
        ([(sa.func.lower(sa.column("Name")), "=")], {"name": "é 2", "using": "hash"}),
    ],
}


def build(name: str) -> MetaData:
    return bookings(*(pg.ExcludeConstraint(*args, **kw) for args, kw in KEYS[name]))


@pytest.mark.parametrize("name", KEYS)
def test_no_false_alarm(postgresql: Any, name: str) -> None:
    models = build(name)
    models.create_all(postgresql.connection)
    assert postgresql.differences(models) == []


@pytest.mark.parametrize("name", [name for name in KEYS if name != "plain"])
def test_there_and_back(postgresql: Any, name: str) -> None:
    first, second = build("plain"), build(name)
    first.create_all(postgresql.connection)
    postgresql.go_there_and_back(first, second)


def test_a_table_comes_and_goes_with_it(postgresql: Any) -> None:
    for name in KEYS:
        models = build(name)
        there = postgresql.render(models)
        postgresql.run(there, "upgrade")
        assert postgresql.differences(models) == []
        postgresql.drop_and_restore(models)
        postgresql.run(there, "downgrade")


def test_it_reads_as_somebody_would_write_it(postgresql: Any) -> None:
    bookings().create_all(postgresql.connection)
    script = postgresql.render(build("where"))
    assert script.upgrades == (
        "op.create_exclude_constraint(\n"
        '        "ex",\n'
        '        "Bookings",\n'
        '        ("during", "&&"),\n'
        '        where=sa.text("room BETWEEN 1 AND 5"),\n'
        '        using="gist",\n'
        "    )"
    )
    assert script.downgrades == 'op.drop_constraint("ex", "Bookings")'


def test_include_object_leaves_it_out(postgresql: Any) -> None:
    build("plain").create_all(postgresql.connection)
    seen: list[tuple[str, str | None]] = []

    def include(_object: Any, name: str | None, kind: str, *_: Any) -> bool:
        seen.append((kind, name))
        return kind != "exclude_constraint"

    assert postgresql.differences(bookings(), include_object=include) == []
    assert ("exclude_constraint", "ex") in seen


def test_whoever_is_on_another_database_does_without_that_of_postgresql() -> None:
    code = """
import sys
import sqlalchemy as sa
from gitmig.autogenerate import produce_migrations, render_script_bodies
from gitmig.runtime.migration import MigrationContext

models = sa.MetaData()
table = sa.Table("t", models, sa.Column("id", sa.Integer, primary_key=True))
sa.CheckConstraint("id > 0", table=table)
with sa.create_engine("sqlite://").connect() as connection:
    context = MigrationContext.configure(connection)
    assert "create_table" in render_script_bodies(produce_migrations(context, models)).upgrades
foreign = ("postgresql", "mysql", "oracle", "mssql")
print([name for name in foreign if f"sqlalchemy.dialects.{name}" in sys.modules])
"""
    run = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert run.stdout.strip() == "[]"
