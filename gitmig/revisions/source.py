"""Where revision files come from: the working tree, the index, a ref's tree, memory."""

from collections.abc import Callable, Iterable
from typing import NamedTuple, Protocol


class RevisionFile(NamedTuple):
    """One file of a source; its bytes are read only when no cache knows its content."""

    path: str
    """Posix, relative to the root of the source: what people are shown."""
    read: Callable[[], bytes]
    content_id: str | None = None
    """The Git blob id, where the source knows it without reading the file."""
    stamp: tuple[int, ...] | None = None
    """What the file system knows of the file (size, times, inode); None outside a file system."""


class RevisionSource(Protocol):
    """A set of revision files that form one graph."""

    @property
    def name(self) -> str:
        """What people are told: "the working tree", "the index", "refs/heads/main"."""
        ...

    def files(self) -> Iterable[RevisionFile]:
        """Yield the revision files, sorted by path."""
        ...


UNREAD_DIRECTORY = "__pycache__"
"""Below a version location that is read with all below it, this is left out."""


def is_revision_file(name: str) -> bool:
    """Whether a file of this name in the versions directory is read as a revision.

    Emacs locks an edited file by a `.#name.py` beside it.
    """
    return name.endswith(".py") and not name.startswith((".#", "__init__"))
