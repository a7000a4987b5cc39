"""Revisions that a database has and the checkout has not, with the files that they had."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import quote

from gitmig.config import Settings
from gitmig.errors import UnknownRevision, VanishedNowhere
from gitmig.git.lost import LostRevisions, contents_of
from gitmig.git.objects import BlobSource, TreeEntry, find_ids
from gitmig.git.refs import Ref
from gitmig.git.repository import Repository
from gitmig.revisions.cache import ParseCache
from gitmig.revisions.graph import Graph
from gitmig.revisions.revision import Revision
from gitmig.revisions.scan import scan

PINS = "refs/gitmig/applied/"
"""Refs that keep the files of applied revisions; a clone does not get them."""

_PLACES = (
    "the file that the log names",
    "the branches, tags and stashes that are here",
    "what commits deleted",
    f"{PINS}*",
)


@dataclass(frozen=True, slots=True)
class Clue:
    """What a database's log says of a file that was applied."""

    path: str
    """As Git names it."""
    blob: str
    commit: str | None
    branch: str | None


@dataclass(frozen=True, slots=True)
class Vanished:
    """A revision that is not in the checkout; its `path` is as Git names it."""

    revision: Revision
    content: bytes
    commit: str | None
    """Whose other files it was written for; None where that is not known."""
    found_in: str
    """What people are told."""


def pin_name(revision_id: str) -> str:
    """Return the full name of the ref that keeps the file of a revision."""
    # Dots and tildes mean something in the name of a ref, and nothing in a URL.
    return PINS + quote(revision_id, safe="").replace(".", "%2E").replace("~", "%7E")


class VanishedRevisions:
    """Where the files of vanished revisions may be: the most faithful place first."""

    def __init__(
        self,
        repository: Repository,
        settings: Settings,
        cache: ParseCache,
        clues: Mapping[str, Clue],
    ) -> None:
        self._repository = repository
        self._cache = cache
        self._lost = LostRevisions(repository, settings, cache)
        self._logged = self._read_logged(clues)

    def find_all(self, graph: Graph, ids: Collection[str]) -> dict[str, Vanished]:
        """Return those of `ids`, and what they need, that the graph does not have.

        Raises:
            VanishedNowhere: one of them is found nowhere.
            AmbiguousPrefix: what one depends on is no longer clear.
        """
        found: dict[str, Vanished] = {}
        missing: list[str] = []
        pending = [each for each in ids if each not in graph]
        while pending:
            symbol = pending.pop()
            vanished = None if symbol in found else self._find(symbol)
            if vanished is not None:
                found[vanished.revision.id] = vanished
                pending += _needed(vanished.revision, graph, found)
            elif symbol not in found:
                missing.append(symbol)
        if missing:
            raise VanishedNowhere(sorted(set(missing)), _PLACES)
        return found

    def _find(self, symbol: str) -> Vanished | None:
        if symbol in self._logged:
            return self._logged[symbol]
        publication = self._lost.find(symbol)
        if publication is None:
            return self._read_pin(symbol)
        (commit,) = find_ids(self._repository.git, [f"{publication.ref}^{{commit}}"])
        (content,) = contents_of(self._repository, [publication.revision])
        place = Ref(publication.ref, "").short
        return Vanished(publication.revision, content, commit, place)

    def _read_logged(self, clues: Mapping[str, Clue]) -> dict[str, Vanished]:
        """Return what Git still has of the files that the log names."""
        git = self._repository.git
        blobs = find_ids(git, (clue.blob for clue in clues.values()), kind="blob")
        held = {key: clue for (key, clue), blob in zip(clues.items(), blobs, strict=True) if blob}
        named = [f"{clue.commit or 'absent'}^{{commit}}" for clue in held.values()]
        commits = dict(zip(held, find_ids(git, named), strict=True))
        read = self._read(
            {key: TreeEntry(clue.path, "100644", clue.blob) for key, clue in held.items()}
        )
        return {
            key: Vanished(revision, content, commits[key], _describe(held[key], commits[key]))
            for key, (revision, content) in read.items()
        }

    def _read_pin(self, revision_id: str) -> Vanished | None:
        (blob,) = find_ids(self._repository.git, [pin_name(revision_id)], kind="blob")
        if blob is None:
            return None
        entry = TreeEntry(f"{revision_id}.py", "100644", blob)
        for revision, content in self._read({revision_id: entry}).values():
            return Vanished(revision, content, None, pin_name(revision_id))
        return None

    def _read(self, entries: Mapping[str, TreeEntry]) -> dict[str, tuple[Revision, bytes]]:
        """Return each entry that is the revision it is said to be, with its bytes."""
        source = BlobSource("the log", self._repository.git, list(entries.values()))
        wanted = {(key, entry.id) for key, entry in entries.items()}
        revisions = [
            each
            for each in scan(source, self._cache).revisions
            if (each.id, each.content_id) in wanted
        ]
        contents = contents_of(self._repository, revisions)
        return {each.id: (each, content) for each, content in zip(revisions, contents, strict=True)}


def _needed(revision: Revision, graph: Graph, found: Collection[str]) -> Iterator[str]:
    """Yield what a revision follows or depends on, as far as it is not known yet."""
    for parent in revision.down_revisions:
        if parent not in graph and parent not in found:
            yield parent
    for symbol in revision.depends_on:
        if symbol not in found:
            try:
                graph.resolve(symbol)
            except UnknownRevision:
                yield symbol


def _describe(clue: Clue, commit: str | None) -> str:
    branch = f"branch {clue.branch}" if clue.branch else "a detached HEAD"
    at = f" at {commit[:12]}" if commit else ""
    return f"applied on {branch}{at}"
