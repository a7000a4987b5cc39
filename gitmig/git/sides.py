"""Whose revisions are whose: what `mine` is to be put on, in the middle of a merge too."""

from collections.abc import Sequence

from gitmig.git.refs import Ref, find_base, get_ref
from gitmig.git.repository import Repository

_NO, _NO_UPSTREAM = 1, 128
"""The exit codes by which Git says no."""


def find_onto(repository: Repository, protected: Sequence[str]) -> Ref:
    """Return the branch or commit that one's own revisions are put on if nothing is named.

    It is the other side of a merge, the target of a rebase, the branch that this one follows, or
    else the first protected branch. In a merge HEAD is mine; in a rebase it is theirs, with what
    was replayed of mine.

    Raises:
        NoBase: none of them is here.
    """
    match repository.operation_in_progress:
        case "merge":
            return get_ref(repository, "MERGE_HEAD")
        case "rebase":
            for place in ("rebase-merge", "rebase-apply"):
                file = repository.git_directory / place / "onto"
                if file.is_file():
                    return get_ref(repository, file.read_text(encoding="ascii").strip())
    return find_upstream(repository, protected)


def find_upstream(repository: Repository, protected: Sequence[str]) -> Ref:
    """Return what it is at rest, when no merge and no rebase is in progress.

    Raises:
        NoBase: none of them is here.
    """
    question = ("rev-parse", "--quiet", "--verify", "@{upstream}^{commit}")
    upstream = repository.git.run(*question, accept=(0, _NO, _NO_UPSTREAM)).text
    if upstream:
        name = repository.git.run("rev-parse", "--symbolic-full-name", "@{upstream}").text
        return Ref(name, upstream)
    return find_base(repository, protected, option="--onto")
