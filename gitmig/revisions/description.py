"""A revision and its place in the graph: what every listing shows, in text or in JSON."""

from collections.abc import Collection
from dataclasses import dataclass

from gitmig.revisions.graph import Graph
from gitmig.revisions.revision import Revision


@dataclass(frozen=True, slots=True)
class Description:
    """What the graph knows of a revision, beside what its file says."""

    revision: Revision
    dependencies: tuple[str, ...]
    """Full ids of what it depends on."""
    labels: tuple[str, ...]
    """Its own labels and those that reach it along the graph."""
    children: tuple[str, ...]
    is_head: bool
    """Nothing follows it, neither as a child nor as a dependant."""
    is_effective_head: bool
    """No child follows it, but another revision depends on it."""
    is_branch_point: bool
    is_merge_point: bool
    is_current: bool = False
    """The database has it as one of its heads."""


def describe_revision(graph: Graph, revision_id: str, current: Collection[str] = ()) -> Description:
    """Return the revision of that full id with its place in the graph."""
    revision = graph.get(revision_id)
    children = graph.children(revision_id)
    is_tip = not children
    depended_on = bool(graph.dependants(revision_id))
    return Description(
        revision,
        graph.dependencies(revision_id),
        graph.labels(revision_id),
        children,
        is_head=is_tip and not depended_on,
        is_effective_head=is_tip and depended_on,
        is_branch_point=len(children) > 1,
        is_merge_point=len(revision.down_revisions) > 1,
        is_current=revision_id in current,
    )
