"""The project's Python modules as another commit has them, for code that was written for those."""

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType


@dataclass(frozen=True, slots=True)
class OtherModules:
    """Modules in directories that take the place of the checkout's."""

    directories: Sequence[Path]
    """What is put in front of `sys.path`."""
    instead_of: Sequence[Path]
    """The checkout's, whose modules of the same names are put aside."""
    _loaded: dict[str, ModuleType] = field(default_factory=dict)

    @contextmanager
    def entered(self) -> Iterator[None]:
        """Let `import` find these modules, and forget them again.

        `sys.modules` is the whole process's: no other thread may import meanwhile.
        """
        names = {name for each in self.directories for name in _list_modules(each)}
        kept = {
            name: module
            for name, module in sys.modules.items()
            if self._is_own(name, names, module)
        }
        added = [str(each) for each in self.directories]
        path, wrote_bytecode = list(sys.path), sys.dont_write_bytecode
        _forget(kept)
        sys.modules.update(self._loaded)
        sys.path[:0] = added
        sys.dont_write_bytecode = True
        try:
            yield
        finally:
            sys.path[:] = path
            sys.dont_write_bytecode = wrote_bytecode
            self._loaded.update(
                (name, module) for name, module in sys.modules.items() if _is_in(module, added)
            )
            _forget(self._loaded)
            sys.modules.update(kept)

    def _is_own(self, name: str, names: set[str], module: ModuleType) -> bool:
        top = name.partition(".")[0]
        places = [str(each / top) for each in self.instead_of]
        return top in names and _is_in(module, [*places, *(f"{place}.py" for place in places)])


def _list_modules(directory: Path) -> Iterator[str]:
    """Yield the names that `import` finds in a directory, packages without a file included."""
    if directory.is_dir():
        for each in directory.iterdir():
            if each.is_dir() or each.suffix == ".py":
                yield each.stem


def _is_in(module: ModuleType, places: Sequence[str]) -> bool:
    file = getattr(module, "__file__", None)
    found = [file] if file else list(getattr(module, "__path__", ()))
    return any(Path(each).is_relative_to(place) for each in found for place in places)


def _forget(modules: dict[str, ModuleType]) -> None:
    for name in modules:
        sys.modules.pop(name, None)
