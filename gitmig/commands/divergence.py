"""`gitmig divergence`: how branches stand to one of them, without running a file of theirs."""

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from gitmig.config import VersionLocations
from gitmig.errors import Fault
from gitmig.git.checkout import with_blob_ids
from gitmig.git.graphs import read_installed
from gitmig.git.locations import find_locations
from gitmig.git.refs import Ref, find_base, find_checked_out, get_ref, list_refs, select_refs
from gitmig.git.repository import Repository
from gitmig.git.survey import survey
from gitmig.git.tree_cache import NAME, TreeCache
from gitmig.revisions.cache import ParseCache
from gitmig.revisions.directory import ScriptDirectory
from gitmig.revisions.revision import Revision
from gitmig.revisions.scan import read_each
from gitmig.revisions.sources import WorkingTreeSource
from gitmig.revisions.variation import Variation, vary_files


@dataclass(frozen=True, slots=True)
class Side:
    """One set of revision files, and the refs that have it."""

    names: tuple[str, ...]
    """As people write them; what was asked for first comes first."""
    variation: Variation


@dataclass(frozen=True, slots=True)
class Divergence:
    """Where the checkout and the branches stand to the base."""

    base: str
    base_heads: tuple[Revision, ...]
    checkout: Side | None
    """None in a bare repository."""
    sides: tuple[Side, ...]
    """The refs; those with the same files are one side."""


def divergence(
    scripts: ScriptDirectory,
    patterns: Sequence[str] = (),
    *,
    base: str | None = None,
    max_age: int | None = None,
) -> Divergence:
    """Compare branches, all or those that match `patterns`, with the base.

    Raises:
        NotARepository, GitMissing: only Git knows branches.
        NoBase, UnknownRef: there is no base, or no ref of such a name.
    """
    repository = Repository.get(scripts.versions)
    protected = scripts.settings.options.protected
    listed = list_refs(repository, dated=max_age is not None)
    base_ref = get_ref(repository, base) if base else find_base(repository, protected, listed)
    refs = select_refs(listed, patterns, max_age=max_age)
    cache = scripts.cache()
    inside, outside = repository.split(scripts.settings.version_locations)
    installed = read_installed(scripts, outside)
    trees = TreeCache(scripts.settings.cache_directory / NAME)
    with ThreadPoolExecutor(1) as pool:
        # While Git reads trees; of the base's files, what was read here it need not hand over.
        reading = pool.submit(_read_checkout, scripts, repository, inside, cache)
        found = survey(
            repository,
            inside,
            base_ref,
            refs,
            cache,
            trees,
            installed,
            when_compared=reading.result,
        )
        files = reading.result()
    bare = [ref.name for ref in refs if not found.variations[ref.name].heads]
    if bare or not found.graph:
        # Asked only here, as it takes Git a while: the files may lie elsewhere on these.
        places, _ = find_locations(repository, scripts.settings, (base_ref.name, *bare))
        if places != inside:
            found = survey(repository, places, base_ref, refs, cache, trees, installed)
    checkout = None
    if repository.working_tree is not None:
        files = with_blob_ids(repository, repository.root, files, found.graph)
        branch = find_checked_out(listed) or repository.branch or "detached"
        checkout = Side((branch,), vary_files(found.graph, [*files, *installed]))
    return Divergence(
        base_ref.short,
        tuple(map(found.graph.get, found.graph.heads)),
        checkout,
        _group(refs, found.variations),
    )


def _read_checkout(
    scripts: ScriptDirectory, repository: Repository, inside: VersionLocations, cache: ParseCache
) -> list[Revision | Fault]:
    """Return the revisions of the working tree; none of a bare repository."""
    if repository.working_tree is None:
        return []
    if not scripts.versions.is_dir():
        # A sparse checkout may leave them out; the index has them.
        return read_each(repository.index_source(inside), cache)
    return read_each(WorkingTreeSource(inside, repository.root), cache)


def _group(refs: Sequence[Ref], variations: Mapping[str, Variation]) -> tuple[Side, ...]:
    names: dict[int, list[str]] = {}
    for ref in refs:
        names.setdefault(id(variations[ref.name]), []).append(ref.short)
    by_identity = {id(variation): variation for variation in variations.values()}
    return tuple(Side(tuple(names[key]), by_identity[key]) for key in names)
