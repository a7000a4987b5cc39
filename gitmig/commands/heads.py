"""`gitmig heads`: the newest revisions."""

from pathlib import Path

from gitmig.errors import HeadsFileOff
from gitmig.git.graphs import get_graph
from gitmig.revisions.description import Description, describe_revision
from gitmig.revisions.directory import ScriptDirectory
from gitmig.revisions.heads_file import get_heads_path, write_heads


def heads(
    scripts: ScriptDirectory, *, resolve_dependencies: bool = False, ref: str | None = None
) -> tuple[Description, ...]:
    """Return the heads; with `resolve_dependencies` only those that nothing depends on.

    They are those of the working tree, or of the branch, tag or commit `ref`.
    """
    graph = get_graph(scripts, ref)
    ids = graph.real_heads if resolve_dependencies else graph.heads
    return tuple(describe_revision(graph, revision_id) for revision_id in ids)


def write_heads_file(scripts: ScriptDirectory) -> Path:
    """Write the file HEADS anew; return where it lies.

    Raises:
        HeadsFileOff: the settings do not want one.
    """
    if not scripts.settings.options.heads_file:
        raise HeadsFileOff
    write_heads(scripts)
    return get_heads_path(scripts.settings)
