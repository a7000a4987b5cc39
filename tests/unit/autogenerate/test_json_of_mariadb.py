"""JSON of MariaDB is a text with a check, which is written only by its own name."""

from typing import Any

from sqlalchemy import JSON, CheckConstraint, Column, Integer, MetaData, Table, text
from sqlalchemy.dialects import mysql


def build(*columns: Column[Any]) -> MetaData:
    models = MetaData()
    Table("t", models, Column("id", Integer, primary_key=True), *columns)
    return models


def show(mariadb: Any) -> str:
    found: str = mariadb.connection.exec_driver_sql("SHOW CREATE TABLE t").one()[1]
    return found


def test_a_column_that_is_altered_keeps_its_check(mariadb: Any) -> None:
    before = build(Column("j", JSON, server_default=text("'{}'")))
    before.create_all(mariadb.connection)
    original = show(mariadb)
    mariadb.go_there_and_back(before, build(Column("j", JSON, nullable=False)))
    assert "json_valid" in original
    assert show(mariadb) == original


def test_a_column_comes_back_with_its_check(mariadb: Any) -> None:
    before = build(Column("j", JSON), Column("text", JSON))
    before.create_all(mariadb.connection)
    original = show(mariadb)
    mariadb.go_there_and_back(before, build(Column("text", JSON)))
    assert sorted(show(mariadb).splitlines()) == sorted(original.splitlines())
    mariadb.drop_and_restore(before)
    assert show(mariadb).count("json_valid") == 2


def test_a_text_with_the_check_is_the_same(mariadb: Any) -> None:
    build(Column("j", JSON)).create_all(mariadb.connection)
    plain = mysql.LONGTEXT(charset="utf8mb4", collation="utf8mb4_bin")
    assert mariadb.differences(build(Column("j", plain, CheckConstraint("json_valid(j)")))) == []
