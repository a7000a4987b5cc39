"""`gitmig rebase`: put one's own revisions on top of those of another branch."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from gitmig.errors import (
    PublicationUnknown,
    RevisionsApplied,
    RevisionsPublished,
)
from gitmig.git.graphs import get_graph
from gitmig.git.locations import find_locations
from gitmig.git.published import (
    CannotDecide,
    list_published,
    read_publications,
    read_published,
)
from gitmig.git.refs import get_ref
from gitmig.git.repository import Repository
from gitmig.git.sides import find_onto
from gitmig.merging.rebase import Move, find_heads_after, plan_rebase
from gitmig.merging.rebased_files import find_theirs, write_moves
from gitmig.revisions.directory import ScriptDirectory
from gitmig.revisions.graph import Graph


@dataclass(frozen=True, slots=True)
class Rebased:
    """What was, or would be, put where."""

    onto: str
    moves: tuple[Move, ...]
    heads: tuple[str, ...]
    """The ids of the checkout's heads afterwards."""


def rebase(
    scripts: ScriptDirectory,
    *,
    onto: str | None = None,
    plan_only: bool = False,
    ask_database: bool = True,
) -> Rebased:
    """Give revisions that `onto` lacks its head as parent, where they leave its line.

    The checkout has to have what `onto` has: merge it or rebase the commits first. All files are
    written, or none. `ask_database=False` does without looking whether they are applied.

    Raises:
        RevisionsPublished, PublicationUnknown: others have them, or that cannot be told.
        RevisionsApplied: the database has them; DatabaseUnreachable where it cannot be asked.
        RebaseOntoSeveral, UnknownRevision: `onto` has several heads, or one that is not here.
    """
    repository = Repository.get(scripts.versions)
    protected = scripts.settings.options.protected
    target = get_ref(repository, onto) if onto else find_onto(repository, protected)
    graph = scripts.graph
    theirs = find_theirs(graph, get_graph(scripts, target.object_id), target.short)
    moves = plan_rebase(graph, theirs, onto=target.short)
    if moves:
        _refuse_published(scripts, repository, moves)
        if ask_database:
            _refuse_applied(scripts, graph, moves)
    if not plan_only:
        write_moves(scripts, moves)
    return Rebased(target.short, moves, find_heads_after(graph, moves))


def _refuse_published(
    scripts: ScriptDirectory, repository: Repository, moves: Sequence[Move]
) -> None:
    protected = scripts.settings.options.protected
    # What was committed on the branch that is checked out, and on no other, is one's own.
    refs = list_published(repository, protected)
    inside, _ = find_locations(repository, scripts.settings, refs)
    published = read_published(repository, inside, protected, scripts.cache())
    elsewhere = read_publications(repository, inside, refs, scripts.cache())
    found = [
        (move.revision.short, elsewhere[move.revision.id][0].ref)
        for move in moves
        if move.revision.id in elsewhere
    ]
    if found:
        raise RevisionsPublished(found)
    if isinstance(published.otherwise, CannotDecide):
        unknown = published.otherwise
        raise PublicationUnknown(moves[0].revision.short, unknown.reason, unknown.command)


def _refuse_applied(scripts: ScriptDirectory, graph: Graph, moves: Sequence[Move]) -> None:
    # Imported here: the plan of a project without a database needs no SQLAlchemy.
    from gitmig.runtime.migrate import read_heads

    known = [head for head in read_heads(scripts) if head in graph]
    applied = graph.ancestors(*known)
    found = [move.revision for move in moves if move.revision.id in applied]
    if found:
        below = {parent for each in found for parent in each.down_revisions}
        raise RevisionsApplied([each.short for each in found], _oldest(graph, below))


def _oldest(graph: Graph, ids: Collection[str]) -> str:
    ordered = graph.topological(ids)
    return graph.get(ordered[0]).short if ordered else "base"
