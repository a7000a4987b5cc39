"""`gitmig verify`: whether published revisions are still what they were."""

from dataclasses import replace

from gitmig.git.attributes import find_substituted
from gitmig.git.locations import find_locations
from gitmig.git.published import find_absence
from gitmig.git.published_history import HistoryReport, check_published_history
from gitmig.git.refs import get_ref
from gitmig.git.repository import Repository
from gitmig.revisions.directory import ScriptDirectory
from gitmig.revisions.revision import Revision


def verify(scripts: ScriptDirectory, *, base: str | None = None) -> HistoryReport:
    """Compare the revisions of the working tree with the published ones, or with those of `base`.

    Raises:
        GraphFaults: everything that is wrong with the revisions as a graph.
        NotARepository, GitMissing, UnknownRef: Git cannot help.
    """
    repository = Repository.get(scripts.versions)
    if base is not None:
        get_ref(repository, base)  # where nothing has that name, the nearest names are told

    def read(revision: Revision) -> bytes:
        return scripts.path_of(revision).read_bytes()

    # By Git's clean filters: with `core.autocrlf` the bytes in the working tree are others.
    ids = repository.blob_ids([scripts.path_of(revision) for revision in scripts.graph])
    inside, _ = find_locations(repository, scripts.settings)
    protected = scripts.settings.options.protected
    report = check_published_history(
        repository,
        inside,
        [
            replace(revision, content_id=ids[scripts.path_of(revision)])
            for revision in scripts.graph
        ],
        read,
        protected=protected,
        base=base,
        cache=scripts.cache(),
    )
    files = {scripts.path_of(revision): revision for revision in scripts.graph}
    own = {path: revision for path, revision in files.items() if inside.find_owner(path)}
    warnings = (*report.warnings, *find_substituted(repository, own))
    undecided = report.undecided
    if undecided is None and base is None:
        absence = find_absence(repository, protected)
        undecided = None if absence is None else f"{absence.reason}; `{absence.command}` would tell"
    return replace(report, warnings=warnings, undecided=undecided)
