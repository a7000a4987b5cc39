"""Every error of the tree is exported, and tells people what to type."""

import re
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

import gitmig.errors
from gitmig.errors import GitmigError


def subclasses(cls: type[GitmigError]) -> set[type[GitmigError]]:
    direct = set(cls.__subclasses__())
    return direct.union(*(subclasses(child) for child in direct))


def test_every_error_is_exported() -> None:
    for module in iter_modules(gitmig.errors.__path__):
        import_module(f"gitmig.errors.{module.name}")
    ours = {cls.__name__ for cls in subclasses(GitmigError) if cls.__module__.startswith("gitmig")}
    assert ours - set(gitmig.errors.__all__) == set()


def test_errors_live_in_the_tree_only() -> None:
    package = Path(gitmig.errors.__file__).parent
    strays = [cls for cls in subclasses(GitmigError) if cls.__module__.startswith("gitmig.")]
    assert [cls for cls in strays if not cls.__module__.startswith("gitmig.errors")] == []
    assert package.is_dir()


def test_every_error_is_raised_somewhere() -> None:
    package = Path(gitmig.errors.__file__).parent
    texts = (
        path.read_text(encoding="utf-8")
        for path in package.parent.rglob("*.py")
        if path.parent != package
    )
    used = {word for text in texts for word in re.findall(r"\w+", text)}
    ours = {cls for cls in subclasses(GitmigError) if cls.__module__.startswith("gitmig.errors")}
    # A class that others derive from stands for them.
    assert {cls.__name__ for cls in ours if not cls.__subclasses__()} - used == set()
