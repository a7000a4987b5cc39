"""Copies of databases: who writes keeps them from being made, and what they are called."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import URL, make_url

from gitmig.errors import CopyFailed
from gitmig.runtime import copies


@pytest.fixture
def live(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    """A connection of a program that has the database open."""
    with closing(sqlite3.connect(tmp_path / "live.db", isolation_level=None)) as connection:
        connection.execute("CREATE TABLE t (id)")
        connection.execute("INSERT INTO t VALUES (1)")
        yield connection


@pytest.fixture
def url(live: sqlite3.Connection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> URL:
    """The URL of that database; nobody waits long for it."""
    monkeypatch.setattr(copies, "LONGEST_WAIT", 0.01)
    return make_url(f"sqlite:///{tmp_path / 'live.db'}")


def test_nothing_is_brought_while_somebody_writes(
    live: sqlite3.Connection, url: URL, tmp_path: Path
) -> None:
    kept = str(tmp_path / "kept.db")
    copies.keep(url, kept)
    live.execute("BEGIN IMMEDIATE")
    live.execute("INSERT INTO t VALUES (2)")
    with pytest.raises(CopyFailed, match="database is locked"):
        copies.bring(url, str(tmp_path / "unused.db"), kept)
    live.execute("COMMIT")
    assert live.execute("SELECT id FROM t").fetchall() == [(1,), (2,)]
    copies.bring(url, str(tmp_path / "unused.db"), kept)
    assert live.execute("SELECT id FROM t").fetchall() == [(1,)]


def test_nothing_is_kept_while_nobody_may_read(
    live: sqlite3.Connection, url: URL, tmp_path: Path
) -> None:
    live.execute("BEGIN EXCLUSIVE")
    with pytest.raises(CopyFailed, match="database is locked"):
        copies.keep(url, str(tmp_path / "kept.db"))
    assert not (tmp_path / "kept.db").exists()


@pytest.mark.parametrize("branch", ["feature/x", "기능/아주-긴-이름", "機能" * 20])
@pytest.mark.parametrize("database", ["app", "데이터베이스_이름이_깁니다", "a" * 63])
def test_the_name_of_a_copy_is_not_cut_off(branch: str, database: str, tmp_path: Path) -> None:
    """PostgreSQL takes 63 bytes, and a name is lengthened while the copy is made."""
    url = make_url("postgresql://localhost").set(database=database)
    names = {copies.name_copy(url, each, tmp_path) for each in (branch, f"{branch}2")}
    assert len({name.encode()[: 63 - len("_new")] for name in names}) == 2
    assert all(len(f"{name}_new".encode()) <= 63 for name in names)
