"""What many refs hold that one of them, the base, does not; and the reverse.

Most refs differ from the base in a few files. Git compares the trees, so the work here grows with
the differences, and the number of processes with neither refs nor revisions.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import NamedTuple

from gitmig.config import VersionLocations
from gitmig.errors import Fault, GraphFaults
from gitmig.git.objects import (
    BlobSource,
    TreeEntry,
    find_ids,
    is_revision_entry,
    walk_trees,
)
from gitmig.git.program import GitProgram
from gitmig.git.refs import Ref
from gitmig.git.repository import Repository
from gitmig.git.tree_cache import TreeCache
from gitmig.git.tree_diff import Difference, Pair, diff_trees
from gitmig.revisions.cache import ParseCache
from gitmig.revisions.graph import Graph
from gitmig.revisions.revision import Revision
from gitmig.revisions.scan import read_each
from gitmig.revisions.validation import find_faults
from gitmig.revisions.variation import Variation, vary


@dataclass(frozen=True, slots=True)
class Survey:
    """A base, and what other refs make of it."""

    base: Ref
    graph: Graph
    """The base's."""
    variations: Mapping[str, Variation]
    """By the name of the ref, in the order asked for; refs with equal files share one."""


class _Change(NamedTuple):
    old: TreeEntry | None
    new: TreeEntry | None


Read = Mapping[TreeEntry, Revision | Fault]
Trees = tuple[str | None, ...]
"""A tree a version location; None where a ref has none."""


def survey(
    repository: Repository,
    locations: VersionLocations,
    base: Ref,
    refs: Sequence[Ref],
    cache: ParseCache | None = None,
    trees_known: TreeCache | None = None,
    installed: Sequence[Revision | Fault] = (),
    when_compared: Callable[[], object] | None = None,
) -> Survey:
    """Compare the revision files of `locations` on each of `refs` with those on `base`.

    What is `installed`, outside of the repository, all of them have. `when_compared` is called
    when the trees are, and no file of theirs is read yet: by then `cache` may know more of them.

    Raises:
        GraphFaults: the base's own graph is broken; a broken one elsewhere is that ref's fault.
        OutsideRepository: a location does not lie in the working tree.
    """
    trees_known = trees_known or TreeCache()
    comparison = _Comparison(repository, locations, trees_known)
    in_base, *trees = comparison.find_trees((base, *refs))
    files, changes = comparison.compare(in_base, dict.fromkeys(trees))
    trees_known.save()
    if when_compared is not None:
        when_compared()
    new = (change.new for each in changes.values() for change in each if change.new)
    read = _read(repository.git, [*files, *new], cache)
    graph = _load_base(base, [*(read[entry] for entry in files), *installed])
    variations = {each: _vary(graph, read, change) for each, change in changes.items()}
    return Survey(
        base, graph, {ref.name: variations[each] for ref, each in zip(refs, trees, strict=True)}
    )


class _Comparison:
    """Asks Git for trees, and how they differ: in three processes, or fewer where much is known."""

    def __init__(
        self, repository: Repository, locations: VersionLocations, known: TreeCache
    ) -> None:
        self._git = repository.git
        self._known = known
        self._places = repository.places_of(locations)
        self._recursive = locations.recursive

    def find_trees(self, refs: Sequence[Ref]) -> list[Trees]:
        """Return the trees of each ref, in the order of the locations."""
        names = [[f"{ref.object_id}:{place}" for place in self._places] for ref in refs]
        ids = self._known.get_all("trees", chain.from_iterable(names), self._ask_for_trees)
        return [tuple(ids.get(name) for name in each) for each in names]

    def _ask_for_trees(self, names: Sequence[str]) -> dict[str, str]:
        found = zip(names, find_ids(self._git, names, kind="tree"), strict=True)
        return {name: tree for name, tree in found if tree is not None}

    def compare(
        self, base: Trees, others: Iterable[Trees]
    ) -> tuple[list[TreeEntry], dict[Trees, list[_Change]]]:
        """Return the files of `base`, and how those of each of `others` differ from them."""
        others = list(others)
        pairs = {
            (place, old, new)
            for each in others
            for place, old, new in zip(self._places, base, each, strict=True)
            if old != new
        }
        whole = {(old, place) for old, place in zip(base, self._places, strict=True) if old}
        whole |= {(new, place) for place, old, new in pairs if new and old is None}
        files = self._list(sorted(whole))
        differences = self._diff(sorted({(old, new) for _, old, new in pairs if old and new}))
        found = {
            (place, old, new): self._changes(place, old, new, files, differences)
            for place, old, new in pairs
        }
        return (
            [entry for key in zip(base, self._places, strict=True) for entry in files.get(key, ())],
            {
                each: [
                    change
                    for key in zip(self._places, base, each, strict=True)
                    for change in found.get(key, ())
                ]
                for each in others
            },
        )

    def _changes(
        self,
        place: str,
        old: str | None,
        new: str | None,
        files: Mapping[tuple[str | None, str], Sequence[TreeEntry]],
        differences: Mapping[Pair, Sequence[Difference]],
    ) -> list[_Change]:
        if new is None:
            return [_Change(entry, None) for entry in files[old, place]]
        if old is None:
            return [_Change(None, entry) for entry in files[new, place]]
        changes = (
            _Change(
                self._select(place, each.path, each.old_mode, each.old_id),
                self._select(place, each.path, each.new_mode, each.new_id),
            )
            for each in differences.get((old, new), ())
        )
        return [each for each in changes if any(each)]

    def _select(self, place: str, path: str, mode: str, object_id: str) -> TreeEntry | None:
        """Return the file on one side of a difference, if it is a revision file."""
        entry = TreeEntry(f"{place}/{path}" if place else path, mode, object_id)
        return entry if is_revision_entry(entry, place, recursive=self._recursive) else None

    def _list(
        self, trees: Sequence[tuple[str, str]]
    ) -> dict[tuple[str | None, str], list[TreeEntry]]:
        """Return the revision files of whole trees, each known by its id and its path."""
        keys = {f"{tree}{self._suffix}:{place}": (tree, place) for tree, place in trees}

        def ask(unknown: Sequence[str]) -> dict[str, list[TreeEntry]]:
            wanted = {keys[key]: key for key in unknown}
            found: dict[str, list[TreeEntry]] = {}
            for tree, entry in walk_trees(self._git, wanted, recursive=self._recursive):
                for place in self._places:
                    key = wanted.get((tree, place))
                    if key and is_revision_entry(entry, place, recursive=self._recursive):
                        found.setdefault(key, []).append(entry)
            return found

        known = self._known.get_all("files", keys, ask)
        return {
            each: [TreeEntry(*entry) for entry in known.get(key, ())] for key, each in keys.items()
        }

    def _diff(self, pairs: Sequence[Pair]) -> dict[Pair, list[Difference]]:
        """Return how the trees of each pair differ."""
        keys = {f"{old} {new}{self._suffix}": (old, new) for old, new in pairs}

        def ask(unknown: Sequence[str]) -> dict[str, list[Difference]]:
            found = diff_trees(self._git, map(keys.__getitem__, unknown), recursive=self._recursive)
            return {f"{old} {new}{self._suffix}": each for (old, new), each in found.items()}

        known = self._known.get_all("differences", keys, ask)
        return {
            each: [Difference(*one) for one in known.get(key, ())] for key, each in keys.items()
        }

    @property
    def _suffix(self) -> str:
        return " -r" if self._recursive else ""


def _read(
    git: GitProgram, entries: Sequence[TreeEntry], cache: ParseCache | None
) -> dict[TreeEntry, Revision | Fault]:
    """Return what each file says; each content is read once, in few processes."""
    distinct = list(dict.fromkeys(entries))
    source = BlobSource("refs", git, distinct, cache)
    return dict(zip(distinct, read_each(source, cache), strict=True))


def _load_base(base: Ref, found: Sequence[Revision | Fault]) -> Graph:
    revisions = [each for each in found if isinstance(each, Revision)]
    faults = [each for each in found if isinstance(each, Fault)]
    faults += find_faults(revisions, [fault.path or "" for fault in faults])
    if faults:
        raise GraphFaults(base.short, faults)
    return Graph(revisions)


def _vary(graph: Graph, read: Read, changes: Sequence[_Change]) -> Variation:
    gone = [read[change.old] for change in changes if change.old]
    came = [read[change.new] for change in changes if change.new]
    return vary(graph, [each for each in gone if isinstance(each, Revision)], came)
