"""Finds the class that knows a dialect."""

from collections.abc import Iterator
from importlib import import_module
from importlib.metadata import entry_points

from gitmig.ddl.impl import DefaultImpl

BUILT_IN = {
    "mariadb": "gitmig.ddl.mysql:MySQLImpl",
    "mysql": "gitmig.ddl.mysql:MySQLImpl",
    "postgresql": "gitmig.ddl.postgresql:PostgresqlImpl",
    "sqlite": "gitmig.ddl.sqlite:SQLiteImpl",
}
"""The class of each dialect that gitmig brings, by the name of the dialect."""

ENTRY_POINTS = "gitmig.dialects"
"""The group under which other packages offer a class, by the name of the dialect."""


def get_impl(name: str) -> type[DefaultImpl]:
    """Return the class for a dialect; the one for standard SQL where nobody brings another.

    A subclass that a project declares for the dialect (`__dialect__`) comes before all others,
    and the one declared last before those declared earlier.
    """
    declared = [cls for cls in _subclasses(DefaultImpl) if _is_declared_for(cls, name)]
    if declared:
        return declared[-1]
    if name in BUILT_IN:
        return _load(BUILT_IN[name])
    for entry_point in entry_points(group=ENTRY_POINTS, name=name):
        found: type[DefaultImpl] = entry_point.load()
        return found
    return DefaultImpl


def _is_declared_for(cls: type[DefaultImpl], name: str) -> bool:
    is_ours = cls.__module__.startswith("gitmig.ddl.")
    return vars(cls).get("__dialect__") == name and not is_ours


def _subclasses(cls: type[DefaultImpl]) -> Iterator[type[DefaultImpl]]:
    for subclass in cls.__subclasses__():
        yield subclass
        yield from _subclasses(subclass)


def _load(place: str) -> type[DefaultImpl]:
    module, _, name = place.partition(":")
    found: type[DefaultImpl] = getattr(import_module(module), name)
    return found
