"""Puts tables into the order in which they can be created."""

from collections.abc import Iterable, Mapping

from gitmig.autogenerate.snapshot import TableKey

Edge = tuple[TableKey, TableKey]
"""A table and one that it refers to."""


def sort_tables(
    dependencies: Mapping[TableKey, Iterable[TableKey]],
) -> tuple[list[TableKey], set[Edge]]:
    """Return the tables, each after those it refers to, and the references that break a cycle.

    A reference that breaks a cycle leads to a table later in the list. Tables that do not depend
    on each other are in the order of their names.
    """
    order: list[TableKey] = []
    broken: set[Edge] = set()
    done: set[TableKey] = set()
    for start in sorted(dependencies, key=_sort_key):
        if start in done:
            continue
        path = {start}
        stack = [(start, _referents(start, dependencies))]
        while stack:
            table, open_referents = stack[-1]
            if not open_referents:
                stack.pop()
                path.discard(table)
                done.add(table)
                order.append(table)
                continue
            referent = open_referents.pop()
            if referent in path:
                broken.add((table, referent))
            elif referent not in done:
                path.add(referent)
                stack.append((referent, _referents(referent, dependencies)))
    return order, broken


def _referents(
    table: TableKey, dependencies: Mapping[TableKey, Iterable[TableKey]]
) -> list[TableKey]:
    """Return what the table refers to, the last name first; itself is no dependency."""
    known = {key for key in dependencies[table] if key != table and key in dependencies}
    return sorted(known, key=_sort_key, reverse=True)


def _sort_key(key: TableKey) -> tuple[str, str]:
    return key[0] or "", key[1]
