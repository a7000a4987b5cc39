"""Where an SQL script starts and where it leads: `from:to`, as no database is asked."""

from collections.abc import Sequence
from dataclasses import dataclass

from gitmig.errors import MalformedRange, ScriptStartsDiffer
from gitmig.revisions.ancestry import find_tips
from gitmig.revisions.graph import Graph
from gitmig.revisions.resolution import resolve_targets


@dataclass(frozen=True, slots=True)
class ScriptRange:
    """The heads that the database has, and the targets that it is brought to."""

    text: str
    start: str | None
    """One target or several, separated by commas; None where none was given."""
    targets: tuple[str, ...]


def parse_script_range(texts: Sequence[str]) -> ScriptRange:
    """Return the range that one or more of `from:to`, or mere targets, express.

    Raises:
        MalformedRange: one has more than one `:`, or nothing behind it.
        ScriptStartsDiffer: they start at different revisions.
    """
    starts: list[str] = []
    targets: list[str] = []
    for text in texts:
        start, colon, target = text.strip().rpartition(":")
        if ":" in start or not target:
            raise MalformedRange(text)
        targets.append(target)
        if colon and start not in starts:
            starts.append(start)
    if len(starts) > 1:
        raise ScriptStartsDiffer(starts)
    return ScriptRange(" ".join(texts), (starts[0] or "base") if starts else None, tuple(targets))


def resolve_start(graph: Graph, start: str | None) -> tuple[str, ...]:
    """Return the heads of a database that is at `start`, sorted; none for the base.

    Raises:
        GitmigError: a target has no meaning: see `resolve_targets`.
    """
    if start is None:
        return ()
    named = resolve_targets(graph, start.split(","))
    return tuple(sorted(find_tips(named, graph.required)))
