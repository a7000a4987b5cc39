"""From a source to revisions: the one place where bytes of revision files are read."""

import gc
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

from gitmig.errors import Fault, GraphFaults
from gitmig.revisions.cache import ParseCache, Parsed
from gitmig.revisions.graph import Graph
from gitmig.revisions.markers import locate_revision
from gitmig.revisions.revision import Revision
from gitmig.revisions.source import RevisionFile, RevisionSource
from gitmig.revisions.validation import find_faults


class Scan(NamedTuple):
    """What the files of a source say, each on its own; both sorted by path."""

    revisions: tuple[Revision, ...]
    faults: tuple[Fault, ...]


def scan(source: RevisionSource, cache: ParseCache | None = None) -> Scan:
    """Return the revisions of a source, and the faults of files that hold none."""
    found = read_each(source, cache)
    return Scan(
        tuple(each for each in found if isinstance(each, Revision)),
        tuple(each for each in found if isinstance(each, Fault)),
    )


def read_each(source: RevisionSource, cache: ParseCache | None = None) -> list[Revision | Fault]:
    """Return what each file of a source says, in the order of the source."""
    cache = cache or ParseCache()
    with _collector_paused(), warnings.catch_warnings(action="ignore"):
        found = [_read_revision(file, cache) for file in source.files()]
    cache.save()
    return found


def load_graph(source: RevisionSource, cache: ParseCache | None = None) -> Graph:
    """Return the graph of a source.

    Raises:
        GraphFaults: everything that is wrong with its files, and with the graph of the others.
    """
    revisions, faults = scan(source, cache)
    faults += find_faults(revisions, [fault.path or "" for fault in faults])
    if faults:
        raise GraphFaults(source.name, faults)
    return Graph(revisions)


@contextmanager
def _collector_paused() -> Iterator[None]:
    """Spare the garbage collector: all that is made here stays, and it would look at it often.

    It is a third of the time for 5,000 files.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def _read_revision(file: RevisionFile, cache: ParseCache) -> Revision | Fault:
    content_id = cache.find_content_id(file)
    found = cache.located.get((file.path, content_id or ""))
    if found is not None:
        return found
    parsed = None if content_id is None else cache.find(content_id)
    if content_id is None or parsed is None:
        try:
            data = file.read()
        except OSError as error:
            return _unreadable(file.path, error)
        content_id, parsed = _read_content(file, data, cache)
    found = cache.located[file.path, content_id] = locate_revision(parsed, file.path, content_id)
    return found


def _read_content(file: RevisionFile, data: bytes, cache: ParseCache) -> tuple[str, Parsed]:
    # Imported only where a file has to be read: most runs find all of them in the cache.
    from gitmig.revisions.content import blob_id

    content_id = file.content_id or blob_id(data)
    parsed = cache.find(content_id)
    if parsed is None:
        from gitmig.revisions.parse import parse_markers

        parsed = parse_markers(data)
    cache.add(file, content_id, parsed)
    return content_id, parsed


def _unreadable(path: str, error: OSError) -> Fault:
    return Fault(
        "unreadable-file",
        f"the file cannot be read: {error.strerror or error}",
        "make it readable, or delete it",
        path,
    )
