"""`gitmig forecast`: what merging the open branches would do, without merging any."""

from collections.abc import Sequence

from gitmig.git.graphs import read_installed
from gitmig.git.locations import find_locations
from gitmig.git.published import list_published
from gitmig.git.refs import BRANCHES, find_base, get_ref, list_refs, select_refs
from gitmig.git.repository import Repository
from gitmig.merging.forecast import Forecast
from gitmig.merging.forecast import forecast as look_ahead
from gitmig.revisions.directory import ScriptDirectory


def forecast(
    scripts: ScriptDirectory,
    patterns: Sequence[str] = (),
    *,
    base: str | None = None,
    max_age: int | None = None,
) -> Forecast:
    """Merge branches, all open ones or those that match `patterns`, into the base, in memory.

    Raises:
        NotARepository, GitMissing, GitTooOld: only Git can tell.
        NoBase, UnknownRef: there is no base, or no ref of such a name.
        GraphFaults: the base's own graph is broken.
    """
    repository = Repository.get(scripts.versions)
    options = scripts.settings.options
    listed = list_refs(repository, dated=max_age is not None)
    protected = options.protected
    base_ref = get_ref(repository, base) if base else find_base(repository, protected, listed)
    refs = select_refs(listed, patterns, max_age=max_age)
    asked = [ref.name for ref in (base_ref, *refs)]
    inside, outside = find_locations(repository, scripts.settings, asked)
    names = frozenset(list_published(repository, protected))
    published = [ref for ref in list_refs(repository, *BRANCHES, "refs/tags") if ref.name in names]
    return look_ahead(
        repository,
        inside,
        base_ref,
        refs,
        scripts.cache(),
        published=published,
        installed=read_installed(scripts, outside),
        heads=options.heads,
    )
