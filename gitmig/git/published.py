"""Which revisions are published: in the tree of a protected branch or of a tag.

Never by the ancestry of commits: a squash merge, a rebase or a cherry-pick publishes a file by
another commit than the one it was made in.
"""

import shlex
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from gitmig.config import VersionLocations
from gitmig.git.objects import (
    BlobSource,
    TreeEntry,
    find_ids,
    select_revision_files,
    walk_trees,
)
from gitmig.git.refs import BRANCHES, find_branch, is_called
from gitmig.git.repository import Repository
from gitmig.revisions.cache import ParseCache
from gitmig.revisions.revision import Revision
from gitmig.revisions.scan import scan


@dataclass(frozen=True, slots=True)
class PublishedIn:
    """The revision is published."""

    ref: str
    """Where it was found, as a full name: a protected branch before a tag."""


@dataclass(frozen=True, slots=True)
class NotPublished:
    """No protected branch and no tag has the revision."""


@dataclass(frozen=True, slots=True)
class CannotDecide:
    """The revision was not found, and not all refs that count are here."""

    reason: str
    command: str
    """What brings the rest."""


Published = PublishedIn | NotPublished | CannotDecide


@dataclass(frozen=True, slots=True)
class Publication:
    """A revision as a ref has it."""

    ref: str
    """The first of those that have it with this content."""
    revision: Revision


@dataclass(frozen=True, slots=True)
class PublishedRevisions:
    """What is published, read once for many questions."""

    refs: Mapping[str, str]
    """Full revision id to the first ref that has it."""
    otherwise: NotPublished | CannotDecide
    """The answer for all others."""

    def find(self, revision_id: str) -> Published:
        """Return whether the revision of that full id is published."""
        ref = self.refs.get(revision_id)
        return self.otherwise if ref is None else PublishedIn(ref)


def read_published(
    repository: Repository,
    locations: VersionLocations,
    protected: Sequence[str],
    cache: ParseCache | None = None,
) -> PublishedRevisions:
    """Return which revisions of `locations` are published.

    `protected` are names of branches, local and remote-tracking, as `is_called` reads
    them. Git is asked a handful of times, however many refs there are.
    """
    branches, tags = list_protected(repository, protected)
    found = read_publications(repository, locations, [*branches, *tags], cache)
    first = {key: publications[0].ref for key, publications in found.items()}
    return PublishedRevisions(first, _otherwise(repository, protected, branches))


def find_absence(repository: Repository, protected: Sequence[str]) -> CannotDecide | None:
    """Return why nothing can be said of what branches publish; None where one of them is here."""
    branches, _ = list_protected(repository, protected)
    answer = None if branches else _otherwise(repository, protected, branches)
    return answer if isinstance(answer, CannotDecide) else None


def list_protected(repository: Repository, protected: Sequence[str]) -> tuple[list[str], list[str]]:
    """Return the full names of the protected branches that are here, and of the tags."""
    kinds = (*BRANCHES, "refs/tags")
    names = repository.git.run("for-each-ref", "--format=%(refname)", *kinds).lines
    branches = [(name, branch) for name in names if (branch := find_branch(name)) is not None]
    tags = [name for name in names if name.startswith("refs/tags/")]
    return [name for name, branch in branches if is_called(branch, protected)], tags


def list_published(repository: Repository, protected: Sequence[str]) -> list[str]:
    """Return the full names of the refs that publish, but the branch that is checked out.

    What was committed on it and not pushed may still be mended.
    """
    branches, tags = list_protected(repository, protected)
    own = f"refs/heads/{repository.branch}"
    return [*(name for name in branches if name != own), *tags]


def read_publications(
    repository: Repository,
    locations: VersionLocations,
    refs: Sequence[str],
    cache: ParseCache | None = None,
) -> dict[str, list[Publication]]:
    """Return, by id, each content that a revision has on `refs`, those of the first refs first."""
    git = repository.git
    places = repository.places_of(locations)
    # Most refs share their tree with others, and most trees their blobs: each is read once.
    asked = [(ref, place) for ref in refs for place in places]
    ids = find_ids(git, (f"{ref}:{place}" for ref, place in asked))
    trees: dict[tuple[str, str], str] = {}
    for (ref, place), tree_id in zip(asked, ids, strict=True):
        if tree_id is not None:
            trees.setdefault((tree_id, place), ref)
    first = {tree_id: ref for (tree_id, _), ref in reversed(trees.items())}
    blobs: dict[str, tuple[TreeEntry, str]] = {}
    walked = list(walk_trees(git, trees, recursive=locations.recursive))
    entries = (entry for _, entry in walked)
    wanted = set(select_revision_files(entries, places, recursive=locations.recursive))
    for tree_id, entry in walked:
        if entry in wanted:
            blobs.setdefault(entry.id, (entry, first[tree_id]))
    source = BlobSource("published refs", git, [entry for entry, _ in blobs.values()])
    ranks = {ref: rank for rank, ref in enumerate(refs)}
    found: dict[str, list[Publication]] = {}
    for revision in scan(source, cache).revisions:
        publication = Publication(blobs[revision.content_id][1], revision)
        found.setdefault(revision.id, []).append(publication)
    for publications in found.values():
        publications.sort(key=lambda each: ranks[each.ref])
    return found


def _otherwise(
    repository: Repository, protected: Sequence[str], branches: Sequence[str]
) -> NotPublished | CannotDecide:
    is_missing = bool(protected) and not branches
    if not repository.is_shallow and (not is_missing or repository.head_commit is None):
        return NotPublished()
    remote = repository.remote
    if remote is None:
        return CannotDecide(
            f"none of the protected branches is here ({', '.join(protected)}), and there is no "
            "remote; the setting `protected` may name others",
            "git branch --all",
        )
    options = ["--unshallow", "--tags"] if repository.is_shallow else []
    refspecs = [f"{protected[0]}:refs/remotes/{remote}/{protected[0]}"] if is_missing else []
    reason = "the clone is shallow: branches and tags may be missing"
    if is_missing:
        reason = f"none of the protected branches is here ({', '.join(protected)})"
    return CannotDecide(reason, shlex.join(["git", "fetch", *options, remote, *refspecs]))
