"""Remembers what the bytes of revision files say, so that few are read and parsed again.

The truth is keyed by content: a blob id leads to the markers, for ever. The stamp of a file
(size, mtime, ctime, inode) is a short cut to its blob id. An edit changes the ctime, whatever
is done to the mtime afterwards, unless it falls into the tick of the file system's clock in
which the file was read. So a stamp is kept only if it was older than that when the file was
read; Git calls the others racily clean, and reads them again too:
https://git-scm.com/docs/racy-git
"""

import os
import sys
import time
from pathlib import Path
from typing import Any

from gitmig.errors import Fault
from gitmig.revisions.cache_file import read_cache_file, write_cache_file
from gitmig.revisions.markers import Markers
from gitmig.revisions.revision import Revision
from gitmig.revisions.source import RevisionFile

FORMAT = [1, *sys.version_info[:2]]
"""What a file must be of, to be read: the layout and rules here, the grammar of this Python."""
MARGIN = 2_000_000_000
"""Nanoseconds: the coarsest clock of a file system in use (FAT counts in two seconds)."""
SPARE = 5_000
"""How many contents are kept that no file of the working tree has: those of other refs."""

Parsed = Markers | Fault


class ParseCache:
    """Markers by content id, and content ids by path and stamp, in one file.

    Without a path, or where the file cannot be written, it lasts as long as the process.
    """

    def __init__(self, path: Path | None = None) -> None:
        self._path = path
        document = read_cache_file(path, FORMAT) if path else {}
        self._contents: dict[str, Any] = document.get("contents", {})
        self._files: dict[str, list[Any]] = document.get("files", {})
        self._used: set[str] = set()
        self.located: dict[tuple[str, str], Revision | Fault] = {}
        """What files are that have that path and content: two sources may share most of theirs."""
        self._seen: dict[str, list[Any]] = {}
        self._now: int | None = None
        self._is_changed = False

    def __contains__(self, content_id: object) -> bool:
        return content_id in self._contents

    def find_content_id(self, file: RevisionFile) -> str | None:
        """Return the content id of a file, if it is known without reading the file."""
        if file.content_id is not None or file.stamp is None:
            return file.content_id
        known = self._files.get(file.path)
        if known is None or known[1:] != [*file.stamp]:
            # The file is read next: a stamp that is not older than this moment proves nothing.
            self._now = self._now or self._read_clock()
            return None
        self._seen[file.path] = known
        content_id: str = known[0]
        return content_id

    def find(self, content_id: str) -> Parsed | None:
        """Return what these bytes are known to say."""
        record = self._contents.get(content_id)
        if record is None:
            return None
        self._used.add(content_id)
        return _parsed_from(record)

    def add(self, file: RevisionFile, content_id: str, parsed: Parsed) -> None:
        """Remember what the bytes of a file say."""
        self._used.add(content_id)
        if content_id not in self._contents:
            self._contents[content_id] = _record_of(parsed)
            self._is_changed = True
        self.add_stamp(file, content_id)

    def add_stamp(self, file: RevisionFile, content_id: str) -> None:
        """Remember the content id of a file that was read, unless its stamp may be racy."""
        if file.stamp is None or self._now is None:
            return
        _, mtime, ctime, _ = file.stamp
        if max(mtime, ctime) < self._now - MARGIN:
            self._seen[file.path] = [content_id, *file.stamp]

    def save(self) -> None:
        """Write the cache, if anything changed; that it cannot be written is no error.

        Paths that were not seen are forgotten, if any were: a source without stamps shows none.
        """
        if self._seen and self._seen != self._files:
            self._files = self._seen
            self._is_changed = True
        self._seen, self._now = {}, None
        if self._is_changed and self._path is not None:
            self._prune()
            document = {"contents": self._contents, "files": self._files}
            write_cache_file(self._path, FORMAT, document)
        self._is_changed = False

    def _prune(self) -> None:
        """Put what was used last at the end, and drop what was not used for longest."""
        needed = self._used.union(known[0] for known in self._files.values())
        others = [content_id for content_id in self._contents if content_id not in needed]
        kept = others[-SPARE:] + [key for key in self._contents if key in needed]
        self._contents = {content_id: self._contents[content_id] for content_id in kept}

    def _read_clock(self) -> int:
        """Return what the file system takes for now, in ns: a file server has its own clock."""
        now = time.time_ns()
        if self._path is None:
            return now
        import tempfile

        try:
            with tempfile.TemporaryFile(dir=self._path.parent) as probe:
                return min(now, os.fstat(probe.fileno()).st_mtime_ns)
        except OSError:
            return now


def _record_of(parsed: Parsed) -> Any:
    """Return a list for markers, and an object for a fault."""
    return parsed._asdict() if isinstance(parsed, Fault) else [*parsed]


def _parsed_from(record: Any) -> Parsed:
    if isinstance(record, dict):
        return Fault(**record)
    revision, down_revisions, depends_on, branch_labels, doc, line = record
    return Markers(
        revision, tuple(down_revisions), tuple(depends_on), tuple(branch_labels), doc, line
    )
