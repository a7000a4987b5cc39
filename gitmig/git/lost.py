"""Finds revisions that the checkout lacks: on other refs, or deleted or replaced in history."""

from collections.abc import Iterator, Sequence

from gitmig.config import Settings
from gitmig.errors import UnknownRevision
from gitmig.git.locations import find_locations
from gitmig.git.objects import BlobSource, TreeEntry, find_ids
from gitmig.git.published import Publication, list_published, read_publications
from gitmig.git.refs import list_refs
from gitmig.git.repository import Repository
from gitmig.revisions.cache import ParseCache
from gitmig.revisions.names import Names
from gitmig.revisions.revision import Revision
from gitmig.revisions.scan import scan


class LostRevisions:
    """Where revisions may be found that a checkout lacks: the likeliest place first."""

    def __init__(
        self,
        repository: Repository,
        settings: Settings,
        cache: ParseCache,
    ) -> None:
        self.repository = repository
        self.settings = settings
        self.cache = cache
        self._known: dict[str, Publication] = {}
        self._names = Names(())
        self._places = self._candidates()

    def find(self, symbol: str) -> Publication | None:
        """Return the revision of this id, unique prefix or label, or None if Git never saw it.

        What begins with it is taken for it only where no place has it whole.

        Raises:
            AmbiguousPrefix: several begin with it.
        """
        while symbol not in self._names:
            found = next(self._places, None)
            if found is None:
                break
            for key, publications in found.items():
                self._known.setdefault(key, publications[0])
            self._names = Names(each.revision for each in self._known.values())
        try:
            return self._known[self._names.get(symbol)]
        except UnknownRevision:
            return None

    def _candidates(self) -> Iterator[dict[str, list[Publication]]]:
        """Yield revisions by id: published ones, then those of all refs, then former ones.

        Each is looked for only when what came before was not enough.
        """
        yield self._read(list_published(self.repository, self.settings.options.protected))
        yield self._read([ref.name for ref in list_refs(self.repository, "refs")])
        yield self._read_former()

    def _read(self, refs: Sequence[str]) -> dict[str, list[Publication]]:
        # A branch may have its revisions in another directory than the checkout.
        locations, _ = find_locations(self.repository, self.settings, refs)
        return read_publications(self.repository, locations, refs, self.cache)

    def _read_former(self) -> dict[str, list[Publication]]:
        """Return what any commit of any ref deleted or changed, as it was before; newest first.

        A file may have been given another id.
        """
        git = self.repository.git
        locations, _ = find_locations(self.repository, self.settings)
        places = [place or "." for place in self.repository.places_of(locations)]
        answer = git.run(
            *("log", "--all", "--no-renames", "--diff-filter=DM", "--name-only", "-z"),
            *("--format=%x01%H", "--", *places),
        )
        former = list(_parse_log(answer.text))
        names = [f"{commit}^:{path}" for commit, path in former]
        found: dict[str, list[Publication]] = {}
        commits: dict[tuple[str, str], str] = {}
        for (commit, path), object_id in zip(former, find_ids(git, names), strict=True):
            if object_id is not None:
                commits.setdefault((object_id, path), f"{commit}^")
        entries = [TreeEntry(path, "100644", object_id) for object_id, path in commits]
        for revision in scan(BlobSource("history", git, entries), self.cache).revisions:
            place = commits[revision.content_id, revision.path]
            found.setdefault(revision.id, []).append(Publication(place, revision))
        return found


def _parse_log(text: str) -> Iterator[tuple[str, str]]:
    r"""Yield commit and path of each change; a commit is `\x01ID`, its paths follow, NUL ends."""
    commit = ""
    for item in text.split("\0"):
        for line in item.split("\n"):
            if line.startswith("\x01"):
                commit = line[1:]
            elif line.endswith(".py"):
                yield commit, line


def contents_of(repository: Repository, revisions: Sequence[Revision]) -> list[bytes]:
    """Return the bytes of revisions that Git has as blobs.

    Raises:
        ObjectMissing: it has not.
    """
    entries = [TreeEntry(each.path, "100644", each.content_id) for each in revisions]
    return [file.read() for file in BlobSource("", repository.git, entries).files()]
