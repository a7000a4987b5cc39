"""Which revisions are published: in the tree of a protected branch or of a tag.

Never by the ancestry of commits: a squash merge, a rebase or a cherry-pick publishes a file by
another commit than the one it was made in.
"""

import shlex
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from gitmig.git.objects import (
    BlobSource,
    TreeEntry,
    find_ids,
    parse_tree,
    read_objects,
    select_revision_files,
)
from gitmig.git.repository import Repository
from gitmig.revisions.cache import ParseCache
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
    directory: Path,
    protected: Sequence[str],
    cache: ParseCache | None = None,
) -> PublishedRevisions:
    """Return which revisions in `directory` are published.

    `protected` are names of branches, local and remote-tracking, in which `*` stands for part of
    a name. Git is asked a handful of times, however many refs there are.
    """
    branches, tags = _list_refs(repository, protected)
    found = _read_refs(repository, directory, [*branches, *tags], cache)
    return PublishedRevisions(found, _otherwise(repository, protected, branches))


def _list_refs(repository: Repository, protected: Sequence[str]) -> tuple[list[str], list[str]]:
    """Return the full names of the protected branches that are here, and of the tags."""
    patterns = [f"refs/{kind}/{name}" for kind in ("heads", "remotes/*") for name in protected]
    answer = repository.git.run("for-each-ref", "--format=%(refname)", *patterns, "refs/tags")
    names = answer.text.split()
    tags = [name for name in names if name.startswith("refs/tags/")]
    return [name for name in names if not name.startswith("refs/tags/")], tags


def _read_refs(
    repository: Repository, directory: Path, refs: Sequence[str], cache: ParseCache | None
) -> dict[str, str]:
    """Return each revision's id with the first of `refs` that has it."""
    git = repository.git
    place = repository.place_of_directory(directory)
    # Most refs share their tree with others, and most trees their blobs: each is read once.
    trees: dict[str, str] = {}
    for ref, tree_id in zip(refs, find_ids(git, (f"{ref}:{place}" for ref in refs)), strict=True):
        if tree_id is not None:
            trees.setdefault(tree_id, ref)
    blobs: dict[str, tuple[TreeEntry, str]] = {}
    for tree in read_objects(git, trees):
        if tree is not None and tree.kind == "tree":
            for entry in select_revision_files(parse_tree(tree, place), place):
                blobs.setdefault(entry.id, (entry, trees[tree.id]))
    source = BlobSource("published refs", git, [entry for entry, _ in blobs.values()])
    found: dict[str, str] = {}
    for revision in scan(source, cache).revisions:
        found.setdefault(revision.id, blobs[revision.content_id][1])
    return found


def _otherwise(
    repository: Repository, protected: Sequence[str], branches: Sequence[str]
) -> NotPublished | CannotDecide:
    is_missing = bool(protected) and not branches
    if not is_missing and not repository.is_shallow:
        return NotPublished()
    remote = _remote(repository)
    options = ["--unshallow", "--tags"] if repository.is_shallow else []
    refspecs = [f"{protected[0]}:refs/remotes/{remote}/{protected[0]}"] if is_missing else []
    reason = "the clone is shallow: branches and tags may be missing"
    if is_missing:
        reason = f"none of the protected branches is here ({', '.join(protected)})"
    return CannotDecide(reason, shlex.join(["git", "fetch", *options, remote, *refspecs]))


def _remote(repository: Repository) -> str:
    """Return the remote to fetch from: the one of Git's usual name, or else the first."""
    names = repository.git.run("remote").text.split()
    return "origin" if not names or "origin" in names else names[0]
