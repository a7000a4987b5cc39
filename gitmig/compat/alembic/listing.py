"""Revisions as text, in the line formats that scripts around Alembic read."""

from collections.abc import Collection, Iterator

from gitmig.revisions.description import Description, describe_revision, list_marks
from gitmig.revisions.directory import ScriptDirectory

PLACE = frozenset({"branchpoint", "mergepoint"})
HEADS = frozenset({"head", "effective head", "current"})


def render_line(
    described: Description,
    *,
    parents: bool = False,
    labels: bool = False,
    marks: Collection[str] = HEADS | PLACE,
    doc: bool = False,
) -> str:
    """Return a revision on one line, with what is wanted of it."""
    revision = described.revision
    above = f"{_render_parents(described)} -> " if parents else ""
    named = f" ({', '.join(described.labels)})" if labels and described.labels else ""
    marked = "".join(f" ({mark})" for mark in list_marks(described) if mark in marks)
    said = f", {revision.message}" if doc else ""
    return f"{above}{revision.id}{named}{marked}{said}"


def render_entry(scripts: ScriptDirectory, described: Description) -> str:
    """Return all that is known of a revision, over several lines."""
    return "\n".join([*_entry_lines(scripts, described), ""])


def describe(
    scripts: ScriptDirectory, ids: Collection[str], current: Collection[str] = ()
) -> list[Description]:
    """Return the revisions, the newest first."""
    graph = scripts.graph
    return [describe_revision(graph, each, current) for each in reversed(graph.topological(ids))]


def _render_parents(described: Description) -> str:
    revision = described.revision
    parents = ", ".join(revision.down_revisions) or "<base>"
    return f"{parents} ({', '.join(revision.depends_on)})" if revision.depends_on else parents


def _entry_lines(scripts: ScriptDirectory, described: Description) -> Iterator[str]:
    revision = described.revision
    is_tip = described.is_head or described.is_effective_head
    marks = {
        "head": is_tip,
        "branchpoint": described.is_branch_point,
        "mergepoint": described.is_merge_point,
        "current": described.is_current,
    }
    yield f"Rev: {revision.id}" + "".join(f" ({mark})" for mark, holds in marks.items() if holds)
    if described.is_merge_point:
        yield f"Merges: {', '.join(revision.down_revisions)}"
    else:
        yield f"Parent: {', '.join(revision.down_revisions) or '<base>'}"
    if revision.depends_on:
        yield f"Also depends on: {', '.join(revision.depends_on)}"
    if described.is_branch_point:
        yield f"Branches into: {', '.join(described.children)}"
    if described.labels:
        yield f"Branch names: {', '.join(described.labels)}"
    yield f"Path: {scripts.path_of(revision)}"
    yield ""
    yield from (f"    {line}" for line in revision.doc.splitlines())
