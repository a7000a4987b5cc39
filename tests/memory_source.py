"""Revision files that were never written."""

from collections.abc import Iterator, Mapping
from functools import partial

from gitmig.revisions.source import RevisionFile


class MemorySource:
    """Revision files by their path, as a source."""

    def __init__(self, files: Mapping[str, bytes | str], name: str = "memory") -> None:
        self.name = name
        self._files = {
            path: content.encode() if isinstance(content, str) else content
            for path, content in files.items()
        }

    def files(self) -> Iterator[RevisionFile]:
        for path, content in sorted(self._files.items()):
            yield RevisionFile(path, partial(bytes, content))
