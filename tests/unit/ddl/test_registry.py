"""A dialect finds its class."""

import gc
from collections.abc import Iterator

import pytest

from gitmig.ddl import (
    DefaultImpl,
    MSSQLImpl,
    MySQLImpl,
    OracleImpl,
    PostgresqlImpl,
    SQLiteImpl,
    get_impl,
)
from gitmig.ddl.registry import BUILT_IN


@pytest.fixture(autouse=True)
def forget_declared_classes() -> Iterator[None]:
    """Python keeps a class that nobody refers to until its cycles are collected."""
    yield
    gc.collect()


def test_the_built_in_ones() -> None:
    found = {name: get_impl(name) for name in BUILT_IN}
    assert found == {
        "mariadb": MySQLImpl,
        "mssql": MSSQLImpl,
        "mysql": MySQLImpl,
        "oracle": OracleImpl,
        "postgresql": PostgresqlImpl,
        "sqlite": SQLiteImpl,
    }


def test_a_dialect_that_nobody_knows_gets_standard_sql() -> None:
    assert get_impl("firebird") is DefaultImpl


def test_a_declared_class_comes_first_and_the_last_one_wins() -> None:
    class First(PostgresqlImpl):
        __dialect__ = "postgresql"

    class Second(First):
        __dialect__ = "postgresql"

    class Plain(Second):
        """A subclass that names no dialect is for its author's use."""

    class Redshift(PostgresqlImpl):
        __dialect__ = "redshift"

    assert get_impl("postgresql") is Second
    assert get_impl("redshift") is Redshift
    assert issubclass(Plain, Second)
