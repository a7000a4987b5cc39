"""`gitmig status`: where database, checkout and branch stand to each other, and what to do next."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from gitmig.errors import GitmigError, HalfApplied, NoBase
from gitmig.git.checkout import with_blob_ids
from gitmig.git.graphs import get_graph
from gitmig.git.refs import Ref, find_base, list_merged
from gitmig.git.repository import Repository
from gitmig.git.whereabouts import find_refs_with, render_switch
from gitmig.ids import shorten
from gitmig.revisions.directory import ScriptDirectory
from gitmig.revisions.head_policy import list_joins
from gitmig.revisions.plan import plan_upgrade
from gitmig.revisions.revision import Revision
from gitmig.revisions.scan import read_each
from gitmig.revisions.variation import Variation, vary_files
from gitmig.runtime.own_tables import describe_unsettled
from gitmig.runtime.standing import Standing, read_standings
from gitmig.runtime.urls import mask_url
from gitmig.runtime.verification import Reparented, find_reparented


@dataclass(frozen=True, slots=True)
class DatabaseStatus:
    """Where the database stands."""

    url: str
    """With the password masked."""
    name: str | None = None
    """Which of several; None where there is one, or of all together."""
    heads: tuple[Revision, ...] = ()
    unknown: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Ids that the checkout does not have, and the branches and tags that have them."""
    switches: Mapping[str, str] = field(default_factory=dict)
    """The command that checks out the first of those, for each id that has one."""
    pending: tuple[Revision, ...] = ()
    """What an upgrade would apply, in that order."""
    half_applied: tuple[HalfApplied, ...] = ()
    skipped: tuple[Reparented, ...] = ()
    """Revisions that were put on top of others which then never ran."""
    failure: GitmigError | None = None
    """Why the database could not be asked."""


@dataclass(frozen=True, slots=True)
class BranchStatus:
    """Where the checkout stands to the branch that it will be merged into."""

    name: str | None
    """None on a detached HEAD."""
    base: str | None
    """None where no protected branch is here."""
    own: tuple[Revision, ...] = ()
    """What the base lacks, parents first."""
    missing: int = 0
    """How many revisions only the base has."""
    edited: tuple[Revision, ...] = ()
    """What the base has with another content."""
    is_merged: bool = False
    """Whether the commit checked out comes from the base: then what is missing was deleted."""


@dataclass(frozen=True, slots=True)
class Advice:
    """What to type next, and why."""

    command: str
    reason: str


@dataclass(frozen=True, slots=True)
class Status:
    """One screen."""

    databases: tuple[DatabaseStatus, ...]
    """One; several where an environment has them, and all can be asked."""
    revisions: int
    heads: tuple[Revision, ...]
    """Of the checkout."""
    branch: BranchStatus | None
    """None without Git."""
    joins: tuple[str, ...] = ()
    """The commands that join heads of which the settings want one."""

    @property
    def database(self) -> DatabaseStatus:
        """All of them together."""
        return self.databases[0] if len(self.databases) == 1 else _unite(self.databases)

    @property
    def advice(self) -> tuple[Advice, ...]:
        """What to do next, the most urgent first; nothing where all is well."""
        return tuple(dict.fromkeys(_advise(self)))


def status(scripts: ScriptDirectory) -> Status:
    """Return where everything stands; nothing is created or changed.

    Raises:
        GraphFaults: the revision files are not a graph.
    """
    graph, policy = scripts.graph, scripts.settings.options.heads
    return Status(
        _read_databases(scripts),
        len(graph),
        tuple(map(graph.get, graph.real_heads)),
        _read_branch(scripts),
        list_joins(graph, policy),
    )


def _read_databases(scripts: ScriptDirectory) -> tuple[DatabaseStatus, ...]:
    url = ""
    try:
        url = ", ".join(map(mask_url, scripts.config.urls))
        standings = read_standings(scripts, with_log=True)
    except GitmigError as error:
        return (DatabaseStatus(url, error.database, failure=error),)
    if len(standings) == 1:
        return (_compare(scripts, url, None, standings[0]),)
    return tuple(_compare(scripts, each.url, each.database, each) for each in standings)


def _unite(databases: tuple[DatabaseStatus, ...]) -> DatabaseStatus:
    """Return what is true of several databases together."""
    return DatabaseStatus(
        ", ".join(each.url for each in databases),
        None,
        tuple(dict.fromkeys(head for each in databases for head in each.heads)),
        {key: refs for each in databases for key, refs in each.unknown.items()},
        {key: switch for each in databases for key, switch in each.switches.items()},
        tuple(dict.fromkeys(one for each in databases for one in each.pending)),
        tuple(stopped for each in databases for stopped in each.half_applied),
        tuple(moved for each in databases for moved in each.skipped),
    )


def _compare(
    scripts: ScriptDirectory, url: str, name: str | None, standing: Standing
) -> DatabaseStatus:
    graph, heads = scripts.graph, standing.heads
    unknown = [head for head in heads if head not in graph]
    refs = find_refs_with(scripts, unknown) if unknown else {}
    steps = () if unknown else plan_upgrade(graph, heads, ["heads"]).steps
    known = graph.topological([head for head in heads if head in graph])
    moved = find_reparented(graph, heads, standing.applied)
    return DatabaseStatus(
        url,
        name,
        tuple(map(graph.get, known)),
        {each: refs.get(each, ()) for each in unknown},
        {key: render_switch(scripts, names[0]) for key, names in refs.items()},
        tuple(step.revision for step in steps if step.revision is not None),
        tuple(map(describe_unsettled, standing.unsettled)),
        tuple(each for each in moved if each.skipped),
    )


def _read_branch(scripts: ScriptDirectory) -> BranchStatus | None:
    repository = Repository.find(scripts.versions)
    if repository is None or repository.working_tree is None:
        return None
    name = repository.branch
    try:
        base = find_base(repository, scripts.settings.options.protected)
    except NoBase:
        return BranchStatus(name, None)
    try:
        graph = get_graph(scripts, base.name)
    except GitmigError:  # the base's files are no graph: `divergence` says what is wrong
        return BranchStatus(name, base.short)
    files = with_blob_ids(
        repository, scripts.settings.root, read_each(scripts.source(), scripts.cache()), graph
    )
    here: Variation = vary_files(graph, files)
    is_merged = bool(here.removed) and _is_merged(repository, base)
    return BranchStatus(name, base.short, here.ahead, len(here.removed), here.edited, is_merged)


def _is_merged(repository: Repository, base: Ref) -> bool:
    return repository.head_commit is not None and base.name in list_merged(repository, "HEAD")


def _advise(status: Status) -> Iterator[Advice]:
    database, branch = status.database, status.branch
    for stopped in database.half_applied:
        yield Advice(
            f"gitmig resolve {shorten(stopped.revision)} --resume",
            "once what stopped it is mended; or finish or undo it by hand, see `gitmig resolve -h`",
        )
    if not status.revisions and not database.unknown and database.failure is None:
        yield Advice('gitmig revision -m "..." --autogenerate', "there are no revisions yet")
    yield from _advise_on_unknown(database)
    if branch is not None and branch.base != branch.name:
        yield from _advise_on_missing(branch)
    for command in status.joins:
        yield Advice(command, f"there are {len(status.heads)} heads")
    if database.skipped:
        yield Advice("gitmig current --verify", "revisions count as applied that never ran")
    if database.pending and not database.half_applied:
        yield Advice("gitmig upgrade", " and ".join(_count_pending(status.databases)))


def _advise_on_missing(branch: BranchStatus) -> Iterator[Advice]:
    if branch.missing and branch.is_merged:
        yield Advice("gitmig verify", f"revisions of {branch.base} were deleted here")
    elif branch.missing and branch.name is not None:
        # Who has no branch looks at an old commit, or is in the midst of a rebase or a bisection.
        yield Advice(f"git merge {branch.base}", "its newer revisions are not here")


def _advise_on_unknown(database: DatabaseStatus) -> Iterator[Advice]:
    deleted = [key for key, refs in database.unknown.items() if refs[:1] == ("HEAD",)]
    elsewhere = {key: refs for key, refs in database.unknown.items() if key not in deleted}
    for revision_id in map(shorten, deleted):
        yield Advice(f"gitmig restore {revision_id}", "the database has run it: its file is gone")
    if elsewhere and not database.half_applied:
        known = "" if all(elsewhere.values()) else ", where Git still has the file that ran"
        yield Advice("gitmig sync", f"it takes the database to this checkout{known}")
    for revision_id, refs in elsewhere.items():
        short = shorten(revision_id)
        if refs:
            yield Advice(database.switches[revision_id], f"it has {short}, which the database has")
        else:
            yield Advice("git fetch", f"the database is at {short}, which no branch here has")


def _count_pending(databases: tuple[DatabaseStatus, ...]) -> Iterator[str]:
    for database in databases:
        number = len(database.pending)
        place = f" to {database.name}" if database.name else ""
        if number:
            yield f"{number} {'revision' if number == 1 else 'revisions'} to apply{place}"
