"""The reader of PostgreSQL says what SQLAlchemy reads, or more."""

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import inspect

from gitmig.autogenerate.reflect import bulk, postgresql, reflect
from gitmig.autogenerate.reflect.postgresql.domains import correct_domains
from gitmig.autogenerate.snapshot import TableInfo

TABLES = """
CREATE SCHEMA zoo;
CREATE DOMAIN pos AS int CHECK (VALUE > 0);
CREATE DOMAIN word AS varchar(20) DEFAULT 'none' NOT NULL;
CREATE TYPE mood AS ENUM ('sad', 'it''s, ok');
CREATE TYPE zoo.kind AS ENUM ('a', 'b');
CREATE SEQUENCE counter;
CREATE TABLE p (
  id bigserial PRIMARY KEY, gone int, u int UNIQUE, "a b" int, "C d" int, UNIQUE ("C d", "a b")
);
ALTER TABLE p DROP COLUMN gone;
COMMENT ON TABLE p IS 'the ''parents''';
COMMENT ON COLUMN p."a b" IS 'two';
CREATE TABLE t (
  id int GENERATED ALWAYS AS IDENTITY (START 5 INCREMENT 2 MAXVALUE 99 CYCLE) PRIMARY KEY,
  a varchar(50) NOT NULL DEFAULT 'it''s', b int DEFAULT 0, c double precision, d timestamptz(3),
  e int GENERATED ALWAYS AS (b + 1) STORED, f mood, g mood[], h zoo.kind, i zoo.kind[], j pos,
  k word NOT NULL DEFAULT 'x', l numeric(10, 2) DEFAULT -1.5, m interval day to second(2),
  n jsonb DEFAULT '{}',
  o bigint DEFAULT nextval('counter'), p1 bigint, p2 int, p3 int, q int[][], r text, s bit(3),
  u varchar, v smallserial, w uuid DEFAULT gen_random_uuid(), x tsvector, y char(5), z name,
  CONSTRAINT fk FOREIGN KEY (p1) REFERENCES p ON DELETE CASCADE ON UPDATE RESTRICT,
  FOREIGN KEY (p2, p3) REFERENCES p ("C d", "a b") MATCH FULL ON DELETE SET NULL (p3)
    DEFERRABLE INITIALLY DEFERRED,
  FOREIGN KEY (p2) REFERENCES p (u) ON DELETE SET DEFAULT DEFERRABLE,
  CONSTRAINT ck CHECK (b > 0 AND a <> 'x'), CHECK (b < 9), CONSTRAINT uq UNIQUE (a) INCLUDE (b, c)
);
CREATE INDEX ix ON t (b DESC, a NULLS FIRST, c DESC NULLS LAST) INCLUDE (d) WHERE b > 5;
CREATE UNIQUE INDEX ix_expr ON t (lower(a), b, (b + 1) DESC);
CREATE INDEX ix_hash ON t USING hash (a) WITH (fillfactor = 70);
CREATE UNIQUE INDEX ix_nulls ON t (b) NULLS NOT DISTINCT;
CREATE TABLE nothing ();
CREATE TABLE zoo.p (id int PRIMARY KEY, t int REFERENCES t, own int REFERENCES zoo.p);
CREATE TABLE far (id int, zoo int REFERENCES zoo.p ("id"));
CREATE TABLE zoo.counted (id serial PRIMARY KEY, k zoo.kind);
CREATE UNLOGGED TABLE parts (id int, at date, PRIMARY KEY (id, at)) PARTITION BY RANGE (at);
CREATE TABLE part PARTITION OF parts FOR VALUES FROM (MINVALUE) TO ('2020-01-01');
CREATE TABLE heir (more int) INHERITS (p);
"""


@pytest.fixture
def filled(postgresql: Any) -> Any:
    for statement in TABLES.strip().removesuffix(";").split(";\n"):
        postgresql.connection.exec_driver_sql(statement)
    return postgresql.connection


def read_both(connection: Any, schema: str | None) -> list[tuple[TableInfo, TableInfo]]:
    ours = {table.name: table for table in postgresql.reflect_schema(connection, schema)}
    theirs = {one.name: one for one in bulk.reflect_schema(inspect(connection), schema)}
    assert ours.keys() == theirs.keys()
    for table in theirs.values():
        correct_domains(column.type for column in table.columns)
    return [(ours[name], theirs[name]) for name in ours]


def plain(table: TableInfo) -> dict[str, Any]:
    """All that can be compared: types by their repr, and no options that SQLAlchemy leaves out."""
    return {
        "columns": [repr(replace(one, autoincrement=False)) for one in table.columns],
        "primary_key": replace(table.primary_key, options={}),
        "indexes": [repr(_without_text(one)) for one in table.indexes],
        "uniques": [replace(one, options={}) for one in table.unique_constraints],
        "foreign_keys": [replace(one, options=_told(one)) for one in table.foreign_keys],
        "checks": table.check_constraints,
        "comment": table.comment,
    }


def _without_text(index: Any) -> Any:
    where = index.options.get("postgresql_where")
    rest = {key: value for key, value in index.options.items() if key != "postgresql_where"}
    return replace(index, options={**dict(sorted(rest.items())), "where": str(where)})


def _told(key: Any) -> dict[str, Any]:
    return {name: value for name, value in key.options.items() if name != "match"}


@pytest.mark.parametrize("schema", [None, "zoo"])
@pytest.mark.parametrize("path", ["public", "public, zoo", "zoo, public"])
def test_it_says_what_sqlalchemy_reads(filled: Any, schema: str | None, path: str) -> None:
    filled.exec_driver_sql(f"SET LOCAL search_path = {path}")
    for ours, theirs in read_both(filled, schema):
        assert plain(ours) == plain(theirs)


def test_it_tells_more(filled: Any) -> None:
    tables = {name: one for (_, name), one in reflect(filled).tables.items()}
    columns = {one.name: one for one in tables["t"].columns}
    assert [name for name, one in columns.items() if one.autoincrement] == ["id", "v"]
    assert columns["id"].identity == {
        "always": True, "start": 5, "increment": 2, "minvalue": 1, "maxvalue": 99, "cache": 1,
        "cycle": True,
    }  # fmt: skip
    (unique,) = tables["t"].unique_constraints
    assert unique.options == {"postgresql_include": ["b", "c"]}
    options = {one.columns: one.options for one in tables["t"].foreign_keys}
    assert options["p2", "p3"] == {
        "deferrable": True, "initially": "DEFERRED", "match": "FULL", "ondelete": "SET NULL (p3)",
    }  # fmt: skip
    assert tables["parts"].options == {
        "prefixes": ["UNLOGGED"], "postgresql_partition_by": "RANGE (at)",
    }  # fmt: skip
    assert tables["part"].dependent
    assert tables["part"].inherited.columns == {"id", "at"}
    assert tables["heir"].parents == ("p",)
    assert "id" in tables["heir"].inherited.columns


def test_types_that_columns_share_are_asked_for_once(filled: Any) -> None:
    tables = {name: one for (_, name), one in reflect(filled).tables.items()}
    first, second = (one.type for one in tables["t"].columns if one.name in ("p2", "p3"))
    assert first is second


def test_a_comma_in_a_name_is_no_end_of_it(postgresql: Any) -> None:
    execute = postgresql.connection.exec_driver_sql
    execute('CREATE TABLE p ("a, b" int, c int, PRIMARY KEY ("a, b", c))')
    execute('CREATE TABLE t ("x, y" int, z int, FOREIGN KEY ("x, y", z) REFERENCES p)')
    (key,) = reflect(postgresql.connection).tables[None, "t"].foreign_keys
    assert (key.columns, key.referent_columns) == (("x, y", "z"), ("a, b", "c"))
