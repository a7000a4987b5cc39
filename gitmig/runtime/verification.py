"""Whether the revisions are still what was applied: a file may be edited, or get other parents."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from gitmig.errors import GitmigError
from gitmig.git.repository import Repository
from gitmig.ids import shorten
from gitmig.revisions.directory import ScriptDirectory
from gitmig.revisions.graph import Graph
from gitmig.revisions.revision import Revision
from gitmig.runtime.log_table import LogEntry


@dataclass(frozen=True, slots=True)
class Edited:
    """The file is not the one that ran."""

    revision: Revision
    entry: LogEntry
    """When it ran, and from which blob and commit."""


@dataclass(frozen=True, slots=True)
class Reparented:
    """The revision has other parents than when it ran."""

    revision: Revision
    parents_then: tuple[str, ...]
    skipped: tuple[Revision, ...]
    """What is below it now, and so counts as applied, but never ran; parents first."""


def find_reparented(
    graph: Graph, heads: Sequence[str], applied: Mapping[str, LogEntry]
) -> tuple[Reparented, ...]:
    """Return the applied revisions that got other parents since, parents first.

    What was stamped counts as applied with all that is below it.
    """
    below = graph.ancestors(*(head for head in heads if head in graph))
    stamped = [key for key, entry in applied.items() if entry.direction == "stamp"]
    ran = graph.ancestors(*(key for key in stamped if key in graph)).union(applied)
    found: list[Reparented] = []
    changed = [
        key
        for key, entry in applied.items()
        if key in below
        and entry.direction == "upgrade"
        and set(entry.parents) != set(graph.parents(key))
    ]
    for key in graph.topological(changed):
        then = applied[key].parents
        known = graph.ancestors(*(parent for parent in then if parent in graph))
        skipped = graph.ancestors(*graph.parents(key)) - known - ran
        revisions = tuple(map(graph.get, graph.topological(skipped)))
        found.append(Reparented(graph.get(key), then, revisions))
    return tuple(found)


def find_edited(
    directory: ScriptDirectory, heads: Sequence[str], applied: Mapping[str, LogEntry]
) -> tuple[Edited, ...]:
    """Return the applied revisions whose files were edited since, parents first.

    Line ends that Git converts are no edit.
    """
    graph = directory.graph
    below = graph.ancestors(*(head for head in heads if head in graph))
    changed: list[Edited] = []
    for key in graph.topological(below & applied.keys()):
        entry, revision = applied[key], graph.get(key)
        if entry.checksum not in (None, _checksum(directory, revision)):
            changed.append(Edited(revision, entry))
    blobs = _read_blobs(directory, changed)
    return tuple(
        edited for edited in changed if blobs.get(edited.revision.id, "") != edited.entry.blob
    )


def describe_skipped(reparented: Reparented) -> str:
    """Return what a re-parented revision skipped, and what can be done about it."""
    names = ", ".join(f"{each.short} {each.message}".rstrip() for each in reparented.skipped)
    then = ", ".join(map(shorten, reparented.parents_then)) or "<base>"
    verb = "counts" if len(reparented.skipped) == 1 else "count"
    return (
        f"{names} {verb} as applied, but never ran: "
        f"{reparented.revision.short}, which follows now, had run on {then} before; "
        "let what was skipped follow a head instead; or do its work by hand or in a new "
        f"revision, then `gitmig resolve {reparented.skipped[0].short} --applied`"
    )


def _checksum(directory: ScriptDirectory, revision: Revision) -> str | None:
    try:
        return hashlib.sha256(directory.path_of(revision).read_bytes()).hexdigest()
    except OSError:  # removed since the graph was read
        return None


def _read_blobs(directory: ScriptDirectory, changed: Sequence[Edited]) -> Mapping[str, str]:
    """Return the blobs that Git would store of the files; none without Git."""
    repository = Repository.find(directory.versions) if changed else None
    if repository is None:
        return {}
    paths = {directory.path_of(edited.revision): edited.revision.id for edited in changed}
    try:
        blobs = repository.blob_ids(list(paths))
    except GitmigError:  # without Git's answer, the checksum has the last word
        return {}
    return {paths[path]: blob for path, blob in blobs.items()}
