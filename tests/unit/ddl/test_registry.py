"""A dialect finds its class."""

import gc
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

import pytest

from gitmig.ddl import DefaultImpl, MySQLImpl, PostgresqlImpl, SQLiteImpl, get_impl
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
        "mysql": MySQLImpl,
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


def test_an_installed_package_brings_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = tmp_path / "brought-1.0.dist-info"
    package.mkdir()
    (package / "METADATA").write_text("Metadata-Version: 2.1\nName: brought\nVersion: 1.0\n")
    (package / "entry_points.txt").write_text(
        "[gitmig.dialects]\nbrought = gitmig_brought:BroughtImpl\n"
    )
    (tmp_path / "gitmig_brought.py").write_text(
        "from gitmig.ddl import DefaultImpl\n\nclass BroughtImpl(DefaultImpl):\n"
        "    transactional_ddl = True\n"
    )
    monkeypatch.syspath_prepend(str(tmp_path))
    assert metadata.version("brought") == "1.0"
    found = get_impl("brought")
    assert found.__name__ == "BroughtImpl"
    assert found.transactional_ddl
