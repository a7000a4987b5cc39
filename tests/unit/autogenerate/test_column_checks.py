"""Checks that the models write in a column are found, written, restored and changed."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy import Column, MetaData, Table
from sqlalchemy.exc import DatabaseError


def key() -> Column[int]:
    return Column("id", sa.Integer, primary_key=True)


def checked(condition: str | None = "n > 0", name: str | None = None) -> MetaData:
    """A table with a check in a column; without a condition there is none."""
    models = MetaData()
    checks = [] if condition is None else [sa.CheckConstraint(condition, name=name)]
    Table("t", models, key(), Column("n", sa.Integer, *checks), Column("o", sa.Integer))
    return models


def plain() -> MetaData:
    """The same without the column."""
    models = MetaData()
    Table("t", models, key(), Column("o", sa.Integer))
    return models


def holds(database: Any, value: int) -> bool:
    """Whether the database takes the value."""
    try:
        with database.connection.begin_nested():
            database.connection.exec_driver_sql(f"INSERT INTO t (n) VALUES ({value})")
            database.connection.exec_driver_sql("DELETE FROM t")
    except DatabaseError:
        return False
    return True


def there_and_back(database: Any, before: MetaData, after: MetaData) -> None:
    """And there once more, where it stays."""
    script = database.go_there_and_back(before, after)
    database.run(script, "upgrade")


def test_it_is_created_dropped_and_restored(database: Any) -> None:
    models = checked()
    models.create_all(database.connection)
    assert database.differences(models) == []
    there_and_back(database, models, MetaData())
    there_and_back(database, MetaData(), models)
    assert not holds(database, 0)
    assert holds(database, 1)


def test_it_comes_and_goes_with_its_column(database: Any) -> None:
    # A block of SQLite drops no check without a name, and MariaDB knows none in a column.
    models = checked(name="ck" if database.dialect == "sqlite" else None)
    plain().create_all(database.connection)
    there_and_back(database, plain(), models)
    assert not holds(database, 0)
    there_and_back(database, models, plain())


def check_another_condition(database: Any, name: str | None) -> None:
    first, second = checked("n > 0", name), checked("n > 1", name)
    first.create_all(database.connection)
    assert database.differences(first) == []
    there_and_back(database, first, second)
    assert not holds(database, 1)
    assert holds(database, 2)
    there_and_back(database, second, checked(None))
    assert holds(database, 0)


def test_another_condition(transactional: Any) -> None:
    check_another_condition(transactional, "ck")


def test_another_condition_without_a_name(postgresql: Any) -> None:
    check_another_condition(postgresql, None)


def test_a_naming_convention_names_it(postgresql: Any) -> None:
    models = MetaData(naming_convention={"ck": "ck_%(table_name)s_%(constraint_name)s"})
    check = sa.CheckConstraint("n > 0", name="positive")
    Table("t", models, key(), Column("n", sa.Integer, check))
    models.create_all(postgresql.connection)
    assert postgresql.differences(models) == []
    there_and_back(postgresql, models, MetaData())
    script = postgresql.render(models)
    assert 'name=op.f("ck_t_positive")' in script.upgrades
    postgresql.run(script, "upgrade")
    assert postgresql.differences(models) == []
