from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import Column, Connection, Integer, inspect

from gitmig import context, op
from gitmig.config import Config
from gitmig.errors import ContextNotConfigured, GitmigError, NoMigrationContext, UnknownDirective
from gitmig.operations import AbstractOperations, CreateTableOp, MigrateOperation
from gitmig.runtime.environment import EnvironmentContext
from gitmig.runtime.migrate import upgrade
from gitmig.runtime.migration import MigrationContext
from gitmig.runtime.operations import Operations
from tests.project import Project


def test_outside_a_migration_there_is_nothing_to_act_on() -> None:
    with pytest.raises(NoMigrationContext) as caught:
        op.drop_table("users")
    assert isinstance(caught.value, NameError)
    assert isinstance(caught.value, GitmigError)
    assert "gitmig upgrade" in str(caught.value.hint)
    with pytest.raises(NoMigrationContext, match=r"context\.configure"):
        context.configure()
    with pytest.raises(NoMigrationContext, match=r"context\.config"):
        _ = context.config
    in_context: Any = context
    in_op: Any = op
    with pytest.raises(AttributeError, match="nonsense"):
        _ = in_context.nonsense
    with pytest.raises(UnknownDirective, match="nonsense") as unknown:
        _ = in_op.nonsense
    assert '@Operations.register_operation("nonsense")' in str(unknown.value.hint)
    with pytest.raises(UnknownDirective) as slip:
        _ = in_op.drop_colum
    assert slip.value.hint == "did you mean `op.drop_column`?"


def test_every_directive_is_a_name_of_op() -> None:
    directives = {name for name in dir(AbstractOperations) if not name.startswith("_")}
    directives -= {"migration_context", "registry"}
    assert directives == set(op.__all__)


def test_every_name_of_context_is_there() -> None:
    offered = {name for name in dir(EnvironmentContext) if not name.startswith("_")}
    assert set(context.__all__) - {"config", "script"} <= offered
    assert list(context.__all__) == sorted(context.__all__)


def test_operations_act_on_the_context_that_they_are_made_for(connection: Connection) -> None:
    migration_context = MigrationContext.configure(connection)
    Operations(migration_context).execute("CREATE TABLE a (id INTEGER)")
    with Operations.context(migration_context) as operations:
        op.execute("CREATE TABLE b (id INTEGER)")
        assert operations.get_bind() is op.get_bind() is connection
        assert op.get_context() is migration_context
    assert {"a", "b"} <= set(inspect(connection).get_table_names())


def test_contexts_nest(connection: Connection) -> None:
    outer, inner = (MigrationContext.configure(connection) for _ in range(2))
    with Operations.context(outer):
        with Operations.context(inner):
            assert op.get_context() is inner
        assert op.get_context() is outer


@pytest.fixture
def registry() -> Iterator[None]:
    """Take back what a test registers."""
    known = dict(Operations.registry.implementations), dict(Operations.registry.directives)
    yield
    Operations.registry.implementations, Operations.registry.directives = known
    delattr(Operations, "create_view")


@pytest.mark.usefixtures("registry")
def test_an_operation_of_the_users_own(sqlite: Project) -> None:
    @Operations.register_operation("create_view")
    class CreateViewOp(MigrateOperation):
        def __init__(self, name: str, query: str) -> None:
            self.name, self.query = name, query

        @classmethod
        def create_view(cls, operations: Operations, name: str, query: str) -> Any:
            return operations.invoke(cls(name, query))

    @Operations.implementation_for(CreateViewOp)
    def create_view(operations: Operations, operation: CreateViewOp) -> None:
        operations.execute(f"CREATE VIEW {operation.name} AS {operation.query}")

    sqlite.add("r_a", "op.create_view('v', 'SELECT 1 AS one')")
    upgrade(sqlite.directory)
    assert sqlite.query("SELECT one FROM v") == [(1,)]


def test_an_operation_that_is_done_otherwise(connection: Connection) -> None:
    @Operations.implementation_for(CreateTableOp, replace=True)
    def create_table(operations: Operations, operation: CreateTableOp) -> Any:
        operation.columns.append(Column("tenant", Integer))
        return operations.invoke_built_in(operation)

    try:
        operations = Operations(MigrationContext.configure(connection))
        table = operations.create_table("t", Column("id", Integer))
    finally:
        del Operations.registry.implementations[CreateTableOp]
    assert table.c.keys() == ["id", "tenant"]
    assert [each["name"] for each in inspect(connection).get_columns("t")] == ["id", "tenant"]


def test_a_context_reads_where_the_database_is(project: Project) -> None:
    project.add_tables("a")
    upgrade(project.directory)
    with project.engine().connect() as connection:
        opts = {"version_table": "gitmig_version"}
        migration_context = MigrationContext.configure(connection, opts=opts)
        assert migration_context.get_current_heads() == ("r_a",)
        assert migration_context.get_current_revision() == "r_a"
        assert not connection.in_transaction()


def test_several_heads_are_no_revision(sqlite: Project) -> None:
    sqlite.add_tables("a")
    sqlite.add("r_b", parents="r_a")
    sqlite.add("r_c", parents="r_a")
    upgrade(sqlite.directory)
    with sqlite.engine().connect() as connection:
        migration_context = MigrationContext.configure(connection)
        with pytest.raises(GitmigError, match="more than one head present"):
            migration_context.get_current_revision()
        migration_context.stamp(sqlite.directory, "r_a")
        assert migration_context.get_current_revision() == "r_a"


def test_a_dialect_alone_runs_nothing() -> None:
    migration_context = MigrationContext.configure(dialect_name="postgresql")
    assert migration_context.dialect.name == "postgresql"
    assert migration_context.bind is None
    with pytest.raises(GitmigError, match="has no connection"):
        migration_context.execute("SELECT 1")
    with pytest.raises(GitmigError, match="dialect_name is required"):
        MigrationContext.configure()


def test_an_environment_before_configure(sqlite: Project) -> None:
    with EnvironmentContext(Config(sqlite.directory.settings), sqlite.directory):
        with pytest.raises(ContextNotConfigured, match="No context has been configured yet"):
            context.get_context()
        assert context.load_metadata() is None
        assert context.config.settings == sqlite.directory.settings


@pytest.mark.parametrize("name", ["sqlite", "postgresql", "mysql", "mariadb"])
def test_a_context_of_a_dialect_alone(name: str) -> None:
    assert MigrationContext.configure(dialect_name=name).dialect.name == name
