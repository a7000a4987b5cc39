"""Which revisions a new one may follow and depend on, and what it may be called."""

from collections.abc import Sequence

from gitmig.errors import BaseNamed, BranchLabelInvalid, BranchLabelTaken, NotAHead
from gitmig.revisions.graph import Graph
from gitmig.revisions.markers import find_label_fault
from gitmig.revisions.resolution import resolve_targets


def resolve_parents(graph: Graph, targets: Sequence[str], *, splice: bool) -> tuple[str, ...]:
    """Return the parents that `targets` name; none for `base`, or for an empty graph.

    Raises:
        NotAHead: another revision follows one of them already, and not `splice`.
        MultipleHeads, UnknownRevision: see `resolve_targets`.
    """
    parents = resolve_targets(graph, targets)
    taken = [parent for parent in parents if parent not in graph.heads]
    if taken and not splice:
        raise NotAHead(graph.get(taken[0]).short)
    return parents


def resolve_dependencies(graph: Graph, targets: Sequence[str]) -> tuple[str, ...]:
    """Return what `depends_on` has to say: labels as they are, anything else as full ids.

    Raises:
        BaseNamed: there is nothing before the first revision that could be waited for.
        UnknownRevision, AmbiguousPrefix: see `resolve_targets`.
    """
    names: dict[str, None] = {}
    for target in targets:
        found = [target] if target in graph.label_owners else resolve_targets(graph, [target])
        if not found:
            raise BaseNamed(target)
        names.update(dict.fromkeys(found))
    return tuple(names)


def check_labels(graph: Graph, labels: Sequence[str]) -> None:
    """Make sure that a new revision may declare these labels.

    Raises:
        BranchLabelInvalid: one of them cannot be a label.
        BranchLabelTaken: a revision has one of them, as a label or as its id.
    """
    for label in labels:
        reason = find_label_fault(label)
        if reason:
            raise BranchLabelInvalid(label, reason)
        owner = graph.label_owners.get(label, label)
        if owner in graph:
            raise BranchLabelTaken(label, graph.get(owner).path)
