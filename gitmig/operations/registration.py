"""Operations that users bring: their directives, and functions that do them."""

from collections.abc import Callable
from typing import Any, TypeVar

from gitmig.errors.operations import AlreadyRegistered
from gitmig.operations.again import is_again
from gitmig.operations.operation import MigrateOperation

Implementation = Callable[[Any, Any], Any]
"""`fn(operations, operation)`; what it returns is what the directive returns."""

OperationClass = TypeVar("OperationClass", bound=type[MigrateOperation])
ImplementationFunction = TypeVar("ImplementationFunction", bound=Implementation)


class Registry:
    """The directives and implementations that were registered with one class of operations."""

    def __init__(self) -> None:
        self.directives: dict[str, Callable[..., Any]] = {}
        """Classmethods of operations, by the name of the directive; they take operations first."""
        self.implementations: dict[type[MigrateOperation], Implementation] = {}

    def find_implementation(self, operation: MigrateOperation) -> Implementation | None:
        """Return the function registered for the operation's class, or for the nearest base."""
        for class_ in type(operation).__mro__:
            found = self.implementations.get(class_)
            if found is not None:
                return found
        return None


class Extensible:
    """A class of operations that users extend; each subclass has a registry of its own."""

    registry: Registry

    def __init_subclass__(cls, **kw: Any) -> None:
        super().__init_subclass__(**kw)
        cls.registry = Registry()

    @classmethod
    def register_operation(
        cls, name: str, sourcename: str | None = None
    ) -> Callable[[OperationClass], OperationClass]:
        """Offer a classmethod of the decorated class as a directive.

            @Operations.register_operation("create_view")
            class CreateViewOp(MigrateOperation):
                @classmethod
                def create_view(cls, operations, name, definition):
                    return operations.invoke(cls(name, definition))

        `sourcename` is the classmethod's name where it differs from the directive's. The
        directive becomes a method here, and with it an attribute of `gitmig.op`.

        Raises: AlreadyRegistered, a ValueError, when there is such a directive.
        """

        def register(operation: OperationClass) -> OperationClass:
            known = cls.registry.directives.get(name)
            if known is None and hasattr(cls, name):
                raise AlreadyRegistered(f"the directive {name}")
            source = getattr(operation, sourcename or name)
            if known is not None and not is_again(known, source):
                raise AlreadyRegistered(f"the directive {name}")
            cls.registry.directives[name] = source
            setattr(cls, name, _as_method(name, source))
            return operation

        return register

    @classmethod
    def implementation_for(
        cls, op_cls: type[MigrateOperation], replace: bool = False
    ) -> Callable[[ImplementationFunction], ImplementationFunction]:
        """Make the decorated `fn(operations, operation)` do operations of the class.

            @Operations.implementation_for(CreateTableOp, replace=True)
            def create_table(operations, operation):
                operation.kw.setdefault("mysql_engine", "InnoDB")
                return operations.invoke_built_in(operation)

        `invoke_built_in` does what would be done without the function.

        Raises: AlreadyRegistered, a ValueError, for a second one without `replace`.
        """

        def register(function: ImplementationFunction) -> ImplementationFunction:
            known = cls.registry.implementations.get(op_cls)
            if known is not None and not replace and not is_again(known, function):
                raise AlreadyRegistered(f"an implementation of {op_cls.__name__}")
            cls.registry.implementations[op_cls] = function
            return function

        return register


def _as_method(name: str, source: Callable[..., Any]) -> Callable[..., Any]:
    def directive(self: Any, *args: Any, **kw: Any) -> Any:
        return source(self, *args, **kw)

    directive.__name__ = name
    directive.__doc__ = source.__doc__
    return directive
