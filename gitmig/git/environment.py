"""What a hook inherits from the Git that calls it.

Git sets variables for its hooks that name one repository, one working tree and one index. Git
commands that mean another place would follow them all the same; so they are taken out of the
environment once, when the program starts, and what a hook needs of them is kept as a value.
"""

import os
from collections.abc import Mapping, MutableMapping
from dataclasses import dataclass
from pathlib import Path

LOCATIONS = frozenset(
    {
        "GIT_ALTERNATE_OBJECT_DIRECTORIES",
        "GIT_COMMON_DIR",
        "GIT_CONFIG",
        "GIT_DIR",
        "GIT_GRAFT_FILE",
        "GIT_IMPLICIT_WORK_TREE",
        "GIT_INDEX_FILE",
        "GIT_INTERNAL_SUPER_PREFIX",
        "GIT_NO_REPLACE_OBJECTS",
        "GIT_OBJECT_DIRECTORY",
        "GIT_PREFIX",
        "GIT_REPLACE_REF_BASE",
        "GIT_SHALLOW_FILE",
        "GIT_WORK_TREE",
    }
)
"""Those of `git rev-parse --local-env-vars` that say where a repository is.

GIT_CONFIG_PARAMETERS and GIT_CONFIG_COUNT are of that list too, but stay: they carry what people
configure for one run, and containers declare `safe.directory` with them.
"""

PATHSPECS = frozenset(
    {
        "GIT_GLOB_PATHSPECS",
        "GIT_ICASE_PATHSPECS",
        "GIT_LITERAL_PATHSPECS",
        "GIT_NOGLOB_PATHSPECS",
    }
)
"""How an outer `git --literal-pathspecs commit` would change what our own paths mean."""

_MERGED = "GITHEAD_"

_NAMED = {"GIT_DIR": "GITMIG_GIT_DIR", "GIT_WORK_TREE": "GITMIG_GIT_WORK_TREE"}
"""Where the two that together name a repository are kept: processes of our own inherit them."""


@dataclass(frozen=True, slots=True)
class HookEnvironment:
    """What is kept of a hook's variables."""

    index_file: Path | None = None
    """The index that is being committed, absolute: `git commit FILE` makes a temporary one."""
    directory: Path | None = None
    """Where the hook started, in the repository that the index belongs to."""
    merged: tuple[str, ...] = ()
    """The ids of the commits that `git merge` merges: it names each in a variable."""


def take_hook_environment(environ: MutableMapping[str, str]) -> HookEnvironment:
    """Take the variables that a hook inherits out of `environ`; return what is needed of them.

    To be called once, before the process changes its directory: Git gives the index relative to
    the directory that a hook starts in.
    """
    index_file = environ.get("GIT_INDEX_FILE")
    if all(environ.get(name) for name in _NAMED):
        for name, kept in _NAMED.items():
            environ[kept] = str(Path(environ[name]).resolve())
    merged = tuple(
        name.removeprefix(_MERGED) for name in sorted(environ) if name.startswith(_MERGED)
    )
    for name in LOCATIONS | PATHSPECS:
        environ.pop(name, None)
    if not index_file:
        return HookEnvironment(merged=merged)
    return HookEnvironment(Path(index_file).absolute(), Path.cwd(), merged)


def find_named_repository(environ: Mapping[str, str] = os.environ) -> dict[str, str]:
    """Return what leads Git to the repository that was named; empty where none was.

    For a place that lies in no other repository: one of dotfiles has its working tree elsewhere.
    """
    return {name: environ[kept] for name, kept in _NAMED.items() if kept in environ}
