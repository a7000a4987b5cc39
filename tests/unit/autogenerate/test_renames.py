"""A rename is asked about or told; it is never guessed, and nothing is lost by it."""

from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy import MetaData
from sqlalchemy.dialects.postgresql import INT4RANGE, ExcludeConstraint

from gitmig.autogenerate import AutogenContext, find_differences, render_script_bodies
from gitmig.autogenerate.api import find_operations
from gitmig.autogenerate.renames.rename import RenameAnswers
from gitmig.errors import RenameInvalid
from gitmig.operations import DowngradeOps, MigrationScript


def people(models: MetaData, table: str = "users", name: str = "name") -> MetaData:
    """A table with everything that may refer to a column, and a table that refers to it."""
    sa.Table(
        table,
        models,
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column(name, sa.String(50), nullable=False, server_default="nobody"),
        sa.Column("age", sa.Integer),
        sa.UniqueConstraint(name, "age", name="uq_people"),
        sa.Index("ix_people", name, "age"),
    )
    sa.Table(
        "posts",
        models,
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("user_id", sa.ForeignKey(f"{table}.id", name="fk_posts_user")),
    )
    return models


def compare(database: Any, models: MetaData, answers: RenameAnswers) -> MigrationScript:
    upgrade = find_operations(AutogenContext(database.context(), models), renames=answers)
    return MigrationScript(None, upgrade, upgrade.reverse_into(DowngradeOps()))


def sentences(script: MigrationScript) -> list[str]:
    return [one.sentence for one in find_differences(script)]


@pytest.mark.parametrize(
    ("given", "table", "name", "expected"),
    [
        (["users.name:full_name"], "users", "full_name", ["rename column users.name to full_name"]),
        (["users:people"], "people", "name", ["rename table users to people"]),
        (
            ["people.name:full_name", "users:people"],
            "people",
            "full_name",
            ["rename table users to people", "rename column people.name to full_name"],
        ),
    ],
)
def test_there_and_back_without_loss(
    database: Any, given: list[str], table: str, name: str, expected: list[str]
) -> None:
    before, after = people(MetaData()), people(MetaData(), table, name)
    connection = database.connection
    before.create_all(connection)
    connection.exec_driver_sql("INSERT INTO users (id, name, age) VALUES (1, 'ada', 36)")
    script = compare(database, after, RenameAnswers(tuple(given)))
    assert sentences(script) == expected
    rendered = render_script_bodies(script, database.context())
    database.run(rendered, "upgrade")
    assert connection.exec_driver_sql(f"SELECT {name}, age FROM {table}").all() == [("ada", 36)]
    assert database.differences(after) == []
    database.run(rendered, "downgrade")
    assert connection.exec_driver_sql("SELECT name FROM users").all() == [("ada",)]
    assert database.differences(before) == []


def test_what_else_differs_is_found_too(database: Any) -> None:
    people(MetaData()).create_all(database.connection)
    after = people(MetaData(), name="full_name")
    after.tables["users"].indexes.clear()
    after.tables["users"].append_column(sa.Column("email", sa.String(9)))
    script = compare(database, after, RenameAnswers(("users.name:full_name",)))
    first, *others = sentences(script)
    assert first == "rename column users.name to full_name"
    assert sorted(others) == ["add column users.email VARCHAR(9)", "drop index ix_people on users"]


def test_only_what_looks_alike_is_asked_about_and_only_once(sqlite: Any) -> None:
    people(MetaData()).create_all(sqlite.connection)
    sqlite.connection.exec_driver_sql("ALTER TABLE users ADD COLUMN zip INTEGER")
    after = people(MetaData(), "people", "full_name")
    after.tables["people"].append_column(sa.Column("zip_code", sa.Integer))
    after.tables["people"].append_column(sa.Column("text", sa.Text, nullable=False))
    sa.Table("other", after, sa.Column("key", sa.Integer, primary_key=True))
    asked: list[str] = []

    def answer(question: str) -> bool:
        asked.append(question)
        return "zip" not in question

    # The tables have too little in common; named by hand, their columns are looked at.
    script = compare(sqlite, after, RenameAnswers(confirm=answer))
    assert asked == []
    assert "drop table users" in sentences(script)
    script = compare(sqlite, after, RenameAnswers(("users:people",), answer))
    assert asked == [
        "did you rename people.name to people.full_name",
        "did you rename people.zip to people.zip_code",
    ]
    assert sentences(script)[:3] == [
        "rename table users to people",
        "rename column people.name to full_name",
        "create table other (key)",
    ]
    assert "add column people.zip_code INTEGER" in sentences(script)


def test_a_table_that_looks_alike(sqlite: Any) -> None:
    people(MetaData()).create_all(sqlite.connection)
    answers = RenameAnswers(confirm=lambda question: True)
    script = compare(sqlite, people(MetaData(), "people"), answers)
    assert answers.known == {"users:people": True}
    assert sentences(script) == ["rename table users to people"]


def test_without_an_answer_a_comment_says_what_to_do(sqlite: Any) -> None:
    people(MetaData()).create_all(sqlite.connection)
    script = compare(sqlite, people(MetaData(), name="fullName"), RenameAnswers())
    rendered = render_script_bodies(script, sqlite.context())
    assert (
        "# Did you rename users.name to users.fullName? This would lose what is in it: write the\n"
        "        # revision anew with `--rename users.name:fullName`.\n"
        "        batch_op.add_column("
    ) in rendered.upgrades
    assert "#" not in rendered.downgrades


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ("users.name", "not of the form"),
        ("users.nick:name2", "has no users.nick"),
        ("nowhere:people", "has no nowhere"),
        ("users.name:age", "a column age already"),
        ("users:posts", "a table posts already"),
        ("users.name:nmae", "the models have no users.nmae"),
        ("users:poeple", "the models have no poeple"),
    ],
)
def test_renames_that_cannot_be(sqlite: Any, given: str, reason: str) -> None:
    people(MetaData()).create_all(sqlite.connection)
    with pytest.raises(RenameInvalid, match=reason):
        compare(sqlite, people(MetaData()), RenameAnswers((given,)))


def test_two_columns_change_their_names(sqlite: Any) -> None:
    sqlite.connection.exec_driver_sql("CREATE TABLE t (id INTEGER PRIMARY KEY, a INT, b TEXT)")
    models = MetaData()
    columns = (sa.Column("a", sa.Text), sa.Column("b", sa.Integer))
    sa.Table("t", models, sa.Column("id", sa.Integer, primary_key=True), *columns)
    script = compare(sqlite, models, RenameAnswers(("t.a:c", "t.b:a", "t.c:b")))
    assert sentences(script) == [
        "rename column t.a to c",
        "rename column t.b to a",
        "rename column t.c to b",
    ]


def test_a_schema(postgresql: Any) -> None:
    connection = postgresql.connection
    connection.exec_driver_sql("CREATE SCHEMA app")
    connection.exec_driver_sql("CREATE TABLE app.users (id serial PRIMARY KEY, name text)")
    models = MetaData(schema="app")
    sa.Table(
        "people",
        models,
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("full_name", sa.Text),
    )
    given = RenameAnswers(("app.users:people", "app.people.name:full_name"))
    script = compare(postgresql, models, given)
    assert sentences(script) == [
        "rename table app.users to people",
        "rename column app.people.name to full_name",
    ]
    rendered = render_script_bodies(script, postgresql.context())
    postgresql.run(rendered, "upgrade")
    assert postgresql.differences(models) == []


def test_what_the_database_spells_out_follows(sqlite: Any) -> None:
    connection = sqlite.connection
    connection.exec_driver_sql(
        "CREATE TABLE t (id INTEGER PRIMARY KEY, a INT, b INT GENERATED ALWAYS AS (a + 1) STORED, "
        "CONSTRAINT ck CHECK (a > 0))"
    )
    connection.exec_driver_sql("CREATE INDEX ix ON t (lower(a), b) WHERE a > 1")
    models = MetaData()
    table = sa.Table(
        "t",
        models,
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("x", sa.Integer),
        sa.Column("b", sa.Integer, sa.Computed("x + 1", persisted=True)),
        sa.CheckConstraint("x > 0", name="ck"),
    )
    sa.Index("ix", sa.func.lower(table.c.x), "b", sqlite_where=sa.text("x > 1"), _table=table)
    script = compare(sqlite, models, RenameAnswers(("t.a:x",)))
    assert sentences(script) == ["rename column t.a to x"]
    sqlite.run(render_script_bodies(script, sqlite.context()), "upgrade")
    assert sqlite.differences(models) == []


def test_an_exclude_constraint_follows(postgresql: Any) -> None:
    connection = postgresql.connection
    connection.exec_driver_sql(
        "CREATE TABLE t (id int PRIMARY KEY, a int4range, b int, CONSTRAINT ex EXCLUDE "
        "USING gist (a WITH &&, int4range(b, b + 1) WITH &&) WHERE (b > 0 AND NOT isempty(a)))"
    )
    models = MetaData()
    sa.Table(
        "t",
        models,
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("x", INT4RANGE),
        sa.Column("y", sa.Integer),
        ExcludeConstraint(
            (sa.column("x"), "&&"),
            (sa.text("int4range(y, y + 1)"), "&&"),
            name="ex",
            where=sa.text("y > 0 AND NOT isempty(x)"),
        ),
    )
    script = compare(postgresql, models, RenameAnswers(("t.a:x", "t.b:y")))
    assert sentences(script) == ["rename column t.a to x", "rename column t.b to y"]
    postgresql.run(render_script_bodies(script, postgresql.context()), "upgrade")
    assert postgresql.differences(models) == []
