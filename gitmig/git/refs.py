"""Branches and tags, listed in one question to Git."""

import fnmatch
import os
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from gitmig.errors import NoBase, UnknownRef
from gitmig.git.objects import find_ids
from gitmig.git.repository import Repository

BRANCHES = ("refs/heads", "refs/remotes")
_FORMAT = "%(refname)%00%(objectname)%00%(symref)%00%(HEAD)%00"
_DATE = "%(creatordate:unix)"
_DAY = 86_400
_DEPTHS = {"refs/heads/": 2, "refs/remotes/": 3}
"""How many names stand before that of a branch; the last of them is the remote's."""
_TOLD_BY_CI = (
    "GITHUB_BASE_REF",
    "CI_MERGE_REQUEST_TARGET_BRANCH_NAME",
    "CI_MERGE_REQUEST_DIFF_BASE_SHA",
    "BITBUCKET_PR_DESTINATION_BRANCH",
)
"""What GitHub, GitLab and Bitbucket call the target of the merge request, best first."""


@dataclass(frozen=True, slots=True)
class Ref:
    """A branch, local or remote-tracking, a tag, or whatever else names a commit."""

    name: str
    """The full name, as a short one can be taken for an object's id; or as the user wrote it."""
    object_id: str
    """The commit, or the tag object of an annotated tag."""
    date: int | None = None
    """When the commit or tag was made, in seconds since 1970, if that was asked for."""
    is_checked_out: bool = False
    """Whether HEAD is this branch."""

    @property
    def short(self) -> str:
        """The name as people write it."""
        for prefix in ("refs/heads/", "refs/remotes/", "refs/tags/"):
            if self.name.startswith(prefix):
                return self.name.removeprefix(prefix)
        return self.name


def list_refs(repository: Repository, *prefixes: str, dated: bool = False) -> tuple[Ref, ...]:
    """Return the refs below `prefixes`, sorted by name; those that point to another are left out.

    `origin/HEAD` is such a one: it would show a branch twice. For dates Git reads each commit.
    """
    wanted = f"{_FORMAT}{_DATE}" if dated else _FORMAT
    answer = repository.git.run("for-each-ref", f"--format={wanted}", *prefixes or BRANCHES)
    lines = (line.split("\0") for line in answer.lines)
    return tuple(
        Ref(name, object_id, int(date) if date else None, head == "*")
        for name, object_id, target, head, date in lines
        if not target
    )


def list_merged(repository: Repository, commit: str) -> set[str]:
    """Return the full names of the refs that a commit comes from."""
    answer = repository.git.run("for-each-ref", "--format=%(refname)", f"--merged={commit}")
    return set(answer.lines)


def find_checked_out(refs: Iterable[Ref]) -> str | None:
    """Return the short name of the branch that HEAD is, if it is one of `refs`."""
    return next((ref.short for ref in refs if ref.is_checked_out), None)


def select_refs(
    refs: Iterable[Ref], patterns: Sequence[str] = (), *, max_age: int | None = None
) -> tuple[Ref, ...]:
    """Return the refs that match one of `patterns`, or any; none older than `max_age` days.

    A pattern is a name, short or full, in which `*` stands for anything, `/` too. A ref without a
    date is of any age.

    Raises:
        UnknownRef: nothing matches a pattern.
    """
    chosen: dict[str, Ref] = {}
    refs = tuple(refs)
    for pattern in patterns or ("*",):
        found = [ref for ref in refs if _matches(ref, pattern)]
        if patterns and not found:
            nearest = get_close_matches(pattern, [ref.short for ref in refs], 3)
            raise UnknownRef(pattern, nearest)
        chosen.update((ref.name, ref) for ref in found)
    oldest = 0 if max_age is None else time.time() - max_age * _DAY
    return tuple(ref for ref in chosen.values() if ref.date is None or ref.date >= oldest)


def _matches(ref: Ref, pattern: str) -> bool:
    return fnmatch.fnmatchcase(ref.short, pattern) or fnmatch.fnmatchcase(ref.name, pattern)


def get_ref(repository: Repository, name: str) -> Ref:
    """Return the branch, tag or commit that a user calls `name`.

    Raises:
        UnknownRef: nothing has that name.
    """
    (object_id,) = find_ids(repository.git, [f"{name}^{{commit}}"])
    if object_id is None:
        raise UnknownRef(name, repository.nearest_refs(name))
    return Ref(name, object_id)


def find_base(
    repository: Repository,
    protected: Sequence[str],
    refs: Sequence[Ref] | None = None,
    *,
    option: str = "--base",
) -> Ref:
    """Return what other branches are compared with where the user names nothing.

    It is the target of the merge request, if CI tells it: then no other will do. Else it is the
    first protected branch that is here, the local one before a remote's. `refs` are those of
    `list_refs`, if they are known; by `option` a user names another base.

    Raises:
        NoBase: it is not here.
    """
    told = [os.environ[name] for name in _TOLD_BY_CI if os.environ.get(name)]
    refs = list_refs(repository) if refs is None else refs
    candidates = [ref for name in told or protected for ref in _branches_called(name, refs)]
    if told and not candidates:
        commits = find_ids(repository.git, (f"{name}^{{commit}}" for name in told))
        candidates = [
            Ref(name, commit) for name, commit in zip(told, commits, strict=True) if commit
        ]
    if not candidates:
        raise NoBase(told or protected, repository.remote, option)
    return candidates[0]


def _branches_called(name: str, refs: Sequence[Ref]) -> list[Ref]:
    """Return the branches of that name, in which `*` may stand; the local one before a remote's.

    `origin/alice/main` is another branch than `main`.
    """
    return [
        ref
        for kind in _DEPTHS
        for ref in refs
        if ref.name.startswith(kind) and is_called(find_branch(ref.name) or "", [name])
    ]


def find_branch(ref: str) -> str | None:
    """Return the name of a branch apart from its remote's, by its full name; None for a tag."""
    depth = next((depth for kind, depth in _DEPTHS.items() if ref.startswith(kind)), None)
    return None if depth is None else ref.split("/", depth)[-1]


def is_called(branch: str, names: Iterable[str]) -> bool:
    """Whether a branch has one of the names, in which `*` stands for anything, `/` too."""
    return any(fnmatch.fnmatchcase(branch, name) for name in names)
