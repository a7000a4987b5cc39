"""What a directive cannot use is refused at the call: the parameter is named, and a remedy."""

from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa

from gitmig.errors import InvalidArgument, UnknownKeyword, WrongArgument, WrongCall
from gitmig.operations import OPERATIONS, DropTableOp
from tests.recorder import Recorder

Call = Callable[[Recorder], object]

teams = sa.table("teams", sa.column("id"), sa.column("name"))
column = sa.Column("c", sa.Integer)


@pytest.fixture
def op() -> Recorder:
    return Recorder()


@pytest.mark.parametrize(
    ("call", "nearest"),
    [
        (lambda op: op.add_column("t", column, if_not_exist=True), "if_not_exists"),
        (lambda op: op.alter_column("t", "c", existing_nulable=True), "existing_nullable"),
        (lambda op: op.alter_column("t", "c", new_name="d"), "new_column_name"),
        (lambda op: op.alter_column("t", "c", auto_increment=True), "autoincrement"),
        (lambda op: op.bulk_insert(teams, [], multi_insert=True), "multiinsert"),
        (lambda op: op.create_check_constraint("ck", "t", "x", initialy="x"), "initially"),
        (lambda op: op.create_exclude_constraint("e", "t", ("c", "="), usin="gist"), "using"),
        (lambda op: op.create_foreign_key("f", "t", "o", ["a"], ["b"], on_delete="x"), "ondelete"),
        (lambda op: op.create_index("ix", "t", ["c"], uniqe=True), "unique"),
        (lambda op: op.create_primary_key("pk", "t", column=["c"]), "columns"),
        (lambda op: op.create_table("t", commment="x"), "comment"),
        (lambda op: op.create_table_comment("t", coment="x"), "comment"),
        (lambda op: op.create_unique_constraint("u", "t", ["c"], defferable=True), "deferrable"),
        (lambda op: op.drop_column("t", "c", if_exist=True), "if_exists"),
        (lambda op: op.drop_constraint("uq", "t", type="unique"), "type_"),
        (lambda op: op.drop_index("ix", tablename="t"), "table_name"),
        (lambda op: op.drop_table("t", if_exist=True), "if_exists"),
        (lambda op: op.drop_table_comment("t", existing="x"), "existing_comment"),
        (lambda op: op.execute("SELECT 1", execution_option={}), "execution_options"),
        (lambda op: op.rename_table("a", new_table="b"), "new_table_name"),
        (lambda op: op.drop_column("t", "c", mssql_drop_defualt=True), "mssql_drop_default"),
        (lambda op: op.alter_column("t", "c", postgresql_usnig="c::int"), "postgresql_using"),
        (lambda op: op.create_index("ix", "t", ["c"], postgresql_were="c > 1"), "postgresql_where"),
        (lambda op: op.drop_index("ix", postgresql_concurently=1), "postgresql_concurrently"),
        (lambda op: op.create_table("t", sqlite_with_rowids=False), "sqlite_with_rowid"),
    ],
)
def test_an_unknown_keyword_is_told_its_nearest(op: Recorder, call: Call, nearest: str) -> None:
    with pytest.raises(TypeError) as caught:
        call(op)
    assert isinstance(caught.value, UnknownKeyword)
    assert f"did you mean `{nearest}`?" in str(caught.value.hint)
    assert op.operations == []


@pytest.mark.parametrize("directive", OPERATIONS)
def test_every_directive_looks_at_its_keywords(op: Recorder, directive: str) -> None:
    with pytest.raises(UnknownKeyword, match=rf"^{directive}\(\) does not know the keyword `zzz`"):
        getattr(op, directive)(zzz=1)


@pytest.mark.parametrize(
    ("call", "message", "hint"),
    [
        (
            lambda op: op.add_column("t"),
            "add_column(): missing a required argument: 'column'",
            "write `op.add_column(table_name, column, ...)`",
        ),
        (
            lambda op: op.drop_table("t", "s"),
            "drop_table(): too many positional arguments",
            "write `op.drop_table(table_name, ...)`",
        ),
        (
            lambda op: op.rename_table("a", old_table_name="b"),
            "rename_table(): multiple values for argument 'old_table_name'",
            "write `op.rename_table(old_table_name, new_table_name, ...)`",
        ),
    ],
)
def test_a_call_that_cannot_be(op: Recorder, call: Call, message: str, hint: str) -> None:
    with pytest.raises(TypeError) as caught:
        call(op)
    assert isinstance(caught.value, WrongCall)
    assert (caught.value.message, caught.value.hint) == (message, hint)


def test_an_error_within_a_directive_is_its_own(op: Recorder) -> None:
    @op.implementation_for(DropTableOp)
    def fail(operations: object, operation: object) -> None:
        raise TypeError("of the user's own")

    try:
        with pytest.raises(TypeError, match=r"^of the user's own$"):
            op.drop_table("t")
    finally:
        del op.registry.implementations[DropTableOp]


def test_options_of_dialects_are_spoken_of_only_where_they_are_taken(op: Recorder) -> None:
    careless: Any = op
    with pytest.raises(UnknownKeyword) as caught:
        careless.rename_table("a", "b", postgresql_concurrently=True)
    assert "postgresql_using" not in str(caught.value.hint)
    with pytest.raises(UnknownKeyword) as caught:
        op.create_index("ix", "t", ["c"], nosuchdialect_where="c > 5")
    assert "postgresql_using" in str(caught.value.hint)


@pytest.mark.parametrize(
    ("argument", "call"),
    [
        ("column", lambda op: op.add_column("t", "c")),
        ("if_not_exists", lambda op: op.add_column("t", column, if_not_exists="yes")),
        ("table_name", lambda op: op.add_column(sa.table("t"), column)),
        ("schema", lambda op: op.add_column("t", column, schema=5)),
        ("nullable", lambda op: op.alter_column("t", "c", nullable="no")),
        ("type_", lambda op: op.alter_column("t", "c", type_="VARCHAR")),
        ("type_", lambda op: op.alter_column("t", "c", type_=int)),
        ("existing_type", lambda op: op.alter_column("t", "c", existing_type=5)),
        ("server_default", lambda op: op.alter_column("t", "c", server_default=0)),
        ("server_default", lambda op: op.alter_column("t", "c", server_default=True)),
        ("comment", lambda op: op.alter_column("t", "c", comment=5)),
        ("new_column_name", lambda op: op.alter_column("t", "c", new_column_name=5)),
        ("rows", lambda op: op.bulk_insert(teams, {"id": 1})),
        ("rows", lambda op: op.bulk_insert(teams, [1])),
        ("table", lambda op: op.bulk_insert("teams", [])),
        ("multiinsert", lambda op: op.bulk_insert(teams, [], multiinsert=0)),
        ("condition", lambda op: op.create_check_constraint("ck", "t", 5)),
        ("elements", lambda op: op.create_exclude_constraint("ex", "t", "during")),
        ("elements", lambda op: op.create_exclude_constraint("ex", "t")),
        ("elements", lambda op: op.create_exclude_constraint("ex", "t", ("during", "&&", 1))),
        ("where", lambda op: op.create_exclude_constraint("ex", "t", ("a", "="), where=5)),
        ("local_cols", lambda op: op.create_foreign_key("fk", "t", "o", "a", "b")),
        ("ondelete", lambda op: op.create_foreign_key("f", "t", "o", ["a"], ["b"], ondelete=1)),
        ("columns", lambda op: op.create_index("ix", "t", "email")),
        ("columns", lambda op: op.create_index("ix", "t", [5])),
        ("unique", lambda op: op.create_index("ix", "t", ["c"], unique="yes")),
        ("columns", lambda op: op.create_primary_key("pk", "t", "id")),
        ("columns", lambda op: op.create_table("t", "id")),
        ("comment", lambda op: op.create_table_comment("t", 5)),
        ("columns", lambda op: op.create_unique_constraint("uq", "t", "email")),
        ("columns", lambda op: op.create_unique_constraint("uq", "t", [column])),
        ("column_name", lambda op: op.drop_column("t", column)),
        ("type_", lambda op: op.drop_constraint("c", "t", type_="bogus")),
        ("index_name", lambda op: op.drop_index(None)),
        ("table_name", lambda op: op.drop_table(None)),
        ("existing_comment", lambda op: op.drop_table_comment("t", existing_comment=5)),
        ("sqltext", lambda op: op.execute(5)),
        ("execution_options", lambda op: op.execute("SELECT 1", execution_options=[])),
        ("new_table_name", lambda op: op.rename_table("a", None)),
        ("async_function", lambda op: op.run_async("name")),
    ],
)
def test_a_wrong_type_is_refused(op: Recorder, argument: str, call: Call) -> None:
    with pytest.raises(TypeError) as caught:
        call(op)
    assert isinstance(caught.value, WrongArgument)
    assert caught.value.argument == argument
    assert f"`{argument}`" in caught.value.message
    assert caught.value.hint
    assert op.operations == []


@pytest.mark.parametrize(
    ("argument", "call"),
    [
        ("table_name", lambda op: op.drop_table("")),
        ("new_column_name", lambda op: op.alter_column("t", "c", new_column_name="")),
        ("columns", lambda op: op.create_index("ix", "t", [])),
        ("columns", lambda op: op.create_index("ix", "t", [""])),
        ("columns", lambda op: op.create_unique_constraint("uq", "t", [])),
        ("columns", lambda op: op.create_primary_key("pk", "t", [])),
        ("remote_cols", lambda op: op.create_foreign_key("fk", "t", "o", ["a", "b"], ["id"])),
        ("column", lambda op: op.add_column("t", sa.Column(sa.Integer))),
        ("column", lambda op: op.add_column("t", sa.Column("c"))),
        ("columns", lambda op: op.create_table("t", sa.Column("o", sa.ForeignKey("o.id")))),
        ("rows", lambda op: op.bulk_insert(teams, [{"id": 1, "nam": "x"}])),
        ("rows", lambda op: op.bulk_insert(teams, [{"id": 1}, {"id": 2, "name": "x"}])),
    ],
)
def test_a_value_that_makes_no_sense_is_refused(op: Recorder, argument: str, call: Call) -> None:
    with pytest.raises(ValueError, match=f"`{argument}`") as caught:
        call(op)
    assert isinstance(caught.value, InvalidArgument)
    assert caught.value.argument == argument
    assert caught.value.hint
    assert op.operations == []


@pytest.mark.parametrize(
    ("call", "hint"),
    [
        (lambda op: op.create_index("ix", "t", "email"), "write `['email']`"),
        (
            lambda op: op.alter_column("t", "c", server_default=0),
            "pass `'0'` for a literal, or `sa.text('0')` for SQL",
        ),
        (
            lambda op: op.add_column("t", sa.Column("c")),
            "write it after the name: sa.Column('c', sa.Integer)",
        ),
        (lambda op: op.bulk_insert(teams, [{"nam": "x"}]), "did you mean `name`?"),
    ],
)
def test_the_remedy_is_what_to_write(op: Recorder, call: Call, hint: str) -> None:
    with pytest.raises((WrongArgument, InvalidArgument)) as caught:
        call(op)
    assert caught.value.hint == hint


def test_options_of_other_dialects_pass(op: Recorder) -> None:
    op.drop_column("t", "c", mssql_drop_default=True)
    op.create_index("ix", "t", ["c"], mssql_include=["d"], mysql_length=5)
    op.create_unique_constraint("uq", "t", ["c"], postgresql_nulls_not_distinct=True)
    assert len(op.operations) == 3


def test_what_makes_sense_after_all(op: Recorder) -> None:
    op.create_table(
        "node",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("parent_id", sa.ForeignKey("node.id")),
    )
    op.alter_column("t", "c", server_default=None, comment=None)
    op.alter_column("t", "c", server_default=sa.Identity(), type_=sa.Text)
    op.bulk_insert(teams, [{"id": 1}, {"id": 2, "name": "x"}], multiinsert=False)
    op.bulk_insert(sa.table("anything"), [{"id": 1}])
    by_column: list[Any] = [{teams.c.id: 1}]
    op.bulk_insert(teams, by_column, multiinsert=False)
    op.create_index("ix", "t", ("a", sa.text("lower(b)"), sa.column("c").desc()))
    assert len(op.operations) == 7
