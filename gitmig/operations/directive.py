"""What every directive stands on.

A directive is the method that a revision file calls (`op.add_column(...)`). It stands beside
its operation as a mixin, checks its arguments, builds the operation, and returns
`self.invoke(operation)`. Who inherits the mixins supplies `invoke` and `migration_context`:

    class Operations(AbstractOperations):
        def invoke(self, operation):
            function = self.find_implementation(operation)  # registered by the user
            if function is not None:
                return function(self, operation)
            return run_statements(impl.statements(operation), execute)  # gitmig.ddl.statement

What `invoke` returns is what the directive returns: `run_statements` gives back the `result` of
the statement that has one, which is the new Table of a CREATE TABLE, and None for all else.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from typing import Any, Protocol, TypeVar

from gitmig.operations.operation import MigrateOperation


class OperationsContext(Protocol):
    """What directives ask of a migration context."""

    @property
    def bind(self) -> Any:
        """The connection; None where an SQL script is written."""
        ...

    @property
    def opts(self) -> Mapping[str, Any]:
        """What `context.configure()` was given, `target_metadata` among it."""
        ...


class Directive(ABC):
    """A method of `op`, in whatever place it is offered."""

    @property
    @abstractmethod
    def migration_context(self) -> OperationsContext:
        """The context in which the operations run."""

    @abstractmethod
    def invoke(self, operation: MigrateOperation) -> Any:
        """Do what the operation says; return what its directive returns."""


Offered = TypeVar("Offered", bound=Directive)


class BatchDirective(ABC):
    """A method of `batch_op`: a directive whose table is known already.

    It hands its arguments on to the directive of `op`, which checks them and builds the operation.
    """

    table_name: str
    schema: str | None

    @abstractmethod
    def on_table(self, directive: Callable[..., Offered], **kw: Any) -> Offered:
        """Return what has the directive and keeps its operation for the end of the block.

        `kw` is added to the operation's own, where it is not None.
        """
