"""Makes `import alembic` find gitmig, whether Alembic is installed or not."""

import sys
from collections.abc import Iterator, Sequence
from importlib import import_module
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any

from gitmig.aliases.names import MODULES

TOP = "alembic"
_displaced: dict[str, ModuleType] = {}
"""What `sys.modules` had under the names before they became ours."""


def install() -> None:
    """Let the names stand for gitmig from now on; a second call does nothing.

    What was imported from an installed Alembic before keeps what it has.
    """
    if is_installed():
        return
    _displaced.update(_take_modules())
    sys.meta_path.insert(0, _FINDER)


def uninstall() -> None:
    """Let the names stand for what they stood for before."""
    if not is_installed():
        return
    sys.meta_path.remove(_FINDER)
    _take_modules()
    sys.modules.update(_displaced)
    _displaced.clear()


def is_installed() -> bool:
    """Whether the names stand for gitmig."""
    return _FINDER in sys.meta_path


def _take_modules() -> dict[str, ModuleType]:
    names = [name for name in sys.modules if name == TOP or name.startswith(f"{TOP}.")]
    return {name: sys.modules.pop(name) for name in names}


class Alias(ModuleType):
    """A module whose names are those of others, looked up each time they are asked for."""

    def __getattr__(self, name: str) -> Any:
        if name == "__all__":
            return self.__dir__()
        if name.startswith("__") and name != "__version__":
            raise AttributeError(name)
        for source, theirs, ours in _iter_sources(self.__name__):
            if theirs not in (None, name):
                continue
            module = import_module(source)
            wanted = ours or name
            if theirs is not None or wanted in getattr(module, "__all__", ()):
                return getattr(module, wanted)
            if hasattr(module, wanted) and not wanted.startswith("_"):  # made by an extension
                return getattr(module, wanted)
        if f"{self.__name__}.{name}" in MODULES:
            return import_module(f"{self.__name__}.{name}")
        raise AttributeError(f"module {self.__name__!r} of gitmig has no attribute {name!r}")

    def __dir__(self) -> list[str]:
        names: set[str] = set()
        for source, theirs, _ in _iter_sources(self.__name__):
            names |= {theirs} if theirs else set(import_module(source).__all__)
        return sorted(names)


def _iter_sources(alias: str) -> Iterator[tuple[str, str | None, str | None]]:
    """Yield each module, the one name of it that is meant, and what it is called here."""
    for entry in MODULES[alias]:
        module, _, name = entry.partition(":")
        theirs, _, ours = name.partition("=")
        yield module, theirs or None, ours or theirs or None


class _Finder(MetaPathFinder, Loader):
    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if fullname not in MODULES:
            return None
        is_package = any(name.startswith(f"{fullname}.") for name in MODULES)
        return ModuleSpec(fullname, self, is_package=is_package)

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        return Alias(spec.name, "A name of Alembic's that stands for gitmig.")

    def exec_module(self, module: ModuleType) -> None:
        """Do nothing: an alias has nothing of its own."""


_FINDER = _Finder()
