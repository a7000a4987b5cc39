"""What two files cannot both have: an id, a branch label, a name that some file systems mix up."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import combinations, product

from gitmig.errors import Fault
from gitmig.revisions.graph import Graph
from gitmig.revisions.revision import Revision
from gitmig.revisions.validation import find_label_clashes, find_name_clashes, fold_name
from gitmig.revisions.variation import Variation

Claim = tuple[str, str]
"""A kind of name, and the name."""


class Claims:
    """Who has which name on the base, asked once for many branches."""

    def __init__(self, base: Graph) -> None:
        self._base = _collect(base)

    def find_clashes(self, merged: Variation) -> Iterator[Fault]:
        """Yield what keeps the files of a merge from being a graph."""
        yield from merged.faults
        names = {claim for each in merged.added.values() for claim in _list_claims(each)}
        owners = {each.id: each for name in names for each in self._base.get(name, ())}
        kept = [each for key, each in owners.items() if key in merged and key not in merged.added]
        files = sorted([*kept, *merged.added.values()], key=lambda each: (each.path, each.id))
        yield from find_label_clashes(files, {each.id: each for each in files})
        yield from find_name_clashes(files)


def find_suspects(variations: Sequence[Variation]) -> list[tuple[int, int]]:
    """Return the positions of each two that have one name for different files.

    Whether they clash only a merge tells: it follows a file that one of them renamed.
    """
    files: dict[Claim, dict[str, set[int]]] = {}
    for position, variation in enumerate(variations):
        for each in variation.added.values():
            for claim in _list_claims(each):
                files.setdefault(claim, {}).setdefault(each.path, set()).add(position)
    return sorted(set(_pair_up(files.values())))


def _pair_up(claimants: Iterable[Mapping[str, Collection[int]]]) -> Iterator[tuple[int, int]]:
    for by_path in claimants:
        for some, others in combinations(by_path.values(), 2):
            for one, other in product(some, others):
                if one != other:
                    yield min(one, other), max(one, other)


def _collect(revisions: Iterable[Revision]) -> dict[Claim, list[Revision]]:
    owners: dict[Claim, list[Revision]] = {}
    for each in revisions:
        for claim in _list_claims(each):
            owners.setdefault(claim, []).append(each)
    return owners


def _list_claims(revision: Revision) -> list[Claim]:
    labels = [("symbol", label) for label in revision.branch_labels]
    return [("symbol", revision.id), *labels, ("file", fold_name(revision.path))]
