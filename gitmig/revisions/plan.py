"""What to do, in which order, to bring a database from its heads to a target; nothing is done."""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from typing import Literal

from gitmig.errors import NotDowngradeTarget, RelativeOutOfRange
from gitmig.revisions.ancestry import find_tips
from gitmig.revisions.graph import Graph
from gitmig.revisions.resolution import (
    check_known,
    find_branch,
    find_start,
    resolve_from_current,
    resolve_targets,
    resolve_upgrade,
    walk,
)
from gitmig.revisions.revision import Revision
from gitmig.revisions.target import HeadSet, Target, read_target, read_targets
from gitmig.revisions.version_rows import (
    DeleteVersion,
    InsertVersion,
    UpdateVersion,
    VersionChange,
    downgrade_rows,
    replace_rows,
    upgrade_rows,
)

__all__ = [
    "DeleteVersion",
    "InsertVersion",
    "Plan",
    "Step",
    "UpdateVersion",
    "VersionChange",
    "plan_downgrade",
    "plan_stamp",
    "plan_step",
    "plan_upgrade",
]

Direction = Literal["upgrade", "downgrade", "stamp"]


@dataclass(frozen=True, slots=True)
class Step:
    """One revision that is run, or stamped, and what that does to the version table."""

    revision: Revision | None
    """None where the base is stamped."""
    direction: Direction
    changes: tuple[VersionChange, ...]
    """In the order in which they are to be made; each names exactly one row."""
    heads_after: frozenset[str]

    @property
    def executed(self) -> Revision | None:
        """The revision whose file is executed; None where something is stamped."""
        return None if self.direction == "stamp" else self.revision


@dataclass(frozen=True, slots=True)
class Plan:
    """Steps in their order; none where nothing is to be done."""

    steps: tuple[Step, ...]
    heads_before: frozenset[str]

    @property
    def heads_after(self) -> frozenset[str]:
        """The version table's rows when all is done."""
        return self.steps[-1].heads_after if self.steps else self.heads_before


def plan_upgrade(
    graph: Graph, current_heads: Collection[str], targets: Iterable[str | Target]
) -> Plan:
    """Return the steps that apply all that `targets` need and that is not applied.

    Raises:
        UnknownDatabaseRevision: the graph does not have the current heads.
        GitmigError: a target has no meaning: see `resolve_upgrade`.
    """
    check_known(graph, current_heads)
    wanted = [
        revision
        for target in read_targets(targets, graph.names)
        for revision in resolve_upgrade(graph, target, current_heads)
    ]
    missing = graph.ancestors(*wanted) - graph.ancestors(*current_heads)
    steps: list[Step] = []
    rows = frozenset(current_heads)
    for key in graph.topological(missing):
        steps.append(plan_step(graph, rows, key, "upgrade"))
        rows = steps[-1].heads_after
    return Plan(tuple(steps), frozenset(current_heads))


def plan_downgrade(
    graph: Graph, current_heads: Collection[str], target: str | Target | HeadSet
) -> Plan:
    """Return the steps that undo all that is applied above `target`, which itself stays.

    `-N` undoes N revisions of the one line that the database is on; the newest may be a merge.
    A set of heads leaves what they need, on whatever lines, and nothing else.

    Raises:
        UnknownDatabaseRevision: the graph does not have the current heads.
        NotDowngradeTarget: the target is not applied.
        AmbiguousStart: the database has several heads to count from.
        GitmigError: the target has no meaning: see `resolve_targets`.
    """
    check_known(graph, current_heads)
    applied = graph.ancestors(*current_heads)
    if isinstance(target, HeadSet):
        undone = _find_others(graph, current_heads, applied, target)
    else:
        read = read_target(target, graph.names)
        oldest = _find_oldest_undone(graph, current_heads, applied, read)
        undone = graph.descendants(*oldest) & applied
    holders = Counter(parent for key in applied for parent in graph.normalized_parents(key))
    steps: list[Step] = []
    rows = frozenset(current_heads)
    for key in reversed(graph.topological(undone)):
        parents = graph.normalized_parents(key)
        holders.subtract(parents)
        freed = [parent for parent in parents if not holders[parent]]
        changes, rows = downgrade_rows(rows, key, freed, graph.parents(key))
        steps.append(Step(graph.get(key), "downgrade", changes, rows))
    return Plan(tuple(steps), frozenset(current_heads))


def plan_step(
    graph: Graph, rows: frozenset[str], key: str, direction: Literal["upgrade", "downgrade"]
) -> Step:
    """Return the step that runs one revision, whatever else its database may lack or have."""
    parents = graph.normalized_parents(key)
    if direction == "upgrade":
        changes, after = upgrade_rows(rows, key, parents)
    else:
        others = graph.ancestors(*(row for row in rows if row in graph)) - {key}
        held = {parent for each in others for parent in graph.normalized_parents(each)}
        freed = [parent for parent in parents if parent not in held]
        changes, after = downgrade_rows(rows, key, freed, graph.parents(key))
    return Step(graph.get(key), direction, changes, after)


def _find_others(
    graph: Graph, current_heads: Collection[str], applied: frozenset[str], target: HeadSet
) -> frozenset[str]:
    if not applied.issuperset(target.ids):
        raise NotDowngradeTarget(target.text, graph.topological(current_heads))
    return applied - graph.ancestors(*target.ids)


def _find_oldest_undone(
    graph: Graph, current_heads: Collection[str], applied: frozenset[str], target: Target
) -> Collection[str]:
    """Return the oldest revisions that a downgrade undoes: all that follows them goes, too."""
    if target.symbol is None:
        return _find_undone_by_steps(graph, current_heads, applied, target)
    goals = resolve_targets(graph, [target], current_heads)
    if not goals:
        return _find_undone_bases(graph, current_heads, target)
    children = {child for goal in goals for child in graph.children(goal)} & applied
    undone = children & find_branch(graph, target.branch) if target.branch else children
    if not applied.issuperset(goals) or (children and not undone):
        raise NotDowngradeTarget(target.text, graph.topological(current_heads))
    return undone


def _find_undone_bases(
    graph: Graph, current_heads: Collection[str], target: Target
) -> Collection[str]:
    """Return the bases that go where the target is a base: all, or those of a branch."""
    above = target.branch if target.symbol == "base" else target.symbol
    if above is None:
        return graph.bases
    below = graph.ancestors(*resolve_targets(graph, [above], current_heads), dependencies=False)
    return [base for base in graph.bases if base in below]


def _find_undone_by_steps(
    graph: Graph, current_heads: Collection[str], applied: frozenset[str], target: Target
) -> Collection[str]:
    count = -(target.offset or 0)
    start = find_start(graph, target, current_heads)
    if not count:
        return ()
    if count < 0:
        raise NotDowngradeTarget(target.text, graph.topological(current_heads))
    if start is None:
        raise RelativeOutOfRange(target.text, 0)
    if applied.intersection(graph.children(start)):
        # Nothing of the branch is applied but what it shares with another.
        raise NotDowngradeTarget(target.text, graph.topological(current_heads))
    oldest = walk(graph, start, target, 1 - count)
    if oldest is None:
        raise RelativeOutOfRange(target.text, count - 1)
    return (oldest,)


def plan_stamp(
    graph: Graph,
    current_heads: Collection[str],
    targets: Iterable[str | Target],
    *,
    purge: bool = False,
) -> Plan:
    """Return the changes after which the version table says that `targets` are applied.

    The rows on the line of a target, dependencies included, give way to it; others stay. `purge`
    removes all rows first, even those that the graph does not know.

    Raises:
        UnknownDatabaseRevision: the graph does not have the current heads.
        GitmigError: a target has no meaning: see `resolve_from_current`.
    """
    before = frozenset(current_heads)
    if not purge:
        check_known(graph, before)
    parsed = read_targets(targets, graph.names)
    known = frozenset(key for key in before if key in graph)
    goals = {key for target in parsed for key in resolve_from_current(graph, target, known)}
    steps: list[Step] = []
    rows = before
    for leaving in [before] if purge else [_find_leaving(graph, each, before) for each in parsed]:
        if rows & leaving:
            changes, rows = replace_rows(rows, sorted(rows & leaving), ())
            steps.append(Step(None, "stamp", changes, rows))
    free = rows - goals
    for key in graph.topological(find_tips(goals, graph.required) - rows):
        line = graph.lineage(key, dependencies=True)
        replaced = graph.topological(free & line)
        free = free.difference(replaced)
        changes, rows = replace_rows(rows, replaced, [key])
        steps.append(Step(graph.get(key), "stamp", changes, rows))
    return Plan(tuple(steps), before)


def _find_leaving(graph: Graph, target: Target, rows: frozenset[str]) -> frozenset[str]:
    """Return the rows that go because a target is the base of their line; none if it is not."""
    if target.symbol == "base" and target.offset is None:
        if target.branch is None:
            return rows
        return rows & find_branch(graph, target.branch, dependencies=True)
    if target.offset is None or resolve_from_current(graph, target, rows):
        return frozenset()
    starts = resolve_from_current(graph, replace(target, offset=0), rows)
    return rows & graph.lineage(*starts, dependencies=True)
