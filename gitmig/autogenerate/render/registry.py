"""Which function renders what: documented as `renderers.dispatch_for`."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

from gitmig.autogenerate.context import AutogenContext
from gitmig.autogenerate.render.layout import Block, Expression
from gitmig.errors.autogenerate import NoRenderer, RendererRegistered
from gitmig.operations.again import is_again

Statement = Expression | Block | str
Rendered = Statement | Sequence[Statement]
"""Source text, or a tree that is laid out later; several are several statements."""

Renderer = Callable[[AutogenContext, Any], Rendered]
AnyRenderer = TypeVar("AnyRenderer", bound=Renderer)


class Dispatcher:
    """Renderers by the class of what they render, and by dialect."""

    def __init__(self, renderers: Mapping[type, Renderer] | None = None) -> None:
        """Start with the renderers for any dialect."""
        self._renderers: dict[tuple[type, str], Renderer] = {
            (target, "default"): render for target, render in (renderers or {}).items()
        }

    def dispatch_for(
        self, target: type, *, qualifier: str = "default", replace: bool = False
    ) -> Callable[[AnyRenderer], AnyRenderer]:
        """Register the decorated function for a class and those derived from it.

        `qualifier` is the name of a dialect. Raises: RendererRegistered, without `replace`.
        """

        def register(function: AnyRenderer) -> AnyRenderer:
            known = self._renderers.get((target, qualifier))
            if known is not None and not replace and not is_again(known, function):
                raise RendererRegistered(target.__name__)
            self._renderers[target, qualifier] = function
            return function

        return register

    def dispatch(self, obj: object, qualifier: str = "default") -> Renderer:
        """Return the function for an object; raises NoRenderer, a ValueError."""
        for name in dict.fromkeys((qualifier, "default")):
            for class_ in type(obj).__mro__:
                if (class_, name) in self._renderers:
                    return self._renderers[class_, name]
        raise NoRenderer(type(obj).__name__)

    def branch(self) -> "Dispatcher":
        """Return a copy, to which others can be added."""
        copy = Dispatcher()
        copy._renderers.update(self._renderers)
        return copy
