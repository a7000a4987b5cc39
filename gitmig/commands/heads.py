"""`gitmig heads`: the newest revisions."""

from gitmig.revisions.description import Description, describe_revision
from gitmig.revisions.directory import ScriptDirectory


def heads(
    scripts: ScriptDirectory, *, resolve_dependencies: bool = False
) -> tuple[Description, ...]:
    """Return the heads; with `resolve_dependencies` only those that nothing depends on."""
    graph = scripts.graph
    ids = graph.real_heads if resolve_dependencies else graph.heads
    return tuple(describe_revision(graph, revision_id) for revision_id in ids)
