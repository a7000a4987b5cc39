"""What targets mean on a graph, for a database that is at certain heads."""

from collections.abc import Callable, Collection, Iterable, Sequence

from gitmig.errors import (
    AmbiguousStart,
    AmbiguousWalk,
    BaseNamed,
    CurrentUnknown,
    MultipleHeads,
    NotOnBranch,
    NotUpgradeTarget,
    RangeNotAncestral,
    RelativeOutOfRange,
    UnknownBranch,
    UnknownDatabaseRevision,
    UnknownRevision,
)
from gitmig.revisions.ancestry import find_tips
from gitmig.revisions.graph import Graph
from gitmig.revisions.target import Range, Target, read_targets


def resolve_targets(
    graph: Graph, targets: Iterable[str | Target], current: Collection[str] | None = None
) -> tuple[str, ...]:
    """Return the revisions that `targets` name, each once; none for `base`.

    Steps without a symbol are counted from the heads: `-1` is what is before each head. Where the
    database is not asked, `current` is None.

    Raises:
        CurrentUnknown: `current` was asked for, and the database was not.
        UnknownRevision, UnknownBranch, AmbiguousPrefix: a symbol names none, or several.
        MultipleHeads: `head` was asked for, and there are several.
        NotOnBranch: a revision is not on the branch before its `@`.
        AmbiguousWalk, RelativeOutOfRange: steps lead to several revisions, or to none.
    """
    found: dict[str, None] = {}
    for target in read_targets(targets, graph.names):
        found.update(dict.fromkeys(_resolve(graph, target, current)))
    return tuple(found)


def get_one(graph: Graph, target: str) -> str:
    """Return the one revision that `target` names.

    Raises:
        BaseNamed: it names none.
        MultipleHeads: it names several.
        GitmigError: as `resolve_targets`.
    """
    named = resolve_targets(graph, [target])
    if not named:
        raise BaseNamed(target)
    if len(named) > 1:
        raise MultipleHeads(named, target)
    return named[0]


def resolve_upgrade(graph: Graph, target: Target, current: Collection[str] = ()) -> tuple[str, ...]:
    """Return the revisions that an upgrade to `target` has to reach.

    Steps without a symbol are counted from the database's heads.

    Raises:
        NotUpgradeTarget: the steps lead down.
        AmbiguousStart: the database has several heads to count from.
        GitmigError: as `resolve_targets`.
    """
    if target.symbol is None and (target.offset or 0) < 0:
        raise NotUpgradeTarget(target.text)
    return resolve_from_current(graph, target, current)


def resolve_from_current(graph: Graph, target: Target, current: Collection[str]) -> tuple[str, ...]:
    """Return the revisions that a target names; steps without a symbol start at the database's.

    Raises:
        AmbiguousStart: the database has several heads to count from.
        GitmigError: as `resolve_targets`.
    """
    if target.symbol is not None:
        return _resolve(graph, target, current)
    reached = walk(graph, find_start(graph, target, current), target)
    return () if reached is None else (reached,)


def find_start(graph: Graph, target: Target, current: Collection[str]) -> str | None:
    """Return the revision that steps without a symbol are counted from; None is the base.

    On a branch that the database is not on, it is the newest applied revision that the branch
    comes from.

    Raises:
        AmbiguousStart: there are several.
    """
    starts = set(current)
    if target.branch is not None:
        branch = find_branch(graph, target.branch)
        starts &= branch
        if not starts:
            starts = find_tips(graph.ancestors(*current) & branch, graph.required)
    if len(starts) > 1:
        raise AmbiguousStart(target.text, graph.topological(starts))
    return starts.pop() if starts else None


def find_branch(graph: Graph, branch: str, *, dependencies: bool = False) -> frozenset[str]:
    """Return the revisions before and after the one that names the branch, itself included."""
    return graph.lineage(_resolve_branch(graph, branch), dependencies=dependencies)


def resolve_range(graph: Graph, range_: Range, current: Collection[str] = ()) -> tuple[str, ...]:
    """Return the revisions of a range, both ends included, parents first.

    Steps at one end are counted from the other end, or else from the heads. What an end's `@`
    names is followed along its own line, without what that line depends on.

    Raises:
        RangeNotAncestral: the end does not descend from the start.
        GitmigError: as `resolve_targets`.
    """
    start, end = _count_from_other_end(graph, range_)
    is_own_line = any(target is not None and target.branch for target in (start, end))
    above = None if start is None else _resolve(graph, start, current)
    ends = _heads_after(graph, start) if end is None else _resolve(graph, end, current)
    wanted = graph.ancestors(*ends, dependencies=not is_own_line)
    if above:
        wanted &= graph.descendants(*above)
        if not wanted:
            raise RangeNotAncestral(range_.text)
    return graph.topological(wanted)


def _heads_after(graph: Graph, start: Target | None) -> tuple[str, ...]:
    if start is None or start.branch is None:
        return graph.heads
    return _heads_of(graph, start.branch)


def _count_from_other_end(graph: Graph, range_: Range) -> tuple[Target | None, Target | None]:
    start, end = (each and each.taken_whole(graph.names) for each in (range_.start, range_.end))
    return _count_from(start, end), _count_from(end, start)


def _count_from(target: Target | None, other: Target | None) -> Target | None:
    """Return `-3` of `-3:current` as `current-3`."""
    if target is None or other is None or target.symbol is not None or other.symbol is None:
        return target
    if other.offset is not None:
        return target
    return Target(target.text, target.branch or other.branch, other.symbol, target.offset)


def check_known(graph: Graph, current: Collection[str]) -> None:
    """Make sure that the graph has the database's heads.

    Raises:
        UnknownDatabaseRevision: naming those that it has not.
    """
    unknown = sorted(head for head in current if head not in graph)
    if unknown:
        raise UnknownDatabaseRevision(unknown)


def _resolve(graph: Graph, target: Target, current: Collection[str] | None) -> tuple[str, ...]:
    starts = _resolve_symbol(graph, target, current)
    if target.offset is None:
        return starts
    reached = [walk(graph, start, target) for start in starts or (None,)]
    return tuple(revision for revision in reached if revision is not None)


def _resolve_symbol(
    graph: Graph, target: Target, current: Collection[str] | None
) -> tuple[str, ...]:
    symbol = "heads" if target.symbol is None else target.symbol
    if symbol == "base":
        if target.branch is not None:
            _resolve_branch(graph, target.branch)
        return ()
    if symbol in ("head", "heads"):
        return _resolve_heads(graph, target, symbol)
    if symbol == "current":
        if current is None:
            raise CurrentUnknown(target.text)
        check_known(graph, current)
        branch = current if target.branch is None else find_branch(graph, target.branch)
        return tuple(head for head in graph.topological(current) if head in branch)
    revision = graph.resolve(symbol)
    if target.branch is not None and revision not in find_branch(graph, target.branch):
        raise NotOnBranch(revision, target.branch)
    return (revision,)


def _resolve_heads(graph: Graph, target: Target, symbol: str) -> tuple[str, ...]:
    if target.branch is not None:
        heads: Sequence[str] = _heads_of(graph, target.branch)
    else:
        heads = graph.real_heads if symbol == "heads" else graph.heads
    if symbol == "head" and len(heads) > 1:
        raise MultipleHeads(heads, target.text)
    return tuple(heads)


def _heads_of(graph: Graph, branch: str) -> tuple[str, ...]:
    members = find_branch(graph, branch)
    return tuple(head for head in graph.heads if head in members)


def _resolve_branch(graph: Graph, branch: str) -> str:
    try:
        return graph.resolve(branch)
    except UnknownRevision as error:
        raise UnknownBranch(branch, error.nearest) from None


def walk(graph: Graph, start: str | None, target: Target, steps: int | None = None) -> str | None:
    """Return where the target's steps, or `steps`, lead from `start`; None is the base.

    Raises:
        AmbiguousWalk: the line parts on the way.
        RelativeOutOfRange: the line ends before.
    """
    count = (target.offset or 0) if steps is None else steps
    branch = None if target.branch is None else find_branch(graph, target.branch)
    step = _up if count > 0 else _down
    position = start
    for done in range(abs(count)):
        candidates = step(graph, position)
        if branch is not None:
            candidates = [each for each in candidates if each is None or each in branch]
        if len(candidates) > 1:
            raise AmbiguousWalk(target.text, position, [each for each in candidates if each])
        if not candidates:
            raise RelativeOutOfRange(target.text, done)
        position = candidates[0]
    return position


Candidates = Sequence[str | None]
_Step = Callable[[Graph, str | None], Candidates]


def _up(graph: Graph, position: str | None) -> Candidates:
    return graph.bases if position is None else graph.children(position)


def _down(graph: Graph, position: str | None) -> Candidates:
    return () if position is None else graph.parents(position) or (None,)
