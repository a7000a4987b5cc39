"""`gitmig branches`: where the line of revisions parts."""

from dataclasses import dataclass

from gitmig.revisions.description import Description, describe_revision
from gitmig.revisions.directory import ScriptDirectory


@dataclass(frozen=True, slots=True)
class Branching:
    """A branch point, and the first revision of each branch."""

    point: Description
    children: tuple[Description, ...]


def branches(scripts: ScriptDirectory) -> tuple[Branching, ...]:
    """Return the branch points, in the order of the graph."""
    graph = scripts.graph
    return tuple(
        Branching(
            describe_revision(graph, point),
            tuple(describe_revision(graph, child) for child in graph.children(point)),
        )
        for point in graph.branch_points
    )
