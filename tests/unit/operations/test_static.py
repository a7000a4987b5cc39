"""The operations of a revision, read from its text: as running it would build them."""

from pathlib import Path
from textwrap import indent

import pytest

from gitmig.operations import Touch
from gitmig.operations.body import Body, judge_body
from gitmig.operations.static import StaticOperation, read_operations
from tests.recorder import Recorder

HEAD = "import sqlalchemy as sa\nfrom gitmig import op\nfrom app.types import Money\n"


def read(body: str, before: str = "") -> tuple[StaticOperation, ...]:
    text = f"{HEAD}{before}\n\ndef upgrade() -> None:\n{indent(body, '    ')}\n"
    return read_operations(text.encode())


def touches(body: str, before: str = "") -> list[Touch]:
    found = read(body, before)
    assert all(each.touches is not None for each in found), found
    return [touch for each in found for touch in each.touches or ()]


BODIES = [
    """op.create_table(
    "users",
    sa.Column("id", sa.Integer(), sa.Identity(), nullable=False),
    sa.Column("team_id", sa.Uuid(as_uuid=True), sa.ForeignKey("teams.id"), index=True),
    sa.Column("price", sa.Numeric(10, 2), server_default=sa.text("0")),
    sa.PrimaryKeyConstraint("id", name=op.f("pk_users")),
    sa.UniqueConstraint("team_id", "price", name="uq"),
    sa.ForeignKeyConstraint(["team_id"], ["other.teams.id"], ondelete="CASCADE"),
    sa.CheckConstraint("price > 0"),
    schema="app",
)""",
    'op.add_column("users", sa.Column("email", sa.String(100), sa.ForeignKey("mails.id")))',
    'op.drop_column("users", "email", schema="app")',
    'op.alter_column("users", "name", type_=sa.String(200), existing_type=sa.String(100))',
    'op.alter_column("users", "name", new_column_name="full_name", nullable=False)',
    'op.create_index(op.f("ix"), "users", ["name", sa.text("lower(mail)")], unique=True)',
    'op.drop_index("ix", table_name="users")',
    'op.create_foreign_key("fk", "users", "teams", ["team_id"], ["id"], source_schema="a")',
    'op.create_unique_constraint("uq", "users", ["a", "b"])',
    'op.create_check_constraint("ck", "users", sa.text("a > 0"))',
    'op.drop_constraint("uq", "users", type_="unique")',
    'op.rename_table("users", "people")',
    'op.drop_table("users")',
    'op.create_table_comment("users", "Who logs in.")',
    'op.execute("UPDATE users SET name = 1")',
    """users = sa.table("users", sa.column("id", sa.Integer))
op.bulk_insert(users, [{"id": 1}])""",
]


def test_a_batch() -> None:
    body = """with op.batch_alter_table("users", schema=None) as batch_op:
    batch_op.add_column(sa.Column("age", sa.Integer(), nullable=False))
    batch_op.drop_column("birthday")
    batch_op.create_unique_constraint(batch_op.f("uq"), ["age"])
"""
    assert [(touch.kind, touch.name, touch.effect) for touch in touches(body)] == [
        ("column", "age", "create"),
        ("column", "birthday", "remove"),
        ("constraint", "uq", "create"),
        ("column", "age", "read"),
    ]


@pytest.mark.parametrize("body", BODIES)
def test_what_is_read_is_what_running_it_builds(body: str) -> None:
    import sqlalchemy as sa

    recorder = Recorder()
    exec(body, {"sa": sa, "op": recorder})
    expected = [touch for operation in recorder.operations for touch in operation.touches()]
    assert touches(body) == expected
    assert touches(body)


def test_types_and_defaults_that_are_not_known_do_not_matter() -> None:
    body = """op.add_column("a", sa.Column("b", Money(2), default=compute(), nullable=False))
op.alter_column("a", "b", type_=Money(), existing_type=Money(1), postgresql_using=cast("b"))
op.create_check_constraint("ck", "a", make_condition())"""
    assert [(touch.kind, touch.name) for touch in touches(body)] == [
        ("column", "b"),
        ("column", "b"),
        ("constraint", "ck"),
    ]


def test_constants_of_the_file_are_known() -> None:
    body = 'op.drop_column(TABLE, "b")'
    assert touches(body, 'TABLE = "users"') == [Touch("column", "b", "users", None, "remove")]


@pytest.mark.parametrize("body", ['TABLE: str = "users"', 'TABLE = OTHER = "users"'])
def test_constants_of_the_function_are_known(body: str) -> None:
    found = touches(f"{body}\nop.drop_column(TABLE, 'b')", 'TABLE = "teams"')
    assert found == [Touch("column", "b", "users", None, "remove")]


@pytest.mark.parametrize(
    ("body", "before"),
    [
        ("TABLE = find_table()", 'TABLE = "users"'),
        ('TABLE += "_old"', 'TABLE = "users"'),
        ('TABLE, OTHER = "teams", "users"', 'TABLE = "users"'),
        ('for TABLE in ("teams", "users"):\n    pass', 'TABLE = "users"'),
        ("pass", 'TABLE = "users"\nTABLE = find_table()'),
        ("pass", 'TABLE = "users"\nif TESTS:\n    TABLE = "teams"'),
    ],
)
def test_what_a_name_stood_for_before_is_forgotten(body: str, before: str) -> None:
    assert read(f"{body}\nop.drop_table(TABLE)", before)[-1].touches is None


def test_a_list_that_may_have_been_changed_is_forgotten() -> None:
    body = 'columns = ["a"]\ncolumns[0] = "b"\nop.create_index("ix", "users", columns)'
    assert read(body)[-1].touches is None


def test_other_names_for_the_modules() -> None:
    text = """from alembic import op as o
from sqlalchemy import Column, Integer as I
import sqlalchemy
import sqlalchemy.orm

def upgrade():
    o.add_column("a", Column("b", I))
    o.add_column("a", sqlalchemy.Column("c", sqlalchemy.Integer()))
"""
    found = read_operations(text.encode())
    assert [[touch.name for touch in each.touches or ()] for each in found] == [["b"], ["c"]]


@pytest.mark.parametrize(
    "body",
    [
        "op.drop_table(name)",
        'op.drop_table(f"{name}_old")',
        "op.drop_column('a', name)",
        "op.create_index('ix', 'a', columns)",
        "op.add_column('a', make_column())",
        "op.drop_table(*names)",
        "op.drop_table(**names)",
        "op.no_such_directive('a')",
        "op.drop_column('a')",
        "for name in names:\n    op.drop_table(name)",
        "if True:\n    op.drop_table('a')",
        "helper()",
        "connection = op.get_bind()\nconnection.execute(sa.text('DROP TABLE a'))",
    ],
)
def test_what_cannot_be_told_is_a_gap(body: str) -> None:
    found = read(body)
    assert [each.touches for each in found] == [None]
    assert found[0].line == 7 + body.count("\nconnection.")
    assert found[0].text in body


@pytest.mark.parametrize("mark", ["\f", "\u2028", "\x85", "\x1c"])
def test_lines_are_those_of_the_parser(mark: str) -> None:
    (found,) = read('op.execute("DROP TABLE a")', f'"""Two{mark}words."""\r\n')
    assert (found.text, found.source.strip()) == ('op.execute("DROP TABLE a")',) * 2


def test_a_gap_does_not_hide_what_follows() -> None:
    found = read('helper()\nop.drop_table("a")\npass\n"text"')
    assert [each.touches for each in found] == [None, (Touch("table", "a", "a", None, "remove"),)]


def test_the_last_function_of_the_name_is_the_one_that_runs() -> None:
    found = read('op.drop_table("a")', 'def upgrade():\n    op.drop_table("b")\n')
    assert [touch.name for each in found for touch in each.touches or ()] == ["a"]


@pytest.mark.parametrize(
    "text",
    [
        "from helpers import upgrade",
        "from helpers import *",
        "upgrade = undo",
        "if True:\n    def upgrade():\n        pass",
        "def upgrade():\n    pass\n\nupgrade = wrap(upgrade)",
    ],
)
def test_a_function_from_elsewhere_is_a_gap(text: str) -> None:
    (found,) = read_operations(f"{HEAD}{text}\n".encode())
    assert found.touches is None
    assert judge_body(text.encode(), "upgrade") == "works"


@pytest.mark.parametrize(
    ("text", "body"),
    [
        ("def upgrade(:", "missing"),
        ("def downgrade():\n    upgrade = 1", "missing"),
        ('def upgrade():\n    """Do nothing."""\n    return', "empty"),
        ("def upgrade():\n    pass\n\ndef upgrade():\n    raise ValueError", "raises"),
        ("def upgrade():\n    raise ValueError\n\ndef upgrade():\n    work()", "works"),
    ],
)
def test_what_a_function_is_like(text: str, body: Body) -> None:
    assert judge_body(text.encode(), "upgrade") == body


@pytest.mark.parametrize(
    ("body", "losses"),
    [
        ('op.rename_table("users", "people")', []),
        ('op.alter_column("users", "name", new_column_name="full_name")', []),
        ('op.drop_table("users")', ["users"]),
        ('op.drop_column("users", "name")', ["name"]),
    ],
)
def test_what_is_renamed_is_not_lost(body: str, losses: list[str]) -> None:
    assert [touch.name for touch in touches(body) if touch.loses_data] == losses


def test_nothing_is_run(tmp_path: Path) -> None:
    mark = tmp_path / "mark"
    body = f"op.drop_table(open({str(mark)!r}, 'w').name)\nsa.create_engine('sqlite:///{mark}')"
    read(body, f"open({str(mark)!r}, 'w')")
    assert not mark.exists()


@pytest.mark.parametrize("text", [b"def upgrade(:", b"", b"\xff\x00", b"def downgrade(): pass"])
def test_a_file_without_the_function_says_nothing(text: bytes) -> None:
    assert read_operations(text) == ()
