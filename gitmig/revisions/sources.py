"""The sources that need no Git: the working tree and memory."""

import os
from collections.abc import Iterable, Iterator
from functools import partial
from operator import itemgetter
from pathlib import Path

from gitmig.config import VersionLocations
from gitmig.errors import VersionsUnreadable
from gitmig.revisions.source import (
    UNREAD_DIRECTORY,
    RevisionFile,
    RevisionSource,
    is_revision_file,
)

_CHUNK = 1 << 16
"""Most revision files are read at once, in bytes."""
_BINARY = getattr(os, "O_BINARY", 0)
"""Windows would translate line ends."""
_STAMPS_ARE_TRUE = os.name == "posix"
"""Elsewhere `st_ctime` is the time of creation: an edit that restores the mtime leaves no trace."""


class WorkingTreeSource:
    """The revision files of some directories, as they lie there."""

    name = "the working tree"

    def __init__(self, locations: VersionLocations, root: Path) -> None:
        self._locations = locations
        self._root = root

    def files(self) -> Iterator[RevisionFile]:
        """Yield the revision files, sorted by path; none where a directory is not there.

        Git keeps no empty directory, so a clone of a project without revisions has none.

        Raises:
            VersionsUnreadable: a directory is there and cannot be listed.
        """
        found: list[tuple[str, os.DirEntry[str]]] = []
        for directory in self._locations.directories:
            place = Path(os.path.relpath(directory, self._root)).as_posix()
            found += self._entries(directory, "" if place == "." else f"{place}/")
        for path, entry in sorted(found, key=itemgetter(0)):
            yield RevisionFile(
                path,
                partial(_read, entry.path),
                stamp=_stamp(entry) if _STAMPS_ARE_TRUE else None,
            )

    def _entries(
        self, directory: str | Path, prefix: str
    ) -> Iterator[tuple[str, os.DirEntry[str]]]:
        below: list[os.DirEntry[str]] = []
        try:
            with os.scandir(directory) as entries:
                for entry in entries:
                    if is_revision_file(entry.name) and _is_file(entry):
                        yield prefix + entry.name, entry
                    elif self._locations.recursive and _is_read_below(entry):
                        below.append(entry)
        except FileNotFoundError:
            return
        except OSError as error:
            raise VersionsUnreadable(Path(directory), error.strerror or str(error)) from error
        for entry in below:
            yield from self._entries(entry.path, f"{prefix}{entry.name}/")


def _is_read_below(entry: os.DirEntry[str]) -> bool:
    # Links are not followed: Git does not either, and they may lead in a circle.
    return entry.is_dir(follow_symlinks=False) and entry.name != UNREAD_DIRECTORY


def _is_file(entry: os.DirEntry[str]) -> bool:
    # A dangling link is kept: that its file cannot be read has to be said. Nor is a pipe a file.
    return entry.is_file() or (entry.is_symlink() and not os.path.exists(entry))  # noqa: PTH110


def _read(path: str) -> bytes:
    # Neither Path nor file objects: for 5,000 files they cost as much as the reading.
    descriptor = os.open(path, os.O_RDONLY | _BINARY)
    try:
        data = os.read(descriptor, _CHUNK)
        while chunk := os.read(descriptor, _CHUNK):
            data += chunk
    finally:
        os.close(descriptor)
    return data


def _stamp(entry: os.DirEntry[str]) -> tuple[int, ...] | None:
    """Return size, mtime, ctime (both in ns) and inode."""
    try:
        stat = entry.stat()
    except OSError:
        return None
    return stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns, stat.st_ino


class JoinedSource:
    """Several sources that form one graph, such as an index and what lies outside of it."""

    def __init__(self, name: str, sources: Iterable[RevisionSource]) -> None:
        self.name = name
        self._sources = tuple(sources)

    def files(self) -> Iterator[RevisionFile]:
        """Yield the revision files of all, sorted by path."""
        files = [file for source in self._sources for file in source.files()]
        yield from sorted(files, key=lambda file: file.path)


def add_installed(
    source: RevisionSource, installed: VersionLocations, root: Path
) -> RevisionSource:
    """Return what Git has of a project, with the revisions that lie outside of its repository.

    They are those of installed packages: no commit of this repository changes them.
    """
    if not installed.directories:
        return source
    return JoinedSource(source.name, [source, WorkingTreeSource(installed, root)])
