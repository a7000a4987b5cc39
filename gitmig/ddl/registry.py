"""Finds the class that knows a dialect."""

from collections.abc import Iterator
from importlib import import_module
from importlib.metadata import EntryPoint, entry_points

from gitmig.ddl.impl import DefaultImpl
from gitmig.errors.operations import UnusableDialect

BUILT_IN = {
    "mariadb": "gitmig.ddl.mysql:MySQLImpl",
    "mssql": "gitmig.ddl.mssql:MSSQLImpl",
    "mysql": "gitmig.ddl.mysql:MySQLImpl",
    "oracle": "gitmig.ddl.oracle:OracleImpl",
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

    Raises: UnusableDialect where an installed package offers what is not such a class.
    """
    declared = [cls for cls in _subclasses(DefaultImpl) if _is_declared_for(cls, name)]
    if declared:
        return declared[-1]
    if name in BUILT_IN:
        return _load(BUILT_IN[name])
    offered = sorted(entry_points(group=ENTRY_POINTS, name=name), key=lambda each: each.value)
    return _load_offered(offered[0]) if offered else DefaultImpl


def _is_declared_for(cls: type[DefaultImpl], name: str) -> bool:
    is_ours = cls.__module__.startswith("gitmig.")
    return vars(cls).get("__dialect__") == name and not is_ours


def _subclasses(cls: type[DefaultImpl]) -> Iterator[type[DefaultImpl]]:
    for subclass in cls.__subclasses__():
        yield subclass
        yield from _subclasses(subclass)


def _load_offered(entry_point: EntryPoint) -> type[DefaultImpl]:
    try:
        found = entry_point.load()
    except Exception as error:  # the package's code runs, and may raise anything
        reason = f"loading it failed: {type(error).__name__}: {error}"
        raise _unusable(entry_point, reason) from error
    if isinstance(found, type) and issubclass(found, DefaultImpl):
        return found
    raise _unusable(entry_point, "that is no subclass of gitmig.ddl.DefaultImpl")


def _unusable(entry_point: EntryPoint, reason: str) -> UnusableDialect:
    package = entry_point.dist.name if entry_point.dist else entry_point.module
    return UnusableDialect(entry_point.name, entry_point.value, package, reason)


def _load(place: str) -> type[DefaultImpl]:
    module, _, name = place.partition(":")
    found: type[DefaultImpl] = getattr(import_module(module), name)
    return found
