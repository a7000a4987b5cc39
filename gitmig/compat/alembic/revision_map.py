"""`Revision` and `RevisionMap`: a graph of revisions that need not be files."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from functools import cached_property
from typing import Any, Self

from gitmig.errors import GraphFaults, MultipleHeads, RevisionIdInvalid
from gitmig.ids import as_ids, collapse_ids
from gitmig.revisions.graph import Graph
from gitmig.revisions.markers import find_id_fault
from gitmig.revisions.resolution import resolve_targets
from gitmig.revisions.revision import Revision as Node
from gitmig.revisions.validation import find_faults
from gitmig.runtime.script_directory import Identifiers, select_between

Ids = str | Collection[str] | None


class Revision:
    """A revision: its id, and what it stands on."""

    def __init__(
        self,
        revision: str,
        down_revision: Ids,
        dependencies: Ids = None,
        branch_labels: Ids = None,
    ) -> None:
        self.verify_rev_id(revision)
        self.revision = revision
        self.down_revision = collapse_ids(as_ids(down_revision))
        self.dependencies = collapse_ids(as_ids(dependencies))
        self.branch_labels = set(as_ids(branch_labels))
        self.nextrev: frozenset[str] = frozenset()

    def __repr__(self) -> str:
        return f"Revision({self.revision!r}, {self.down_revision!r})"

    @classmethod
    def verify_rev_id(cls, revision: str) -> None:
        """Raise RevisionIdInvalid for an id with characters that mean something in a target."""
        reason = find_id_fault(revision)
        if reason:
            raise RevisionIdInvalid(revision, reason)

    def add_nextrev(self, revision: "Revision") -> None:
        """Note that another has this one as a parent."""
        self.nextrev = self.nextrev | {revision.revision}

    @property
    def is_head(self) -> bool:
        """Whether no other has it as a parent."""
        return not self.nextrev

    @property
    def is_base(self) -> bool:
        """Whether it has no parent."""
        return self.down_revision is None

    @property
    def is_branch_point(self) -> bool:
        """Whether several have it as a parent."""
        return len(self.nextrev) > 1

    @property
    def is_merge_point(self) -> bool:
        """Whether it has several parents."""
        return len(as_ids(self.down_revision)) > 1


class RevisionMap:
    """Revisions and their places, read when they are asked for."""

    def __init__(self, generator: Callable[[], Iterable[Any]]) -> None:
        self._generator = generator
        self._added: list[Any] = []

    @classmethod
    def of(cls, graph: Graph, revisions: Iterable[Any]) -> Self:
        """Return a map over a graph that is known, whose revisions are these objects."""
        found = cls(lambda: revisions)
        found.__dict__["graph"] = graph
        return found

    @cached_property
    def graph(self) -> Graph:
        """The graph.

        Raises:
            GraphFaults: everything that is wrong with it.
        """
        nodes = [
            Node(
                each.revision,
                as_ids(each.down_revision),
                as_ids(each.dependencies),
                tuple(sorted(each.branch_labels)),
                path=each.revision,
            )
            for each in self._revisions.values()
        ]
        faults = find_faults(nodes)
        if faults:
            raise GraphFaults("the map", faults)
        graph = Graph(nodes)
        for each in self._revisions.values():
            each.branch_labels = set(graph.labels(each.revision))
            for parent in graph.parents(each.revision):
                self._revisions[parent].add_nextrev(each)
        return graph

    @property
    def heads(self) -> tuple[str, ...]:
        """The ids that no other has as a parent."""
        return tuple(self.graph.heads)

    @property
    def bases(self) -> tuple[str, ...]:
        """The ids without a parent."""
        return tuple(self.graph.bases)

    def get_current_head(self, branch_label: str | None = None) -> str | None:
        """Return the id of the only head, of a branch if one is named; None without revisions.

        Raises:
            MultipleHeads: there are several.
        """
        heads = self.heads
        if branch_label is not None:
            heads = self.filter_for_lineage(heads, branch_label)
        if len(heads) > 1:
            raise MultipleHeads(heads, f"{branch_label}@head" if branch_label else "head")
        return heads[0] if heads else None

    def get_revision(self, id_: str | None) -> Any:
        """Return the revision that a symbol names; None for `base`.

        Raises:
            MultipleHeads: it names several.
            GitmigError: as `resolve_targets`.
        """
        found = self.get_revisions(id_)
        if len(found) > 1:
            raise MultipleHeads([each.revision for each in found], str(id_))
        return found[0] if found else None

    def get_revisions(self, id_: Identifiers) -> tuple[Any, ...]:
        """Return the revisions that symbols name."""
        graph = self.graph
        return tuple(self._revisions[each] for each in resolve_targets(graph, as_ids(id_)))

    def iterate_revisions(
        self,
        upper: Identifiers,
        lower: Identifiers,
        implicit_base: bool = False,
        inclusive: bool = False,
        **_: Any,
    ) -> Iterator[Any]:
        """Yield the revisions above `lower` up to `upper`, the newest first."""
        ids = select_between(
            self.graph, upper, lower, inclusive=inclusive, implicit_base=implicit_base
        )
        return (self._revisions[each] for each in ids)

    def add_revision(self, revision: Any, _replace: bool = False) -> None:
        """Add a revision."""
        _ = self.graph
        self._added.append(revision)
        for name in ("graph", "_revisions"):
            self.__dict__.pop(name, None)

    def filter_for_lineage(
        self,
        targets: Iterable[Any],
        check_against: str | None,
        include_dependencies: bool = False,
    ) -> tuple[Any, ...]:
        """Return those of the targets, ids or revisions, that share a line with a symbol."""
        if check_against is None:
            return tuple(targets)
        goals = resolve_targets(self.graph, [check_against])
        line = self.graph.lineage(*goals, dependencies=include_dependencies)
        return tuple(each for each in targets if getattr(each, "revision", each) in line)

    @cached_property
    def _revisions(self) -> Mapping[str, Any]:
        return {each.revision: each for each in (*self._generator(), *self._added)}
