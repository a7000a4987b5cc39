"""The file HEADS: a line for each head, so that two lines of revisions conflict in Git.

A hosting site merges without hooks, and files of two new revisions never conflict; the line of the
head that both of them follow does. The file is written anew from the graph wherever a command or a
hook changes that; what it says is never relied on.
"""

from collections.abc import Iterable
from pathlib import Path

from gitmig.config import Settings
from gitmig.files import write_atomically
from gitmig.revisions.directory import ScriptDirectory
from gitmig.revisions.graph import Graph

NAME = "HEADS"

_HEADER = """\
# The heads of the migrations, written by gitmig. A conflict here tells that both sides have new
# revisions: run `gitmig merge`, which joins them and writes this file anew.
"""
_NOT_LINES = ("#", "<<<<<<<", "|||||||", "=======", ">>>>>>>")
"""How a comment begins, and what Git writes around a conflict."""


def get_heads_path(settings: Settings) -> Path:
    """Return where the file lies: beside env.py."""
    return settings.script_location / NAME


def render_heads(graph: Graph) -> str:
    """Return the text of the file: id and message of each head, sorted."""
    heads = map(graph.get, graph.heads)
    return _render(f"{head.id} {head.message}".rstrip() for head in heads)


def _render(lines: Iterable[str]) -> str:
    return _HEADER + "".join(f"{line}\n" for line in sorted(lines))


def parse_heads(text: str) -> dict[str, str]:
    """Return the lines of the file by the id of the head, those of both sides of a conflict."""
    lines = (line.strip() for line in text.splitlines())
    return {line.split(" ")[0]: line for line in lines if line and not line.startswith(_NOT_LINES)}


def merge_heads(base: str, ours: str, theirs: str) -> str:
    """Return the file for a merge of two sides: heads that a side moved on from are none any more.

    Git asks for it in the midst of a merge, when nobody has the files of both sides. A head of one
    side that the other has and moved on from stays too many; the hooks, which see all files, put
    that right.
    """
    was, mine, yours = parse_heads(base), parse_heads(ours), parse_heads(theirs)
    kept = (mine.keys() & yours.keys()) | (mine.keys() - was.keys()) | (yours.keys() - was.keys())
    return _render((mine | yours)[head] for head in kept)


def write_heads(directory: ScriptDirectory) -> Path | None:
    """Write the file anew where the settings want it; None if that changed nothing.

    Raises:
        GraphFaults: nobody can tell the heads.
        FileNotWritten: the system refuses.
    """
    if not directory.settings.options.heads_file:
        return None
    path, text = get_heads_path(directory.settings), render_heads(directory.graph)
    if path.is_file() and path.read_text("utf-8", "replace") == text:
        return None
    write_atomically(path, text.encode())
    return path
