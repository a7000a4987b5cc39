"""Two spellings of one expression have one normal form, and other expressions have another."""

import pytest

from gitmig.autogenerate.normal_form import normalize_sql

SAME = [
    ("postgresql", "age > 0 AND name <> 'A b'", "((age > 0) AND ((name)::text <> 'A b'::text))"),
    (
        "postgresql",
        "kind IN ('a', 'b')",
        "kind::text = ANY (ARRAY['a'::character varying, 'b']::text[])",
    ),
    ("postgresql", "kind NOT IN (1, 2)", "kind <> ALL (ARRAY[1, 2])"),
    ("postgresql", "name NOT LIKE 'a%'", "(name !~~ 'a%'::text)"),
    ("postgresql", "CAST(a AS NUMERIC(10, 2)) > 1", "(a)::numeric(10,2) > 1"),
    (
        "postgresql",
        "CAST(f(a, b) AS timestamp(3) with time zone)",
        "f(a, b)::timestamp(3) with time zone",
    ),
    ("postgresql", "CURRENT_TIMESTAMP", "now()"),
    ("postgresql", "\"Name\" != E'x'", "Name <> 'x'"),
    ("mysql", "a > 0", "`a` > 0"),
    ("mysql", "NOT deleted AND NOT (n = 5)", "`deleted` = 0 and `n` <> 5"),
    ("mysql", "NOT (a = 1 AND b LIKE 'x')", "`a` <> 1 or `b` not like 'x'"),
    ("mysql", "c OR NOT (a OR NOT (b AND d = 2))", "`c` or `a` = 0 and (`b` and `d` = 2)"),
    ("mysql", "MOD(a, 2) = 0", "`a` % 2 = 0"),
    ("mysql", "'a\nb'", "'a\\nb'"),
    ("mysql", r"a LIKE 'a\_%' AND b <> '\x\'\\'", r"`a` like 'a\\_%' and `b` <> 'x\'\\'"),
    ("mysql", "NOT (n BETWEEN 1 AND 5)", "`n` not between 1 and 5"),
    ("mysql", "n NOT IN (1, 2)", "`n` not in (1,2)"),
    ("mysql", "kind IN ('a')", "`kind` = 'a'"),
    ("mysql", "kind NOT IN ('a')", "`kind` <> 'a'"),
    ("mysql", "flag = true", "`flag` = 1"),
    ("mysql", "length(s) > 3", "octet_length(`s`) > 3"),
    ("mysql", "s = 'it''s'", "`s` = 'it\\'s'"),
    ("mysql", "concat(a, 'x')", "concat(`a`,_utf8mb4'x')"),
    ("mariadb", "now()", "current_timestamp()"),
    ("sqlite", "a>0 /* positive */", '("a" > 0)'),
    ("sqlite", "[a b] = 1", '"a b" = 1'),
]
OTHER = [
    ("mysql", "NOT (a = 1 AND b = 2)", "a <> 1 AND b <> 2"),
    ("mysql", "NOT (a = 1 AND b = 2 OR c = 3)", "a <> 1 OR b <> 2 AND c <> 3"),
    ("postgresql", "name = 'a'", "name = 'A'"),
    ("postgresql", "name = 'a b'", "name = 'ab'"),
    ("postgresql", "name = '::text'", "name = ''"),
    ("postgresql", "a > 0", "a >= 0"),
    ("postgresql", "a IN (1, 2)", "a NOT IN (1, 2)"),
    ("mysql", "NOT a", "a"),
    ("mysql", "NOT (a > 1)", "a < 1"),
    ("sqlite", "a", "b"),
]


@pytest.mark.parametrize(("dialect", "one", "other"), SAME)
def test_the_same(dialect: str, one: str, other: str) -> None:
    assert normalize_sql(one, dialect) == normalize_sql(other, dialect)


@pytest.mark.parametrize(("dialect", "one", "other"), OTHER)
def test_not_the_same(dialect: str, one: str, other: str) -> None:
    assert normalize_sql(one, dialect) != normalize_sql(other, dialect)
