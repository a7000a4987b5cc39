"""Which statements touch a table or a column, told from the text."""

import pytest

from gitmig.operations.blame import Subject, find_statements, parse_subjects

TEXT = b"""
import sqlalchemy as sa
from gitmig import op
from somewhere import fill


def upgrade():
    op.create_table(
        "users",
        sa.Column("id", sa.Integer),
        sa.Column("email", sa.Text),
    )
    op.add_column("users", sa.Column("name", sa.Text))
    op.create_index("ix_users_name", "users", ["name"])
    op.execute("UPDATE users SET email = NULL")
    op.execute("UPDATE others SET emails = NULL")
    op.create_table("users", sa.Column("email", sa.Text), schema="other")
    fill("users")
    op.drop_table("users")


def downgrade():
    op.drop_column("users", "email")
"""


def found(subject: Subject) -> dict[int, bool]:
    return {one.line: one.is_certain for one in find_statements(TEXT, subject)}


def test_a_table() -> None:
    certain = dict.fromkeys((8, 13, 14, 17, 19), True)
    assert found(Subject("users")) == {**certain, 15: False, 18: False}


def test_a_column() -> None:
    assert found(Subject("users", "email")) == {8: True, 15: False, 17: True, 19: True}
    assert found(Subject("users", "name")) == {13: True, 14: True, 19: True}


def test_a_table_in_a_schema() -> None:
    assert found(Subject("users", None, "other")) == {15: False, 17: True, 18: False}


def test_nothing() -> None:
    assert found(Subject("nowhere")) == {}
    assert list(find_statements(b"def upgrade(:", Subject("users"))) == []


@pytest.mark.parametrize(
    ("text", "meanings"),
    [
        ("users", (Subject("users"),)),
        ("users.email", (Subject("users", "email"), Subject("email", None, "users"))),
        ("other.users.email", (Subject("users", "email", "other"),)),
        ("", ()),
        ("users.", ()),
        ("a.b.c.d", ()),
    ],
)
def test_what_a_name_means(text: str, meanings: tuple[Subject, ...]) -> None:
    assert parse_subjects(text) == meanings
