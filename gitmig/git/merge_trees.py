"""Merges in memory: what Git would make of two commits, without touching anything."""

import os
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from gitmig.errors import GitTooOld
from gitmig.git.refs import Ref
from gitmig.git.repository import Repository

_SINCE = (2, 39)
"""Before, `git merge-tree` merged one pair a process, or printed no tree."""


@dataclass(frozen=True, slots=True)
class TreeMerge:
    """What became of a pair."""

    tree_id: str
    """The merged tree; where files conflict, theirs have the conflict's markers in them."""
    conflicts: tuple[str, ...]
    """The paths of files that conflict."""


@contextmanager
def scratch_objects(repository: Repository) -> Iterator[Repository]:
    """Give the repository with a place for objects that are not to stay."""
    with tempfile.TemporaryDirectory(prefix="gitmig_objects_") as directory:
        yield replace(repository, new_objects=Path(directory))


def merge_trees(repository: Repository, pairs: Sequence[tuple[Ref, Ref]]) -> list[TreeMerge]:
    """Merge each pair, in one process; `repository` says where the trees are written.

    https://git-scm.com/docs/git-merge-tree

    Raises:
        GitTooOld: Git cannot do it.
    """
    if not pairs:
        return []
    version = repository.version
    if version < _SINCE:
        raise GitTooOld(_SINCE, version)
    options = ("--write-tree", "--name-only", "--no-messages", "--allow-unrelated-histories")
    lines = "".join(f"{one.object_id} {other.object_id}\n" for one, other in pairs)
    answer = repository.git.run("merge-tree", *options, "--stdin", stdin=lines.encode("ascii"))
    return list(_parse(answer.stdout))


def _parse(output: bytes) -> Iterator[TreeMerge]:
    """Yield each merge of `STATUS NUL TREE NUL`, a `PATH NUL` for each conflict, `NUL`."""
    fields = iter(output.split(b"\0"))
    for status in fields:
        if not status:
            return
        tree = next(fields).decode("ascii")
        paths: list[str] = []
        while path := next(fields):
            paths.append(os.fsdecode(path))
        yield TreeMerge(tree, tuple(paths))


def find_unrelated(repository: Repository, base: Ref, refs: Sequence[Ref]) -> set[str]:
    """Return the names of those refs whose history shares no commit with that of `base`.

    In a shallow clone that is said of all whose common commits were cut off. Two histories share a
    commit if and only if they share a first one.
    """
    git = repository.git
    roots = git.run("rev-list", "--max-parents=0", base.object_id).lines
    contains = [f"--contains={root}" for root in roots]
    related = set(git.run("for-each-ref", "--format=%(refname)", *contains).lines)
    return {ref.name for ref in refs if ref.name not in related}
