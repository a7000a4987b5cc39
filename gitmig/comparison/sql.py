"""The statements that would make a database as the models are."""

from collections.abc import Iterator

from gitmig.ddl import DefaultImpl
from gitmig.errors import GitmigError
from gitmig.operations import MigrateOperation, OpContainer
from gitmig.runtime.migration import MigrationContext


def render_statements(container: OpContainer, context: MigrationContext) -> Iterator[str]:
    """Yield each statement as a client reads it; a comment for what the database cannot do so."""
    for operation in container.ops:
        if isinstance(operation, OpContainer) and not _is_known(operation, context.impl):
            yield from render_statements(operation, context)
        else:
            yield from _render(operation, context)


def _render(operation: MigrateOperation, context: MigrationContext) -> Iterator[str]:
    try:
        for statement in context.impl.statements(operation):
            text = statement.sql(context.dialect, literal_binds=True)
            yield context.impl.render_command(text).rstrip()
    except GitmigError as error:
        yield f"-- {error.message}"


def _is_known(container: OpContainer, impl: DefaultImpl) -> bool:
    """Whether the container is an operation of its own, as a block of changes of one table is."""
    return type(container) in impl.methods
