"""Which revisions a new one may follow."""

from collections.abc import Sequence

from gitmig.errors import NotAHead
from gitmig.revisions.graph import Graph
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
