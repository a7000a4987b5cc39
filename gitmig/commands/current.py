"""`gitmig current`: where the database stands."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from gitmig.errors import HalfApplied
from gitmig.git.graphs import get_graph
from gitmig.git.whereabouts import find_refs_with
from gitmig.revisions.description import Description, describe_revision
from gitmig.revisions.directory import ScriptDirectory
from gitmig.revisions.graph import Graph
from gitmig.runtime.own_tables import describe_unsettled
from gitmig.runtime.standing import Standing, read_standings
from gitmig.runtime.urls import mask_url
from gitmig.runtime.verification import Edited, Reparented, find_edited, find_reparented


@dataclass(frozen=True, slots=True)
class Current:
    """The heads of the database, as far as the checkout knows them; of several, of all together."""

    url: str
    """With the password masked."""
    database: str
    """What people call it; empty for all of several together."""
    revisions: tuple[Description, ...]
    unknown: tuple[str, ...]
    """Ids in the database that the checkout does not have."""
    refs: Mapping[str, tuple[str, ...]]
    """Which branches and tags have those that are found."""
    heads: tuple[str, ...]
    """The ids of the checkout's heads."""
    at_heads: bool
    """Whether the database is at all of them; of several, each."""
    half_applied: tuple[HalfApplied, ...] = ()
    """Revisions that stopped half-way."""
    edited: tuple[Edited, ...] = ()
    """Revisions whose files were edited after they ran; asked for by `verify`."""
    reparented: tuple[Reparented, ...] = ()
    """Revisions that got other parents after they ran; asked for by `verify`."""
    has_log: bool = False
    """Whether there is a log to compare with; of several databases, in each; with `verify`."""
    databases: tuple["Current", ...] = ()
    """Each of several; empty where there is one."""

    @property
    def differs(self) -> bool:
        """Whether what was applied is not what the checkout says."""
        return bool(self.edited) or any(each.skipped for each in self.reparented)


def current(scripts: ScriptDirectory, *, verify: bool = False, at: str | None = None) -> Current:
    """Return where the database stands; nothing is created in it.

    `verify` compares the files with what the log says of them. `at` is a branch, tag or commit
    whose revisions count instead of those of the checkout.
    """
    graph = get_graph(scripts, at)
    standings = read_standings(scripts, with_log=verify)
    url = ", ".join(map(mask_url, scripts.config.urls))
    if len(standings) == 1:
        return _compare(scripts, graph, replace(standings[0], url=url))
    parts = tuple(_compare(scripts, graph, standing) for standing in standings)
    return _unite(parts, url)


def _compare(scripts: ScriptDirectory, graph: Graph, standing: Standing) -> Current:
    heads, applied = standing.heads, standing.applied
    reparented = find_reparented(graph, heads, applied)
    moved = {each.revision.id for each in reparented}
    edited = find_edited(scripts, heads, applied)
    known = [head for head in heads if head in graph]
    unknown = tuple(head for head in heads if head not in graph)
    return Current(
        standing.url,
        standing.database,
        tuple(describe_revision(graph, head, heads) for head in graph.topological(known)),
        unknown,
        find_refs_with(scripts, unknown) if unknown else {},
        graph.real_heads,
        set(heads) == set(graph.real_heads) and not standing.unsettled,
        tuple(map(describe_unsettled, standing.unsettled)),
        # Other parents are an edit, too, and need not be told twice.
        tuple(each for each in edited if each.revision.id not in moved),
        reparented,
        standing.has_log,
    )


def _unite(parts: tuple[Current, ...], url: str) -> Current:
    """Return what is true of several databases together."""
    revisions = {one.revision.id: one for part in parts for one in part.revisions}
    return Current(
        url,
        "",
        tuple(revisions.values()),
        tuple(dict.fromkeys(each for part in parts for each in part.unknown)),
        {key: names for part in parts for key, names in part.refs.items()},
        parts[0].heads,
        all(part.at_heads for part in parts),
        tuple(each for part in parts for each in part.half_applied),
        tuple(each for part in parts for each in part.edited),
        tuple(each for part in parts for each in part.reparented),
        all(part.has_log for part in parts),
        parts,
    )
