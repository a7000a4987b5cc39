"""Plugins: comparators under a name, which the setting `autogenerate_plugins` switches on."""

import re
import warnings
from collections.abc import Callable, Collection, Iterable
from functools import cache
from importlib.metadata import EntryPoint, entry_points
from types import ModuleType
from typing import Any, ClassVar

from gitmig.aliases import is_installed
from gitmig.autogenerate.extension.dispatch import (
    DispatchPriority,
    PriorityDispatcher,
    Target,
)
from gitmig.errors.autogenerate import (
    PluginExpressionInvalid,
    PluginsUnknown,
    PluginTaken,
    PluginUnusable,
)

ENTRY_POINTS = "gitmig.plugins"
DEFAULT = ("gitmig.autogenerate.*",)

BUILT_IN: dict[str, frozenset[str]] = {
    "gitmig.autogenerate.schemas": frozenset({"schemas"}),
    "gitmig.autogenerate.tables": frozenset({"tables"}),
    "gitmig.autogenerate.types": frozenset({"types", "nullable"}),
    "gitmig.autogenerate.constraints": frozenset({"indexes", "foreignkeys"}),
    "gitmig.autogenerate.defaults": frozenset({"server_default"}),
    "gitmig.autogenerate.comments": frozenset({"comments"}),
    "gitmig.autogenerate.checks": frozenset({"checkconstraints"}),
    "gitmig.autogenerate.primary_keys": frozenset({"primarykeys"}),
    "gitmig.autogenerate.computed": frozenset({"computed"}),
}
"""What gitmig compares itself, by the names under which it can be switched off."""
_NOT_THERE = frozenset({"checks", "primary_keys", "computed"})
"""What Alembic does not compare, or only with a plugin that says so."""
_CHECKS = frozenset(
    {"alembic.ext.checkconstraint_byname", "alembic.autogenerate.checkconstraint_byname"}
)

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


def load_entry_points() -> None:
    """Register the plugins of installed packages, once; Alembic's where gitmig has its names."""
    _load_group(ENTRY_POINTS)
    if is_installed():
        _load_group("alembic.plugins")


@cache
def _load_group(group: str) -> None:
    for entry in entry_points(group=group):
        if entry.name in Plugin.registered:
            continue
        try:
            _load(entry)
        except Exception as error:  # the package's code runs, and may raise anything
            Plugin.registered.pop(entry.name, None)
            package = entry.dist.name if entry.dist else entry.module
            reason = f"{type(error).__name__}: {error}"
            raise PluginUnusable(entry.name, entry.value, package, reason) from error


def _load(entry: EntryPoint) -> None:
    found = entry.load()
    if not isinstance(found, Collection):
        Plugin.setup_plugin_from_module(found, entry.name)
        return
    message = f"The plugin {entry.name} is several modules; it should be one with a setup()."
    warnings.warn(message, DeprecationWarning, stacklevel=2)
    plugin = Plugin(entry.name)
    for module in found:
        module.setup(plugin)


def _matching(expression: str, names: Iterable[str]) -> set[str]:
    if not expression.startswith(_PEER):
        return {name for name in names if _fits(name, expression)}
    # The names that people know from Alembic mean what they do there.
    if expression in _CHECKS:
        return {"gitmig.autogenerate.checks"}
    ours = f"gitmig.{expression.removeprefix(_PEER)}"
    return {
        name for name in names if _fits(name, ours) and name.rpartition(".")[2] not in _NOT_THERE
    }


def _fits(name: str, expression: str) -> bool:
    pattern = ".+".join(map(re.escape, expression.split("*")))
    return re.fullmatch(pattern, name) is not None
