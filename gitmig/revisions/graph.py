"""The graph that revisions form: who follows whom, and in which order."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import cached_property

from gitmig.errors import UnknownRevision
from gitmig.revisions.ancestry import newest_first, reach
from gitmig.revisions.names import Names
from gitmig.revisions.revision import Revision


class Graph:
    """Revisions and their places; immutable, and every order is the same on every run.

    The revisions are without fault (`validation.find_faults`). Where nothing else is said, ids
    are full ids, and tuples of them are in the order of the files' paths.
    """

    def __init__(self, revisions: Iterable[Revision]) -> None:
        by_path = sorted(revisions, key=lambda revision: (revision.path, revision.id))
        self._revisions = {revision.id: revision for revision in by_path}

    def __len__(self) -> int:
        return len(self._revisions)

    def __contains__(self, revision_id: object) -> bool:
        return revision_id in self._revisions

    def __iter__(self) -> Iterator[Revision]:
        """Yield the revisions, parents and dependencies first."""
        return map(self._revisions.__getitem__, self._order)

    def get(self, revision_id: str) -> Revision:
        """Return the revision of that full id.

        Raises:
            UnknownRevision: there is none.
        """
        try:
            return self._revisions[revision_id]
        except KeyError:
            raise UnknownRevision(revision_id, self.names.find_nearest(revision_id)) from None

    @cached_property
    def names(self) -> Names:
        """What people may call the revisions."""
        return Names(self._revisions.values())

    def resolve(self, symbol: str) -> str:
        """Return the full id of the revision with this id, unique prefix or label.

        Raises:
            UnknownRevision: nothing has it.
            AmbiguousPrefix: several revisions have an id or a label that begins with it.
        """
        return self.names.get(symbol)

    # Edges

    def parents(self, revision_id: str) -> tuple[str, ...]:
        """Return the down revisions, in the order of the file."""
        return self._revisions[revision_id].down_revisions

    def children(self, revision_id: str) -> tuple[str, ...]:
        """Return those that have it as a down revision."""
        return self._children.get(revision_id, ())

    def dependencies(self, revision_id: str) -> tuple[str, ...]:
        """Return what it depends on besides its parents, in the order of the file."""
        return self._dependencies.get(revision_id, ())

    def dependants(self, revision_id: str) -> tuple[str, ...]:
        """Return those that depend on it without being its children."""
        return self._dependants.get(revision_id, ())

    def required(self, revision_id: str) -> tuple[str, ...]:
        """Return parents, then dependencies: all that has to be applied before."""
        parents = self._revisions[revision_id].down_revisions
        dependencies = self._dependencies.get(revision_id)
        return parents if dependencies is None else tuple(dict.fromkeys(parents + dependencies))

    def requiring(self, revision_id: str) -> tuple[str, ...]:
        """Return children, then dependants: all that has to be undone before."""
        return tuple(dict.fromkeys(self.children(revision_id) + self.dependants(revision_id)))

    def normalized_parents(self, revision_id: str) -> tuple[str, ...]:
        """Return parents, then the dependencies that are not implied by another of them.

        They are what version rows are counted by.
        """
        parents = self.parents(revision_id)
        dependencies = [
            dependency for dependency in self.dependencies(revision_id) if dependency not in parents
        ]
        if not dependencies:
            return parents
        implied = self._find_implied((*parents, *dependencies), set(dependencies))
        return parents + tuple(each for each in dependencies if each not in implied)

    def _find_implied(self, starts: Iterable[str], wanted: set[str]) -> set[str]:
        """Return those of `wanted` that are properly below one of `starts`.

        The search ends when all are found, and nowhere goes below the deepest of them: what is
        above a revision is higher than it.
        """
        lowest = min(self._heights[each] for each in wanted)
        found: set[str] = set()
        seen: set[str] = set()
        pending = list(starts)
        while pending and found != wanted:
            for each in self.required(pending.pop()):
                if each not in seen and self._heights[each] >= lowest:
                    seen.add(each)
                    pending.append(each)
            found = wanted & seen
        return found

    @cached_property
    def _children(self) -> Mapping[str, tuple[str, ...]]:
        return _invert((key, revision.down_revisions) for key, revision in self._revisions.items())

    @cached_property
    def _dependencies(self) -> Mapping[str, tuple[str, ...]]:
        return {
            key: tuple(dict.fromkeys(map(self.resolve, revision.depends_on)))
            for key, revision in self._revisions.items()
            if revision.depends_on
        }

    @cached_property
    def _dependants(self) -> Mapping[str, tuple[str, ...]]:
        return _invert(self._dependencies.items())

    # Shape

    @cached_property
    def heads(self) -> tuple[str, ...]:
        """Those without a child, whether or not something depends on them."""
        return tuple(key for key in self._revisions if key not in self._children)

    @cached_property
    def real_heads(self) -> tuple[str, ...]:
        """The heads that nothing depends on: applied, they bring all others with them."""
        return tuple(key for key in self.heads if key not in self._dependants)

    @cached_property
    def bases(self) -> tuple[str, ...]:
        """Those without a parent."""
        return tuple(key for key, value in self._revisions.items() if not value.down_revisions)

    @cached_property
    def branch_points(self) -> tuple[str, ...]:
        """Those with two children or more."""
        return tuple(key for key in self._revisions if len(self.children(key)) > 1)

    # Sets and orders

    def ancestors(self, *ids: str, dependencies: bool = True) -> frozenset[str]:
        """Return what is below `ids`, themselves included."""
        return frozenset(reach(ids, self.required if dependencies else self.parents))

    def descendants(self, *ids: str, dependencies: bool = True) -> frozenset[str]:
        """Return what is above `ids`, themselves included."""
        return frozenset(reach(ids, self.requiring if dependencies else self.children))

    def lineage(self, *ids: str, dependencies: bool = False) -> frozenset[str]:
        """Return what is below or above `ids`, themselves included: their branch."""
        return self.ancestors(*ids, dependencies=dependencies) | self.descendants(
            *ids, dependencies=dependencies
        )

    def topological(self, ids: Collection[str] | None = None) -> tuple[str, ...]:
        """Return `ids`, or all, each after its parents and dependencies.

        A line is followed to its end before its sibling; the line of the last head comes first,
        so that a list with the newest first begins with the first head. A subset has the order
        that its members have among all.
        """
        if ids is None:
            return self._order
        wanted = frozenset(ids)
        return tuple(key for key in self._order if key in wanted)

    @cached_property
    def _order(self) -> tuple[str, ...]:
        return tuple(reversed(newest_first(list(self._revisions), self.required)))

    @cached_property
    def _heights(self) -> Mapping[str, int]:
        """How long the longest way down to a base is."""
        heights: dict[str, int] = {}
        for key in self._order:
            heights[key] = 1 + max((heights[each] for each in self.required(key)), default=0)
        return heights

    # Labels

    @property
    def label_owners(self) -> Mapping[str, str]:
        """Each declared label, and the id of the revision that declares it."""
        return self.names.label_owners

    def labels(self, revision_id: str) -> tuple[str, ...]:
        """Return the labels of the branches that a revision is on, sorted."""
        return self._labels.get(revision_id, ())

    @cached_property
    def _labels(self) -> Mapping[str, tuple[str, ...]]:
        found: dict[str, list[str]] = {}
        for label in sorted(self.label_owners):
            owner = self.label_owners[label]
            for key in self.descendants(owner, dependencies=False) | self._own_line(owner):
                found.setdefault(key, []).append(label)
        return {key: tuple(labels) for key, labels in found.items()}

    def _own_line(self, revision_id: str) -> set[str]:
        """Return what is below a revision, down to the branch or merge point before it."""

        def step(node: str) -> list[str]:
            return [
                parent
                for parent in self.parents(node)
                if len(self.children(parent)) < 2 and len(self.parents(parent)) < 2
            ]

        return reach([revision_id], step)


def _invert(edges: Iterable[tuple[str, tuple[str, ...]]]) -> Mapping[str, tuple[str, ...]]:
    """Return who points at whom, for edges in the order of the paths."""
    inverted: dict[str, list[str]] = {}
    for key, others in edges:
        for other in others:
            inverted.setdefault(other, []).append(key)
    return {key: tuple(others) for key, others in inverted.items()}
