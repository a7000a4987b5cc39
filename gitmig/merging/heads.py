"""Whether lines of revisions can be merged: what their operations do to each other.

It is read from the files' text; none of them is run.
"""

from collections.abc import Callable, Iterable, Iterator
from itertools import combinations

from gitmig.operations.conflicts import Conflict, Deed, Judgement, judge
from gitmig.operations.static import read_operations
from gitmig.revisions.graph import Graph
from gitmig.revisions.revision import Revision

ReadFile = Callable[[Revision], bytes]
"""From a revision to the bytes of its file."""


def judge_heads(graph: Graph, heads: Iterable[str], read: ReadFile) -> Judgement:
    """Compare what each two of `heads` have for themselves with each other."""
    known: dict[str, tuple[Deed, ...]] = {}

    def deeds_of(ids: frozenset[str]) -> list[Deed]:
        for key in ids - known.keys():
            known[key] = tuple(read_deeds(graph.get(key), read))
        return [deed for key in graph.topological(ids) for deed in known[key]]

    conflicts: dict[Conflict, None] = {}
    undecided: dict[Deed, None] = {}
    for one, other in combinations(sorted(heads), 2):
        below, beside = graph.ancestors(one), graph.ancestors(other)
        found = judge(deeds_of(below - beside), deeds_of(beside - below))
        conflicts.update(dict.fromkeys(found.conflicts))
        undecided.update(dict.fromkeys(found.undecided))
    return Judgement(tuple(conflicts), tuple(undecided))


def read_deeds(revision: Revision, read: ReadFile) -> Iterator[Deed]:
    """Yield the statements of a revision's `upgrade()`."""
    for statement in read_operations(read(revision)):
        yield Deed(revision.short, revision.path, statement)


def render_conflict(conflict: Conflict) -> str:
    """Return a conflict on one line, with the places in the files."""
    return f"{conflict.sentence} ({conflict.one.place}, {conflict.other.place})"


def render_undecided(judgement: Judgement) -> str | None:
    """Return what could not be judged on one line; None if all could."""
    if not judgement.undecided:
        return None
    first, *more = judgement.undecided
    others = f" and {len(more)} more" if more else ""
    what = f"{first.place} `{first.statement.text}`{others}"
    return f"cannot decide whether the lines go together: {what}"
