"""What the revisions of branches do, read from their text."""

from collections.abc import Iterable, Iterator

from gitmig.git.lost import contents_of
from gitmig.git.refs import Ref
from gitmig.git.repository import Repository
from gitmig.git.survey import Survey
from gitmig.merging.heads import read_deeds
from gitmig.operations.conflicts import Deed
from gitmig.revisions.revision import Revision


class BranchDeeds:
    """What the revisions of branches do, each file read once."""

    def __init__(self, repository: Repository, found: Survey, refs: Iterable[Ref]) -> None:
        self._found = found
        wanted = {
            revision.content_id: revision
            for variation in (found.variations[ref.name] for ref in refs)
            for revision in (
                *variation.ahead,
                *(found.graph.get(key) for key in variation.removed),
            )
        }
        revisions = list(wanted.values())
        contents = dict(zip(wanted, contents_of(repository, revisions), strict=True))
        self._deeds = {
            key: tuple(read_deeds(each, lambda one: contents[one.content_id]))
            for key, each in wanted.items()
        }

    def ahead(self, ref: Ref) -> list[Deed]:
        """Return what is done on a branch and not on the base."""
        return list(self._of(self._found.variations[ref.name].ahead))

    def behind(self, ref: Ref) -> list[Deed]:
        """Return what is done on the base and not on the branch."""
        removed = self._found.variations[ref.name].removed
        graph = self._found.graph
        return list(self._of(map(graph.get, graph.topological(removed))))

    def own(self, ref: Ref, other: Ref) -> list[Deed]:
        """Return what is done on a branch, and neither on the base nor on the other branch."""
        shared = {each.id for each in self._found.variations[other.name].ahead}
        ahead = self._found.variations[ref.name].ahead
        return list(self._of(each for each in ahead if each.id not in shared))

    def _of(self, revisions: Iterable[Revision]) -> Iterator[Deed]:
        for revision in revisions:
            yield from self._deeds[revision.content_id]
