"""Where a run comes from: who runs it, on which commit and branch, with which blobs."""

import getpass
import socket
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from gitmig import __version__
from gitmig.errors import GitmigError
from gitmig.git.repository import Repository


@dataclass(frozen=True, slots=True)
class Provenance:
    """What the log says of a run as a whole."""

    applied_by: str
    commit_id: str | None = None
    branch: str | None = None
    blobs: Mapping[Path, str] = field(default_factory=dict)
    tool_version: str = __version__
    repository: Repository | None = None
    """Where the files lie; None without Git."""


def read_provenance(directory: Path, files: Sequence[Path]) -> Provenance:
    """Return where a run of `files` comes from; without Git, only who runs it.

    The blob ids are those of Git's clean filter, so that line endings do not change them.
    """
    user = find_user()
    repository = Repository.find(directory)
    if repository is None:
        return Provenance(user)
    try:
        blobs = repository.blob_ids(list(files))
        commit, branch = repository.head_commit, repository.branch
        return Provenance(user, commit, branch, blobs, repository=repository)
    except GitmigError:  # Git can refuse for many reasons, none of which may stop an upgrade
        return Provenance(user)


def find_user() -> str:
    """Return user@host, as far as the system knows them."""
    try:
        user = getpass.getuser()
    except (KeyError, OSError):  # a container's user id without a name
        user = "unknown"
    return f"{user}@{socket.gethostname()}"
