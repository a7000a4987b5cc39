"""The pre-commit framework, which runs one command at several stages and names them in variables.

https://pre-commit.com/#supported-git-hooks
"""

from collections.abc import Mapping
from typing import NamedTuple

NAME = "merge"
"""What `.pre-commit-hooks.yaml` calls: the hook that joins heads, whichever it is."""

_RUNS = "PRE_COMMIT"
_SQUASH = "PRE_COMMIT_IS_SQUASH_MERGE"
_REWRITE = "PRE_COMMIT_REWRITE_COMMAND"
_PUSHED = ("PRE_COMMIT_TO_REF", "PRE_COMMIT_LOCAL_BRANCH")
"""What is pushed: the commit, or where there is none on the remote yet, the branch."""
_REMOTE_BRANCH = "PRE_COMMIT_REMOTE_BRANCH"


class HookName(NamedTuple):
    """A hook as Git would call it."""

    name: str
    arguments: tuple[str, ...] = ()


def is_running(environ: Mapping[str, str]) -> bool:
    """Whether the framework runs this process."""
    return _RUNS in environ


def find_hook(environ: Mapping[str, str]) -> HookName:
    """Return which of the hooks that join heads the framework stands for."""
    if _SQUASH in environ:
        return HookName("post-merge", (environ[_SQUASH],))
    if _REWRITE in environ:
        return HookName("post-rewrite", (environ[_REWRITE],))
    return HookName("post-commit")


def find_pushed(environ: Mapping[str, str]) -> str:
    """Return the line that Git would write to pre-push; the framework has read it itself.

    Of several branches that are pushed together it tells of one.
    """
    pushed = next((environ[name] for name in _PUSHED if environ.get(name)), None)
    branch = environ.get(_REMOTE_BRANCH)
    return f"- {pushed} {branch} -\n" if pushed and branch else ""
