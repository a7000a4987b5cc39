"""Puts revisions that nobody else has on top of the others, where `merge = "rebase"` asks for it.

A database that has run a revision would never run what is put below it. So files are changed only
where it is certain that nobody can have run them: no other ref has them that is not merged here,
and the databases of the settings, as far as a file shows them, do not. Everything else is proposed.
"""

from collections.abc import Sequence
from pathlib import PurePosixPath

from gitmig.errors import GitmigError, NoBase
from gitmig.git.graphs import get_graph
from gitmig.git.locations import find_locations
from gitmig.git.objects import find_ids
from gitmig.git.published import Publication, list_published, read_publications
from gitmig.git.sides import find_onto, find_upstream
from gitmig.githooks.applied import find_applied_heads, find_kept_heads
from gitmig.githooks.hook import HookCall
from gitmig.githooks.placing import Written, on_one_line
from gitmig.merging.rebase import Move, find_heads_after, plan_rebase
from gitmig.merging.rebased_files import find_theirs, write_moves
from gitmig.revisions.directory import ScriptDirectory
from gitmig.revisions.graph import Graph

MESSAGE = "Put the own migrations on top of the others"
"""That of a commit which has only these files."""


def find_sides(call: HookCall, occasion: str, is_new_merge: bool) -> list[str]:
    """Return the commits whose revisions may stay below, the best first; none if nobody can tell.

    In a merge that is what was merged, and else what it was merged into: what is published of the
    two stays below. A squash has no side but HEAD; a picked commit is somebody else's, too.
    """
    repository = call.repository
    if occasion == "rebase":
        return [find_onto(repository, call.settings.options.protected).object_id]
    if occasion != "merge":
        return []
    names = ["HEAD^2", "HEAD^1"] if is_new_merge else ["HEAD"]
    return [each for each in find_ids(repository.git, names) if each is not None]


def rebase_mine(call: HookCall, directory: ScriptDirectory, sides: Sequence[str]) -> Written | str:
    """Write the new parents into the files; or return what to type instead, and why."""
    reasons: list[str] = []
    for onto in sides:
        try:
            moves, theirs = _plan(directory, onto)
        except GitmigError as error:
            reasons.append(on_one_line(error))
            continue
        obstacle = _find_obstacle(call, directory, moves) if moves else "nothing of it is yours"
        number = len(find_heads_after(directory.graph, moves))
        if moves and number > 1:
            why = f"not rebased: it would leave {number} heads"
            return f"run `gitmig merge` to join them, then commit the file ({why})"
        if obstacle is None:
            below = {parent for move in moves for parent in move.parents} & theirs
            named = " and ".join(directory.graph.get(key).short for key in sorted(below))
            return Written(write_moves(directory, moves), f"on top of {named}", MESSAGE)
        reasons.append(obstacle)
    why = f" (not done here: {'; '.join(dict.fromkeys(reasons))})" if reasons else ""
    command = _find_command(call, directory, sides)
    if command is None:
        return f"run `gitmig merge` to join them, then commit the file{why}"
    return f"run `{command}` to put yours on top of the others, then commit the files{why}"


def _find_command(call: HookCall, directory: ScriptDirectory, sides: Sequence[str]) -> str | None:
    """Return what does by hand what was not done here; None if no rebase may leave one line."""
    protected = call.settings.options.protected
    try:
        upstream = find_upstream(call.repository, protected).object_id
    except NoBase:
        upstream = None
    published = _read_elsewhere(call, directory, list_published(call.repository, protected))
    for onto in (*([upstream] if upstream else []), *sides):
        try:
            moves, _ = _plan(directory, onto)
        except GitmigError:
            continue
        is_free = moves and not any(move.revision.id in published for move in moves)
        if is_free and len(find_heads_after(directory.graph, moves)) == 1:
            return "gitmig rebase" if onto == upstream else f"gitmig rebase --onto {onto[:12]}"
    return None


def _plan(directory: ScriptDirectory, onto: str) -> tuple[tuple[Move, ...], frozenset[str]]:
    """Return the moves, and the ids of what is theirs."""
    theirs = find_theirs(directory.graph, get_graph(directory, onto), onto[:12])
    return plan_rebase(directory.graph, theirs, onto=onto[:12]), theirs


def _find_obstacle(call: HookCall, directory: ScriptDirectory, moves: Sequence[Move]) -> str | None:
    """Return why it is not certain that nobody has run the revisions as they are."""
    repository = call.repository
    elsewhere = _read_elsewhere(call, directory, _list_others(call))
    for move in moves:
        if move.revision.id in elsewhere:
            ref = elsewhere[move.revision.id][0].ref
            return f"{ref.removeprefix('refs/')} has {move.revision.short}"
    paths = [repository.place(directory.path_of(move.revision)) for move in moves]
    changed = repository.git.run("diff", "--name-only", "--no-ext-diff", "--", *paths).text
    if changed:
        return f"{PurePosixPath(changed.splitlines()[0]).name} has changes that are not staged"
    return _find_run(call, directory.graph, moves)


def _read_elsewhere(
    call: HookCall, directory: ScriptDirectory, refs: Sequence[str]
) -> dict[str, list[Publication]]:
    inside, _ = find_locations(call.repository, call.settings, refs)
    return read_publications(call.repository, inside, refs, directory.cache())


def _find_run(call: HookCall, graph: Graph, moves: Sequence[Move]) -> str | None:
    applied, kept = find_applied_heads(call), find_kept_heads(call)
    if applied is None or kept is None:
        return "no hook asks a server whether it has run them, `gitmig rebase` does"
    for heads, which in ((applied, "the database"), (kept, "a database that is kept aside")):
        run = graph.ancestors(*(head for head in heads if head in graph))
        found = [move.revision.short for move in moves if move.revision.id in run]
        if found:
            return f"{which} has run {', '.join(found)}"
    return None


def _list_others(call: HookCall) -> list[str]:
    """Return the refs by which others may have files: all but branches that are merged here."""
    git, form = call.repository.git, "--format=%(refname)"
    unmerged = git.run("for-each-ref", form, "--no-merged=HEAD", "refs/heads").lines
    return [
        *unmerged,
        *git.run("for-each-ref", form, "refs/remotes", "refs/tags").lines,
    ]
