"""What a CREATE TABLE says, however it was typed."""

import pytest

from gitmig.ddl.sqlite_schema import (
    find_index_predicate,
    parse_create_table,
    split_index_expressions,
)

TYPED_BY_HAND = """
create table -- a comment, with (brackets
  [odd "name"] (
    id integer constraint pk_odd primary key autoincrement not null,
    `a, b` varchar (20, 3) default 'it''s, (' collate nocase unique on conflict ignore,
    "c""d" int default (1 + (2)) constraint ck_c check ("c""d" in (1, ')')),
    e int constraint fk_e references "other" (id) on delete set null deferrable initially deferred,
    f int not null references other,
    g int generated always as (e * (f + 1)) stored,
    constraint uq_1 unique (e, "a, b" collate nocase desc)
    unique (f) /* no comma is needed, here
    */ foreign key (e, f) references [other two] (x, y) match full on update cascade not deferrable,
    check (e > 0)
) strict
"""


def test_a_table_typed_by_hand() -> None:
    table = parse_create_table(TYPED_BY_HAND)
    assert table.primary_key == "pk_odd"
    assert table.autoincrement
    assert table.uniques == ((None, ("a, b",)), ("uq_1", ("e", "a, b")), (None, ("f",)))
    assert table.checks == (("ck_c", '"c""d" in (1, \')\')'), (None, "e > 0"))
    assert table.computed == {"g": "e * (f + 1)"}
    assert table.foreign_keys == (
        ("fk_e", True, "DEFERRED", None, True),
        (None, None, None, None, True),
        (None, False, None, "full", False),
    )


def test_the_words_may_be_names() -> None:
    table = parse_create_table('CREATE TABLE "check" ("unique" INTEGER, "primary" TEXT UNIQUE)')
    assert table.uniques == ((None, ("primary",)),)
    assert not table.checks


@pytest.mark.parametrize(
    "sql", ["CREATE VIRTUAL TABLE t USING fts5(a, b)", "CREATE TABLE t (a", "CREATE TABLE t", ""]
)
def test_what_is_no_table_or_is_cut_off_says_nothing(sql: str) -> None:
    assert not parse_create_table(sql).uniques


@pytest.mark.parametrize(
    ("sql", "elements", "predicate"),
    [
        (
            "CREATE INDEX i ON t (a, lower(b || ','), c DESC)",
            ("a", "lower(b || ',')", "c DESC"),
            None,
        ),
        ('CREATE UNIQUE INDEX "on" ON "t(" (a) WHERE b = \' where \'', ("a",), "b = ' where '"),
        ("create index i on t (coalesce(a, (1)))", ("coalesce(a, (1))",), None),
    ],
)
def test_an_index(sql: str, elements: tuple[str, ...], predicate: str | None) -> None:
    assert split_index_expressions(sql) == elements
    assert find_index_predicate(sql) == predicate
