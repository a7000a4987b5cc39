"""Whether what is published is still what it was: databases have run it."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from gitmig.config import VersionLocations
from gitmig.errors import Fault
from gitmig.git.objects import read_objects
from gitmig.git.published import Publication, list_published, read_publications
from gitmig.git.refs import list_merged
from gitmig.git.repository import Repository
from gitmig.revisions.cache import ParseCache
from gitmig.revisions.normal_form import is_same_program
from gitmig.revisions.revision import Revision
from gitmig.revisions.validation import find_name_clashes

ReadFile = Callable[[Revision], bytes]


@dataclass(frozen=True, slots=True)
class HistoryReport:
    """What was found; all are in the order of the files' paths."""

    faults: tuple[Fault, ...] = ()
    """Published revisions that were edited, deleted or re-parented."""
    warnings: tuple[Fault, ...] = ()
    """Changes that no database would notice."""
    undecided: str | None = None
    """What could not be told, and the command that would tell."""


@dataclass(frozen=True, slots=True)
class _Refs:
    published: tuple[str, ...]
    kept: tuple[str, ...]
    """Commits that the checkout comes from: what they hold, it once held."""
    undecided: str | None


def check_published_history(
    repository: Repository,
    locations: VersionLocations,
    revisions: Sequence[Revision],
    read: ReadFile,
    *,
    protected: Sequence[str],
    base: str | None = None,
    cache: ParseCache | None = None,
) -> HistoryReport:
    """Compare `revisions` with what protected branches and tags, or `base` alone, publish.

    The branch that is checked out publishes nothing itself: what was not pushed may be mended.
    `read` returns the bytes of one of `revisions`.
    """
    refs = _find_refs(repository, protected, base)
    order = (*refs.kept, *refs.published)
    published = read_publications(repository, locations, order, cache)
    here = {revision.id: revision for revision in revisions}
    changed = [
        (here[key], publications[0])
        for key, publications in published.items()
        if key in here and not has_content(publications, here[key])
    ]
    deleted = [
        publications[0]
        for key, publications in published.items()
        if key not in here and publications[0].ref in refs.kept
    ]
    found = [*judge_changes(repository, changed, read), *map(deleted_fault, deleted)]
    found += find_name_clashes(_by_path([*revisions, *_first_of(published, here)]))
    found.sort(key=lambda fault: (fault.path or "", fault.line or 0))
    return HistoryReport(
        tuple(fault for fault in found if fault.code != HARMLESS),
        tuple(fault for fault in found if fault.code == HARMLESS),
        refs.undecided,
    )


HARMLESS = "published-revision-reformatted"
"""The code of a change that no database would notice."""


def _find_refs(repository: Repository, protected: Sequence[str], base: str | None) -> _Refs:
    head = repository.head_commit
    if head is None:
        return _Refs((), (), None)
    published = [base] if base else list_published(repository, protected)
    merged = list_merged(repository, head) & set(published)
    # A tag that is not merged comes from a branch; what it shares with this one, others tell.
    tags = "refs/tags/"
    apart = [name for name in published if name not in merged and not name.startswith(tags)]
    forks = [_find_merge_base(repository, head, name) for name in apart]
    kept = [name for name in published if name in merged]
    kept += [commit for commit in forks if commit is not None]
    is_cut_off = repository.is_shallow and (None in forks or not published)
    return _Refs(tuple(published), tuple(kept), _cut_off(repository) if is_cut_off else None)


def _cut_off(repository: Repository) -> str:
    return (
        "the clone is shallow: what was deleted, and what tags hold, cannot be decided; "
        f"`git fetch --unshallow --tags {repository.remote or 'origin'}` would tell"
    )


def _find_merge_base(repository: Repository, head: str, ref: str) -> str | None:
    answer = repository.git.run("merge-base", head, ref, accept=(0, 1))
    return answer.text or None


def has_content(publications: Iterable[Publication], revision: Revision) -> bool:
    """Whether one of the publications is the file as the revision has it."""
    return any(each.revision.content_id == revision.content_id for each in publications)


def judge_changes(
    repository: Repository, changed: Sequence[tuple[Revision, Publication]], read: ReadFile
) -> Iterator[Fault]:
    """Yield what is wrong with each revision whose file is not what was published."""
    objects = read_objects(repository.git, (was.revision.content_id for _, was in changed))
    for (revision, was), blob in zip(changed, objects, strict=True):
        if set(revision.down_revisions) != set(was.revision.down_revisions):
            yield _reparented(revision, was)
        elif blob is None or not is_same_program(blob.data, read(revision)):
            yield _edited(revision, was)
        else:
            yield _reformatted(revision, was)


def _reparented(revision: Revision, was: Publication) -> Fault:
    parents = ", ".join(was.revision.down_revisions) or "None"
    return Fault(
        "published-revision-reparented",
        f"revision {revision.short} is published ({was.ref}), and there it follows {parents}",
        "a database that has run it would never run its new parent: write the parents back, and "
        "join the lines with `gitmig merge`",
        revision.path,
        revision.line,
    )


def _edited(revision: Revision, was: Publication) -> Fault:
    return Fault(
        "published-revision-edited",
        f"revision {revision.short} is published ({was.ref}), and its code was changed",
        f"databases have run it as it was: `gitmig restore --force {revision.short}` brings that "
        "back; write the change as a new revision",
        revision.path,
        revision.line,
    )


def _reformatted(revision: Revision, was: Publication) -> Fault:
    return Fault(
        HARMLESS,
        f"revision {revision.short} is published ({was.ref}); its comments, header, layout or line "
        "endings were changed, its code was not",
        "nothing has to be done",
        revision.path,
        revision.line,
    )


def deleted_fault(was: Publication) -> Fault:
    """Return the fault of a published revision that is gone."""
    revision = was.revision
    return Fault(
        "published-revision-deleted",
        f"revision {revision.short} {revision.message} is published ({was.ref}), and its file was "
        "deleted",
        f"databases have run it: `gitmig restore {revision.short}` brings it back; write a new "
        "revision that undoes it",
        revision.path,
    )


def _first_of(
    published: Mapping[str, Sequence[Publication]], here: Mapping[str, Revision]
) -> Iterator[Revision]:
    return (each[0].revision for key, each in published.items() if key not in here)


def _by_path(revisions: Iterable[Revision]) -> list[Revision]:
    return sorted(revisions, key=lambda revision: (revision.path, revision.id))
