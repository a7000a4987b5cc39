"""The order of the columns of a new table."""

from collections.abc import Iterable, Sequence
from itertools import pairwise

from gitmig.batch.draft import Draft, Place
from gitmig.errors.batch import ContradictoryOrder


def order_columns(draft: Draft, partial_reordering: Sequence[Sequence[str]]) -> list[str]:
    """Return the names in order: as they are, new ones last, but for what was told otherwise.

    Raises: ContradictoryOrder, UnknownColumn.
    """
    names = list(draft.columns)
    placed = {place.column for place in draft.places}
    for column in (name for part in partial_reordering for name in part):
        draft.get_column(column)
    places = [place for place in draft.places if place.column in draft.columns]
    for place in places:
        _move(names, place)
    kept = [[name for name in draft.columns if name not in placed]]
    wanted = {pair for part in partial_reordering or kept for pair in pairwise(part)}
    for place in places:
        wanted |= {(place.after, place.column)} if place.after in draft.columns else set()
        wanted |= {(place.column, place.before)} if place.before in draft.columns else set()
    return _sort(names, wanted, draft.name)


def _move(names: list[str], place: Place) -> None:
    neighbour = place.after if place.after in names else place.before
    if neighbour not in names or neighbour == place.column:
        return
    names.remove(place.column)
    names.insert(names.index(neighbour) + (neighbour == place.after), place.column)


def _sort(names: Sequence[str], wanted: Iterable[tuple[str, str]], table: str) -> list[str]:
    """Return the names in a wanted order, those first that were first wherever that is free."""
    waits = {name: {first for first, second in wanted if second == name} for name in names}
    ordered: list[str] = []
    while waits:
        ready = next((name for name in names if name in waits and not waits[name]), None)
        if ready is None:
            raise ContradictoryOrder(table, sorted(waits))
        ordered.append(ready)
        del waits[ready]
        for first in waits.values():
            first.discard(ready)
    return ordered
