"""The sources that need no Git: the working tree and memory."""

import os
from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path

from gitmig.errors import VersionsUnreadable
from gitmig.revisions.source import RevisionFile, is_revision_file

_STAMPS_ARE_TRUE = os.name == "posix"
"""Elsewhere `st_ctime` is the time of creation: an edit that restores the mtime leaves no trace."""


class WorkingTreeSource:
    """The revision files right in a directory, as they lie there."""

    name = "the working tree"

    def __init__(self, directory: Path, root: Path) -> None:
        self._directory = directory
        self._prefix = Path(os.path.relpath(directory, root)).as_posix()

    def files(self) -> Iterator[RevisionFile]:
        """Yield the revision files, sorted by path; none where the directory is not there.

        Git keeps no empty directory, so a clone of a project without revisions has none.

        Raises:
            VersionsUnreadable: the directory is there and cannot be listed.
        """
        prefix = "" if self._prefix == "." else f"{self._prefix}/"
        for entry in self._entries():
            yield RevisionFile(
                f"{prefix}{entry.name}",
                partial(_read, entry.path),
                stamp=_stamp(entry) if _STAMPS_ARE_TRUE else None,
            )

    def _entries(self) -> list[os.DirEntry[str]]:
        try:
            with os.scandir(self._directory) as entries:
                found = [
                    entry for entry in entries if is_revision_file(entry.name) and _is_file(entry)
                ]
        except FileNotFoundError:
            return []
        except OSError as error:
            raise VersionsUnreadable(self._directory, error.strerror or str(error)) from error
        return sorted(found, key=lambda entry: entry.name)


def _is_file(entry: os.DirEntry[str]) -> bool:
    # A dangling link is kept: that its file cannot be read has to be said.
    return not entry.is_dir()


def _read(path: str) -> bytes:
    # Neither Path objects nor buffers: for 5,000 files they cost as much as the reading.
    with open(path, "rb", buffering=0) as stream:  # noqa: PTH123
        return stream.readall()


def _stamp(entry: os.DirEntry[str]) -> tuple[int, ...] | None:
    """Return size, mtime, ctime (both in ns) and inode."""
    try:
        stat = entry.stat()
    except OSError:
        return None
    return stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns, stat.st_ino


class MemorySource:
    """Revision files that were never written: path to content."""

    def __init__(self, files: Mapping[str, bytes | str], name: str = "memory") -> None:
        self.name = name
        self._files = {
            path: content.encode() if isinstance(content, str) else content
            for path, content in files.items()
        }

    def files(self) -> Iterator[RevisionFile]:
        """Yield the revision files, sorted by path."""
        for path in sorted(self._files):
            if is_revision_file(path.rpartition("/")[2]):
                yield RevisionFile(path, partial(self._files.__getitem__, path))
