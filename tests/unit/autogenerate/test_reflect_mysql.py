"""The bulk reader of MySQL and MariaDB says what SQLAlchemy reads table by table, or more."""

from dataclasses import fields, replace
from typing import Any

from sqlalchemy import JSON, inspect

from gitmig.autogenerate.reflect import bulk, mysql
from gitmig.autogenerate.snapshot import ColumnInfo, TableInfo

TABLES = r"""
CREATE TABLE p (id INT AUTO_INCREMENT PRIMARY KEY, u INT UNIQUE) COMMENT 'the ''parents''';
CREATE TABLE t (
  id BIGINT UNSIGNED AUTO_INCREMENT PRIMARY KEY,
  a VARCHAR(50) NOT NULL DEFAULT 'it''s \\ x' COMMENT 'a "comment", it''s',
  b INT DEFAULT 0, c DOUBLE, d DATETIME(3) DEFAULT NOW(3) ON UPDATE NOW(3),
  e CHAR(36) DEFAULT uuid(), f INT DEFAULT (1 + 2),
  g INT GENERATED ALWAYS AS (b + 1) STORED, h INT AS (b * 2) VIRTUAL,
  i ENUM('a', 'b''c'), j SET('x', 'y'), k VARCHAR(20) CHARACTER SET latin1,
  l VARCHAR(20) COLLATE utf8mb4_bin, m TEXT, n JSON, o DECIMAL(10, 2) DEFAULT -1.5,
  q INT CHECK (q > 0), r BIT(3), s TINYINT(1) DEFAULT 1, u VARCHAR(10) DEFAULT 'NULL',
  p1 INT, p2 INT, p3 INT,
  CONSTRAINT fk_named FOREIGN KEY (p1) REFERENCES p (id) ON DELETE CASCADE ON UPDATE NO ACTION,
  FOREIGN KEY (p2) REFERENCES p (id) ON DELETE SET NULL,
  FOREIGN KEY (p3) REFERENCES p (u) ON DELETE RESTRICT,
  CONSTRAINT ck CHECK (b > 0 AND a <> 'x'),
  UNIQUE KEY uq (a, b), KEY ix (m(10), b), FULLTEXT KEY ft (m)
);
CREATE TABLE `odd ``name` (`a, b (c)` INT PRIMARY KEY, `select` INT UNIQUE);
"""


def create(connection: Any, script: str = TABLES) -> None:
    for statement in script.strip().removesuffix(";").split(";\n"):
        connection.exec_driver_sql(statement)


def read_both(connection: Any, schema: str | None = None) -> list[tuple[TableInfo, TableInfo]]:
    """Return what both say of each table; SQLAlchemy sees the text that MariaDB makes of JSON."""
    ours = {table.name: table for table in mysql.reflect_schema(connection, schema)}
    theirs = {one.name: one for one in bulk.reflect_schema(inspect(connection), schema)}
    assert ours.keys() == theirs.keys()
    return [(ours[name], _with_json(theirs[name])) for name in ours]


def _with_json(table: TableInfo) -> TableInfo:
    columns = [
        replace(one, type=JSON()) if (table.name, one.name) == ("t", "n") else one
        for one in table.columns
    ]
    return replace(table, columns=tuple(columns))


def plain(table: TableInfo) -> dict[str, Any]:
    """All that can be compared: types by their repr, and not what implements what."""
    return {
        "columns": [
            # SQLAlchemy tells neither the check of a column, nor the collation of the table.
            [
                repr(getattr(one, field.name))
                for field in fields(ColumnInfo)
                if field.name not in ("check", "usual")
            ]
            for one in table.columns
        ],
        "primary_key": table.primary_key,
        "indexes": [replace(one, constraint=None) for one in table.indexes],
        "uniques": table.unique_constraints,
        "foreign_keys": table.foreign_keys,
        "checks": table.check_constraints,
        "comment": table.comment,
    }


def test_the_same_facts(mariadb: Any) -> None:
    create(mariadb.connection)
    for ours, theirs in read_both(mariadb.connection):
        assert plain(ours) == plain(theirs)


def test_the_same_facts_of_another_schema(mariadb: Any, monkeypatch: Any) -> None:
    connection = mariadb.connection
    create(connection)
    own = connection.engine.url.database
    connection.exec_driver_sql("USE mysql")
    monkeypatch.setattr(connection.dialect, "default_schema_name", "mysql")
    tables = read_both(connection, own)
    for ours, theirs in tables:
        assert plain(ours) == plain(theirs)
    keys = [key for ours, _ in tables for key in ours.foreign_keys]
    assert {key.referent_schema for key in keys} == {own}


def test_what_is_read_that_was_not(mariadb: Any) -> None:
    create(
        mariadb.connection,
        "CREATE TABLE t (id INT PRIMARY KEY, a BIT(3) DEFAULT b'101', "
        "b VARCHAR(9) DEFAULT concat('a', 'b') CHECK (b <> 'x'), "
        "c TIMESTAMP NULL DEFAULT NULL ON UPDATE current_timestamp())",
    )
    (table,) = mysql.reflect_schema(mariadb.connection, None)
    assert {one.name: one.default for one in table.columns} == {
        "id": None,
        "a": "b'101'",
        "b": "concat('a','b')",
        "c": "NULL ON UPDATE current_timestamp()",
    }
    assert [one.check for one in table.columns] == [None, None, "`b` <> 'x'", None]


def test_what_merely_implements_a_constraint(mariadb: Any) -> None:
    create(mariadb.connection)
    table = next(one for one in mysql.reflect_schema(mariadb.connection, None) if one.name == "t")
    implementing = {one.name: one.constraint for one in table.indexes if one.constraint}
    assert implementing == {
        "fk_named": "fk_named",
        "p2": "t_ibfk_1",
        "p3": "t_ibfk_2",
        "uq": "uq",
    }
