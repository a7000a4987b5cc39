"""Puts one's own revisions on top of others', as `git rebase` does with commits."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from gitmig.errors import RebaseOntoSeveral
from gitmig.revisions.graph import Graph
from gitmig.revisions.revision import Revision


@dataclass(frozen=True, slots=True)
class Move:
    """A revision that gets other parents."""

    revision: Revision
    parents: tuple[str, ...]
    """The new ones, full ids."""


def plan_rebase(graph: Graph, theirs: Collection[str], *, onto: str) -> tuple[Move, ...]:
    """Return which revisions get which parents, so that those not in `theirs` follow all others.

    `theirs` are ids of the graph, closed under parents. Where one's own line leaves them it is put
    onto their head; a revision that merged such a line with theirs follows its line alone, for
    theirs is below it then. Lines of one's own that have no parent stay as they are.

    Raises:
        RebaseOntoSeveral: theirs have several heads.
    """
    followed = {parent for key in theirs for parent in graph.parents(key)}
    heads = [key for key in graph.topological(theirs) if key not in followed]
    mine = [revision for revision in graph if revision.id not in theirs]
    if not any(graph.parents(revision.id) for revision in mine) or not heads:
        return ()
    if len(heads) > 1:
        raise RebaseOntoSeveral(onto, heads)
    moves: list[Move] = []
    for revision in mine:
        inside = tuple(key for key in revision.down_revisions if key not in theirs)
        parents = inside or (heads[0],)
        if revision.down_revisions and parents != revision.down_revisions:
            moves.append(Move(revision, parents))
    return tuple(moves)


def find_heads_after(graph: Graph, moves: Sequence[Move]) -> tuple[str, ...]:
    """Return the ids of what nothing follows when the moves are made."""
    parents = {move.revision.id: move.parents for move in moves}
    revisions: list[Revision] = list(graph)
    followed = {
        parent for each in revisions for parent in parents.get(each.id, each.down_revisions)
    }
    return tuple(each.id for each in revisions if each.id not in followed)
