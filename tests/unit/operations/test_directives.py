"""Directives check what they are given, and build operations of it."""

import inspect
from collections.abc import Callable, Mapping
from typing import Any

import pytest
import sqlalchemy as sa

from gitmig.errors import AlreadyRegistered, UnknownKeyword, WrongArgument
from gitmig.operations import OPERATIONS, AbstractOperations, DropTableOp, MigrateOperation


class Recorder(AbstractOperations):
    """Keeps the operations instead of doing them."""

    bind = "the connection"
    opts: Mapping[str, Any] = {}

    def __init__(self) -> None:
        self.operations: list[MigrateOperation] = []

    @property
    def migration_context(self) -> "Recorder":
        return self

    def invoke(self, operation: MigrateOperation) -> object:
        self.operations.append(operation)
        function = self.registry.find_implementation(operation)
        return function(self, operation) if function is not None else None


@pytest.fixture
def op() -> Recorder:
    return Recorder()


Call = Callable[[Recorder], object]


def test_each_has_its_method_with_a_docstring_and_a_signature() -> None:
    for name in OPERATIONS:
        directive = getattr(AbstractOperations, name)
        assert inspect.getdoc(directive), name
        parameters = list(inspect.signature(directive).parameters.values())[1:]
        assert all(parameter.annotation is not inspect.Parameter.empty for parameter in parameters)


@pytest.mark.parametrize(
    ("call", "nearest"),
    [
        (lambda op: op.alter_column("t", "c", existing_nulable=True), "existing_nullable"),
        (lambda op: op.alter_column("t", "c", new_name="d"), "new_column_name"),
        (lambda op: op.create_index("ix", "t", ["c"], uniqe=True), "unique"),
        (lambda op: op.create_unique_constraint("u", "t", ["c"], defferable=True), "deferrable"),
        (lambda op: op.create_foreign_key("f", "t", "o", ["a"], ["b"], on_delete="x"), "ondelete"),
        (lambda op: op.create_table("t", commment="x"), "comment"),
        (lambda op: op.drop_table("t", if_exist=True), "if_exists"),
        (lambda op: op.drop_column("t", "c", if_exist=True), "if_exists"),
        (lambda op: op.drop_index("ix", tablename="t"), "table_name"),
        (lambda op: op.create_check_constraint("ck", "t", "x", initialy="x"), "initially"),
    ],
)
def test_an_unknown_keyword_is_told_its_nearest(op: Recorder, call: Call, nearest: str) -> None:
    with pytest.raises(TypeError) as caught:
        call(op)
    assert isinstance(caught.value, UnknownKeyword)
    assert f"did you mean `{nearest}`?" in str(caught.value.hint)
    assert op.operations == []


@pytest.mark.parametrize(
    "call",
    [
        lambda op: op.add_column("t", "c"),
        lambda op: op.add_column("t", sa.Column("c", sa.Integer), if_not_exists="yes"),
        lambda op: op.add_column(sa.table("t"), sa.Column("c", sa.Integer)),
        lambda op: op.alter_column("t", "c", nullable="no"),
        lambda op: op.alter_column("t", "c", type_="VARCHAR"),
        lambda op: op.alter_column("t", "c", new_column_name=5),
        lambda op: op.create_table("t", "id"),
        lambda op: op.create_index("ix", "t", "email"),
        lambda op: op.create_unique_constraint("uq", "t", "email"),
        lambda op: op.create_primary_key("pk", "t", "id"),
        lambda op: op.create_foreign_key("fk", "t", "o", "a", "b"),
        lambda op: op.create_check_constraint("ck", "t", 5),
        lambda op: op.drop_constraint("c", "t", type_="bogus"),
        lambda op: op.drop_index(None),
        lambda op: op.bulk_insert(sa.table("t"), {"id": 1}),
        lambda op: op.bulk_insert(sa.table("t"), [1]),
        lambda op: op.bulk_insert("t", []),
        lambda op: op.execute(5),
        lambda op: op.rename_table("a", None),
        lambda op: op.create_table_comment("t", 5),
    ],
)
def test_a_wrong_type_is_refused_before_anything_is_done(op: Recorder, call: Call) -> None:
    with pytest.raises(TypeError) as caught:
        call(op)
    assert isinstance(caught.value, WrongArgument)
    assert op.operations == []


def test_options_of_other_dialects_are_kept(op: Recorder) -> None:
    op.alter_column("t", "c", type_=sa.Text(), postgresql_using="c::text", mssql_anything=1)
    (operation,) = op.operations
    assert vars(operation)["kw"] == {"postgresql_using": "c::text", "mssql_anything": 1}


def test_what_is_not_an_operation(op: Recorder) -> None:
    assert op.get_bind() == "the connection"
    assert op.get_context() is op
    assert isinstance(op.f("name"), sa.sql.elements.conv)
    literal = sa.select(op.inline_literal("it's"), op.inline_literal(5))
    assert str(literal) == "SELECT 'it''s' AS param_1, 5 AS param_2" or "'it''s'" in str(literal)


def test_a_literal_is_not_cached_with_another_value(op: Recorder) -> None:
    engine = sa.create_engine("sqlite://")
    with engine.connect() as connection:
        found = [connection.scalar(sa.select(op.inline_literal(value))) for value in (1, 2, "x")]
    assert found == [1, 2, "x"]
    engine.dispose()


class CreateViewOp(MigrateOperation):
    """An operation that a project brings."""

    def __init__(self, name: str) -> None:
        self.name = name

    @classmethod
    def create_view(cls, operations: Recorder, name: str) -> object:
        """Create a view."""
        return operations.invoke(cls(name))


class CreateBigViewOp(CreateViewOp):
    """A subclass, done as its base is."""


def test_a_registered_operation_becomes_a_directive() -> None:
    class Mine(Recorder):
        pass

    Mine.register_operation("create_view")(CreateViewOp)
    Mine.register_operation("create_any_view", "create_view")(CreateBigViewOp)

    @Mine.implementation_for(CreateViewOp)
    def create_view(operations: Mine, operation: CreateViewOp) -> str:
        return f"{type(operation).__name__} {operation.name}"

    mine: Any = Mine()
    assert mine.create_view("v") == "CreateViewOp v"
    assert mine.create_any_view(name="w") == "CreateBigViewOp w"
    assert Mine.create_view.__doc__ == "Create a view."  # type: ignore[attr-defined]
    assert not hasattr(Recorder, "create_view"), "each class has a registry of its own"


def test_a_second_implementation_needs_replace() -> None:
    class Mine(Recorder):
        pass

    Mine.implementation_for(DropTableOp)(lambda operations, operation: "first")
    with pytest.raises(ValueError, match="registered already") as caught:
        Mine.implementation_for(DropTableOp)(lambda operations, operation: "second")
    assert isinstance(caught.value, AlreadyRegistered)
    Mine.implementation_for(DropTableOp, replace=True)(lambda operations, operation: "third")
    assert Mine().invoke(DropTableOp("t")) == "third"


def test_a_directive_is_not_registered_over_another() -> None:
    with pytest.raises(AlreadyRegistered):
        Recorder.register_operation("drop_table")(CreateViewOp)
