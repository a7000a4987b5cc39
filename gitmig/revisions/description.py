"""A revision and its place in the graph: what every listing shows, in text or in JSON."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from gitmig.ids import shorten
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


def list_marks(description: Description) -> Iterator[str]:
    """Yield what people are told of a revision's place, in the order in which they are."""
    marks = {
        "head": description.is_head,
        "effective head": description.is_effective_head,
        "current": description.is_current,
        "branchpoint": description.is_branch_point,
        "mergepoint": description.is_merge_point,
    }
    return (mark for mark, holds in marks.items() if holds)


def list_fields(description: Description) -> Iterator[tuple[str, str]]:
    """Yield everything about a revision but its id, each with its name."""
    revision = description.revision
    if description.is_merge_point:
        yield "Merges", ", ".join(revision.down_revisions)
    else:
        yield "Parent", ", ".join(revision.down_revisions) or "<base>"
    if revision.depends_on:
        yield "Also depends on", ", ".join(revision.depends_on)
    if description.is_branch_point:
        yield "Branches into", ", ".join(description.children)
    if description.labels:
        yield "Branch names", ", ".join(description.labels)
    yield "Path", revision.path


def render_parents(description: Description) -> str:
    """Return the parents as they stand on the left of an arrow, dependencies in brackets."""
    parents = ", ".join(map(shorten, description.revision.down_revisions)) or "<base>"
    if not description.dependencies:
        return parents
    return f"{parents} ({', '.join(map(shorten, description.dependencies))})"
