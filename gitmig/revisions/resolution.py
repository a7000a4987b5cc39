"""What targets mean on a graph, for a database that is at certain heads."""

from gitmig.revisions.graph import Graph


def _up(graph: Graph, position: str | None) -> Candidates:
    return graph.bases if position is None else graph.children(position)


def _down(graph: Graph, position: str | None) -> Candidates:
    return () if position is None else graph.parents(position) or (None,)
