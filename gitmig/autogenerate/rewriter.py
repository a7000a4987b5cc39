"""Functions that replace operations before they are written: documented as `Rewriter`."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any, TypeVar
from weakref import WeakSet

from gitmig.errors.autogenerate import RewriteRefused
from gitmig.operations import MigrateOperation, MigrationScript, OpContainer

Process = Callable[[Any, Any, list[MigrationScript]], Any]
"""`process_revision_directives(context, revision, directives)`."""
Rewrite = Callable[[Any, Any, Any], MigrateOperation | Iterable[MigrateOperation]]
"""`fn(context, revision, operation)`: what takes the operation's place, which may be nothing."""

AnyRewrite = TypeVar("AnyRewrite", bound=Rewrite)
Container = TypeVar("Container", bound=MigrateOperation)


class Rewriter:
    """A `process_revision_directives` hook that is made of functions for classes of operations.

    writer = Rewriter()

    @writer.rewrites(AddColumnOp)
    def add_column(context, revision, op):
        return op if op.column.nullable else [...]
    """

    def __init__(self) -> None:
        self._rewrites: dict[type[MigrateOperation], Rewrite] = {}
        self._chained: tuple[Process, ...] = ()
        self._produced: WeakSet[MigrateOperation] = WeakSet()
        """What the functions returned: it is not given to them a second time."""

    def rewrites(
        self, *operators: type[MigrateOperation] | Iterable[type[MigrateOperation]]
    ) -> Callable[[AnyRewrite], AnyRewrite]:
        """Let the decorated function rewrite operations of these classes and of their subclasses.

        It returns one operation, several, or an empty list to leave it out.
        """

        def register(function: AnyRewrite) -> AnyRewrite:
            for given in operators:
                for class_ in [given] if isinstance(given, type) else given:
                    self._rewrites[class_] = function
            return function

        return register

    def chain(self, other: Process) -> "Rewriter":
        """Return a rewriter that does what this one does, and then what the other does."""
        chained = Rewriter()
        chained._rewrites = dict(self._rewrites)
        chained._chained = (*self._chained, other)
        return chained

    def process_revision_directives(
        self, context: Any, revision: Any, directives: list[MigrationScript]
    ) -> None:
        """Rewrite the scripts in their list.

        Raises: RewriteRefused, when an upgrade or a downgrade did not become exactly one.
        """
        directives[:] = [
            script
            for given in directives
            for script in self._rewrite(context, revision, given)
            if isinstance(script, MigrationScript)
        ]
        for process in self._chained:
            process(context, revision, directives)

    __call__ = process_revision_directives

    def _rewrite(
        self, context: Any, revision: Any, operation: MigrateOperation
    ) -> Iterator[MigrateOperation]:
        """Yield what takes the operation's place, containers with what is in them rewritten."""
        for result in self._replace(context, revision, operation):
            if isinstance(result, MigrationScript):
                result.upgrade_ops = [
                    self._rewrite_one(context, revision, one) for one in result.upgrade_ops_list
                ]
                result.downgrade_ops = [
                    self._rewrite_one(context, revision, one) for one in result.downgrade_ops_list
                ]
            elif isinstance(result, OpContainer):
                result.ops[:] = [
                    new for old in result.ops for new in self._rewrite(context, revision, old)
                ]
            yield result

    def _replace(
        self, context: Any, revision: Any, operation: MigrateOperation
    ) -> list[MigrateOperation]:
        rewrite = self._find_rewrite(operation)
        if rewrite is None or operation in self._produced:
            return [operation]
        given = rewrite(context, revision, operation)
        results = [given] if isinstance(given, MigrateOperation) else list(given)
        self._produced.update(results)
        return results

    def _rewrite_one(self, context: Any, revision: Any, container: Container) -> Container:
        results = list(self._rewrite(context, revision, container))
        if len(results) != 1 or not isinstance(results[0], type(container)):
            raise RewriteRefused(type(container).__name__, len(results))
        return results[0]

    def _find_rewrite(self, operation: MigrateOperation) -> Rewrite | None:
        classes = type(operation).__mro__
        return next((self._rewrites[one] for one in classes if one in self._rewrites), None)
