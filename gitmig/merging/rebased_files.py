"""The files of a rebase: whose revisions are whose, and the new parents written into mine."""

from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from gitmig.errors import GitmigError, UnknownRevision
from gitmig.files import write_atomically
from gitmig.merging.rebase import Move
from gitmig.revisions.directory import ScriptDirectory
from gitmig.revisions.graph import Graph
from gitmig.revisions.heads_file import write_heads
from gitmig.revisions.reparenting import reparent


def find_theirs(graph: Graph, other: Graph, onto: str) -> frozenset[str]:
    """Return the ids of `other`, the graph of `onto`.

    Raises:
        UnknownRevision: the checkout lacks one of them.
    """
    missing = [revision for revision in other if revision.id not in graph]
    if missing:
        name = missing[0].short
        hint = f"{onto} has it and this checkout has not: `git merge` or `git rebase` first; "
        raise UnknownRevision(name, hint=f"{hint}if it was deleted here, `gitmig restore {name}`")
    return frozenset(revision.id for revision in other)


def write_moves(scripts: ScriptDirectory, moves: Sequence[Move]) -> list[Path]:
    """Write all files, and the file HEADS; what was written is taken back if one cannot be.

    Return the paths of the revisions.
    """
    paths = {move: scripts.path_of(move.revision) for move in moves}
    before = {path: path.read_bytes() for path in paths.values()}
    written: list[Path] = []
    try:
        for move, path in paths.items():
            write_atomically(path, reparent(before[path], move.parents))
            written.append(path)
    except BaseException:
        for path in written:
            with suppress(GitmigError):
                write_atomically(path, before[path])
        raise
    scripts.refresh()
    write_heads(scripts)
    return written
