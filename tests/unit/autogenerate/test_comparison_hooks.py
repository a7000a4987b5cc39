"""What `compare_type` and `compare_server_default` are asked, and what PostgreSQL is."""

from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy import MetaData, event

from gitmig.errors.autogenerate import HookInvalid


@pytest.fixture
def changed(sqlite: Any, models: MetaData) -> MetaData:
    """Models whose column differs from the database's in type and default."""
    before = MetaData()
    key = sa.Column("id", sa.Integer, primary_key=True)
    sa.Table("t", before, key, sa.Column("a", sa.String(5), server_default="x"))
    before.create_all(sqlite.connection)
    other = sa.Column("id", sa.Integer, primary_key=True)
    sa.Table("t", models, other, sa.Column("a", sa.String(9), server_default="y"))
    return models


def test_both_are_compared_unless_somebody_says_otherwise(sqlite: Any, changed: MetaData) -> None:
    (found,) = sqlite.differences(changed)
    assert found.startswith("alter column t.a: type VARCHAR(9), server default")
    options = {"compare_type": False, "compare_server_default": False}
    assert sqlite.differences(changed, **options) == []


def test_a_function_is_asked_about_types(sqlite: Any, changed: MetaData) -> None:
    asked: list[Any] = []

    def compare_type(*arguments: Any) -> bool | None:
        asked.append(arguments)
        return False if arguments[2].name == "a" else None

    (found,) = sqlite.differences(changed, compare_type=compare_type)
    assert "type" not in found
    context, inspected, model, inspected_type, model_type = asked[-1]
    assert context.dialect.name == "sqlite"
    assert (inspected.name, inspected.table.name) == ("a", "t")
    assert model is changed.tables["t"].c.a
    assert (inspected_type.length, model_type.length) == (5, 9)
    always = sqlite.differences(changed, compare_type=lambda *_: True)
    assert [sentence.split(":")[0] for sentence in always] == [
        "alter column t.id",
        "alter column t.a",
    ]


def test_a_function_is_asked_about_defaults(sqlite: Any, changed: MetaData) -> None:
    asked: list[Any] = []

    def compare_server_default(*arguments: Any) -> bool | None:
        asked.append(arguments[3:])
        return False

    (found,) = sqlite.differences(changed, compare_server_default=compare_server_default)
    assert "server default" not in found
    inspected, default, rendered = asked[-1]
    assert (inspected, default.arg, rendered) == ("'x'", "y", "y")


def test_all_questions_are_three_statements_and_leave_nothing(
    postgresql: Any, models: MetaData
) -> None:
    for number in range(20):
        sa.Table(
            f"t{number}",
            models,
            sa.Column("id", sa.Integer, primary_key=True),
            sa.Column("at", sa.Interval, server_default="24 hours"),
            sa.CheckConstraint("id BETWEEN 1 AND 9", name=f"ck_{number}"),
        )
    models.create_all(postgresql.connection)
    postgresql.connection.commit()
    sent: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        sent.append(statement)

    event.listen(postgresql.connection, "before_cursor_execute", note)
    assert postgresql.differences(models) == []
    event.remove(postgresql.connection, "before_cursor_execute", note)
    assert sum("gitmig." in statement for statement in sent) == 3
    assert len(sent) <= 30
    left = "SELECT count(*) FROM pg_class WHERE relname = 'gitmig_question'"
    assert postgresql.connection.exec_driver_sql(left).scalar_one() == 0


def test_what_may_not_be_asked_is_told_as_a_difference(postgresql: Any, models: MetaData) -> None:
    key = sa.Column("id", sa.Integer, primary_key=True)
    sa.Table("t", models, key, sa.CheckConstraint("id BETWEEN 1 AND 9", name="ck"))
    models.create_all(postgresql.connection)
    postgresql.connection.commit()
    postgresql.connection.exec_driver_sql("SET TRANSACTION READ ONLY")
    assert postgresql.differences(models) == [
        "drop check constraint ck of t",
        "add check constraint ck to t",
    ]
    assert postgresql.connection.exec_driver_sql("SELECT 1").scalar_one() == 1


@pytest.mark.parametrize(
    ("option", "hook"),
    [
        ("include_object", lambda one, name: True),
        ("include_name", lambda name: True),
        ("compare_type", lambda: None),
        ("render_item", "render"),
        ("process_revision_directives", lambda context, revision: None),
    ],
)
def test_a_hook_that_cannot_be_called(
    sqlite: Any, models: MetaData, option: str, hook: object
) -> None:
    with pytest.raises(HookInvalid) as caught:
        sqlite.differences(models, **{option: hook})
    assert caught.value.message.startswith(f"`{option}` of context.configure()")
    assert caught.value.hint is not None
    assert caught.value.hint.startswith(f"define it as {option}(")
