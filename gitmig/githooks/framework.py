"""The pre-commit framework, which runs one command at several stages and names them in variables.

https://pre-commit.com/#supported-git-hooks
"""

from collections.abc import Mapping
from typing import NamedTuple

NAME = "merge"
"""What `.pre-commit-hooks.yaml` calls: the hook that joins heads, whichever it is."""

_SQUASH = "PRE_COMMIT_IS_SQUASH_MERGE"
_REWRITE = "PRE_COMMIT_REWRITE_COMMAND"


class HookName(NamedTuple):
    """A hook as Git would call it."""

    name: str
    arguments: tuple[str, ...] = ()


def find_hook(environ: Mapping[str, str]) -> HookName:
    """Return which of the hooks that join heads the framework stands for."""
    if _SQUASH in environ:
        return HookName("post-merge", (environ[_SQUASH],))
    if _REWRITE in environ:
        return HookName("post-rewrite", (environ[_REWRITE],))
    return HookName("post-commit")
