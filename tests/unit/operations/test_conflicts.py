"""Which pairs of operations spoil each other."""

import pytest

from gitmig.operations.conflicts import Deed, judge
from gitmig.operations.static import read_operations

HEAD = "import sqlalchemy as sa\nfrom gitmig import op\n\n\ndef upgrade():\n"

ADD = 'op.add_column("users", sa.Column("email", sa.String(10)))'
DROP = 'op.drop_column("users", "email")'
ALTER = 'op.alter_column("users", "email", nullable=False)'
RENAME = 'op.alter_column("users", "email", new_column_name="mail")'
INDEX = 'op.create_index("ix", "users", ["email"])'
OTHER = 'op.add_column("users", sa.Column("age", sa.Integer))'
ELSEWHERE = 'op.add_column("posts", sa.Column("email", sa.Integer))'
IN_SCHEMA = 'op.drop_table("users", schema="app")'
CREATE_TABLE = 'op.create_table("users", sa.Column("id", sa.Integer))'
DROP_TABLE = 'op.drop_table("users")'
RENAME_TABLE = 'op.rename_table("users", "people")'
REFER = 'op.create_foreign_key("fk", "posts", "users", ["user_id"], ["id"])'
UNIQUE = 'op.create_unique_constraint("uq", "users", ["email"])'
DROP_UNIQUE = 'op.drop_constraint("uq", "users", type_="unique")'
INSERT = 'op.bulk_insert(sa.table("users"), [])'


def deeds(revision: str, *lines: str) -> list[Deed]:
    text = HEAD + "\n".join(f"    {line}" for line in lines)
    return [Deed(revision, f"{revision}.py", each) for each in read_operations(text.encode())]


@pytest.mark.parametrize(
    ("one", "other", "sentence"),
    [
        (ADD, ADD, "both create column users.email"),
        (ALTER, ALTER, "both alter column users.email"),
        (DROP, DROP, "both remove column users.email"),
        (DROP, ALTER, "one removes column users.email, the other alters it"),
        (ALTER, DROP, "one removes column users.email, the other alters it"),
        (DROP, INDEX, "one removes column users.email, the other refers to it"),
        (RENAME, ALTER, "one removes column users.email, the other alters it"),
        (CREATE_TABLE, CREATE_TABLE, "both create table users"),
        (DROP_TABLE, OTHER, "one removes table users, the other creates column users.age"),
        (ALTER, DROP_TABLE, "one removes table users, the other alters column users.email"),
        (DROP_TABLE, REFER, "one removes table users, the other refers to it"),
        (DROP_TABLE, INSERT, "one removes table users, the other writes to rows of users"),
        (RENAME_TABLE, OTHER, "one removes table users, the other creates column users.age"),
        (INDEX, INDEX, "both create index ix of users"),
        (UNIQUE, UNIQUE, "both create constraint uq of users"),
        (DROP_UNIQUE, DROP_UNIQUE, "both remove constraint uq of users"),
    ],
)
def test_a_conflict(one: str, other: str, sentence: str) -> None:
    found = judge(deeds("mine", one), deeds("theirs", other))
    assert sentence in [conflict.sentence for conflict in found.conflicts]
    assert {(each.one.place, each.other.place) for each in found.conflicts} == {
        ("mine.py:6", "theirs.py:6")
    }


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (ADD, OTHER),
        (ADD, ELSEWHERE),
        (DROP_TABLE, IN_SCHEMA),
        (INDEX, ALTER),
        (INDEX, UNIQUE),
        (INSERT, INSERT),
        (INSERT, ADD),
        (REFER, INDEX),
        (CREATE_TABLE, REFER),
    ],
)
def test_no_conflict(one: str, other: str) -> None:
    for pair in ((one, other), (other, one)):
        found = judge(deeds("mine", pair[0]), deeds("theirs", pair[1]))
        assert found.conflicts == ()
        assert found.undecided == ()


def test_what_nobody_knows_is_told_where_it_matters() -> None:
    sql = deeds("mine", 'op.execute("UPDATE users SET age = 1")', "helper()")
    found = judge(sql, deeds("theirs", DROP))
    assert found.conflicts == ()
    assert [each.place for each in found.undecided] == ["mine.py:6", "mine.py:7"]
    assert judge(sql, []).undecided == ()


def test_each_pair_is_told_once() -> None:
    found = judge(deeds("mine", ADD, OTHER), deeds("theirs", ADD, OTHER))
    assert [conflict.sentence for conflict in found.conflicts] == [
        "both create column users.email",
        "both create column users.age",
    ]
