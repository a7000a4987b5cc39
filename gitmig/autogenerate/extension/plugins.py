"""Plugins: comparators under a name, which the setting `autogenerate_plugins` switches on."""

import re
from collections.abc import Callable, Iterable
from functools import cache
from importlib.metadata import entry_points
from types import ModuleType
from typing import Any, ClassVar

from gitmig.autogenerate.extension.dispatch import (
    DispatchPriority,
    PriorityDispatcher,
    Target,
)
from gitmig.errors.autogenerate import PluginExpressionInvalid, PluginsUnknown, PluginTaken

ENTRY_POINTS = "gitmig.plugins"
DEFAULT = ("gitmig.autogenerate.*",)

BUILT_IN: dict[str, frozenset[str]] = {
    "gitmig.autogenerate.schemas": frozenset({"schemas"}),
    "gitmig.autogenerate.tables": frozenset({"tables"}),
    "gitmig.autogenerate.types": frozenset({"types", "nullable"}),
    "gitmig.autogenerate.constraints": frozenset({"indexes", "foreignkeys", "checkconstraints"}),
    "gitmig.autogenerate.defaults": frozenset({"server_default"}),
    "gitmig.autogenerate.comments": frozenset({"comments"}),
    # Check constraints are compared without it; the name is known because people list it.
    "gitmig.ext.checkconstraint_byname": frozenset(),
    "gitmig.autogenerate.checkconstraint_byname": frozenset(),
}
"""What gitmig compares itself, by the names under which it can be switched off."""

_EXPRESSION = re.compile(r"~?[\w*][\w.*]*")
_PEER = "alembic."


class Plugin:
    """Comparators under a name; making one registers it.

    Raises: PluginTaken, a ValueError, for a second one of the name.
    """

    registered: ClassVar[dict[str, "Plugin"]] = {}
    """All plugins by their names."""

    def __init__(self, name: str) -> None:
        if name in self.registered:
            raise PluginTaken(name)
        self.name = name
        self.autogenerate_comparators = PriorityDispatcher()
        self.registered[name] = self

    def remove(self) -> None:
        """Take the plugin out again."""
        self.registered.pop(self.name, None)

    def add_autogenerate_comparator(
        self,
        fn: Callable[..., Any],
        compare_target: Target,
        compare_element: str | None = None,
        *,
        qualifier: str = "default",
        priority: DispatchPriority = DispatchPriority.MEDIUM,
    ) -> None:
        """Register a function as `comparators.dispatch_for` does; the element is its subgroup."""
        self.autogenerate_comparators.dispatch_for(
            compare_target, qualifier=qualifier, priority=priority, subgroup=compare_element
        )(fn)

    @classmethod
    def setup_plugin_from_module(cls, module: ModuleType, name: str) -> None:
        """Make a plugin of the name, and let the module's `setup(plugin)` fill it."""
        module.setup(cls(name))


def select_plugins(expressions: Iterable[str]) -> tuple[list[Plugin], frozenset[str]]:
    """Return the plugins that are switched on, and what of gitmig's own comparison is off.

    An expression is a name, in which `*` stands for one or more characters; with `~` before it,
    it switches off, whatever the others say.

    Raises:
        PluginExpressionInvalid, a ValueError: it is none.
        PluginsUnknown: no plugin has such a name.
    """
    load_entry_points()
    names = [*BUILT_IN, *Plugin.registered]
    on: set[str] = set()
    off: set[str] = set()
    unknown: list[str] = []
    for expression in expressions:
        if not _EXPRESSION.fullmatch(expression):
            raise PluginExpressionInvalid(expression)
        matching = _matching(expression.removeprefix("~"), names)
        if expression.startswith("~"):
            off |= matching
        elif matching:
            on |= matching
        else:
            unknown.append(expression)
    if unknown:
        raise PluginsUnknown(unknown)
    on -= off
    missing = frozenset().union(*(BUILT_IN[name] for name in BUILT_IN if name not in on))
    return [Plugin.registered[name] for name in Plugin.registered if name in on], missing


@cache
def load_entry_points() -> None:
    """Register the plugins of installed packages, once."""
    for entry in entry_points(group=ENTRY_POINTS):
        if entry.name not in Plugin.registered:
            Plugin.setup_plugin_from_module(entry.load(), entry.name)


def _matching(expression: str, names: Iterable[str]) -> set[str]:
    # The names that people know from Alembic mean what they do there.
    if expression.startswith(_PEER):
        expression = f"gitmig.{expression.removeprefix(_PEER)}"
    pattern = re.compile(".+".join(map(re.escape, expression.split("*"))))
    return {name for name in names if pattern.fullmatch(name)}
