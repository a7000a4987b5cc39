"""Directives build operations, and users bring directives of their own."""

import inspect
from typing import Any

import pytest
import sqlalchemy as sa

from gitmig.errors import AlreadyRegistered
from gitmig.operations import OPERATIONS, AbstractOperations, DropTableOp, MigrateOperation
from tests.recorder import Recorder


@pytest.fixture
def op() -> Recorder:
    return Recorder()


def test_each_has_its_method_with_a_docstring_and_a_signature() -> None:
    for name in OPERATIONS:
        directive = getattr(AbstractOperations, name)
        assert inspect.getdoc(directive), name
        parameters = list(inspect.signature(directive).parameters.values())[1:]
        assert all(parameter.annotation is not inspect.Parameter.empty for parameter in parameters)


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
