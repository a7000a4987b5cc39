"""Which published revisions a merge would edit, re-parent or delete: as `gitmig verify` sees it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from gitmig.errors import Fault
from gitmig.git.lost import contents_of
from gitmig.git.published import Publication
from gitmig.git.published_history import HARMLESS, deleted_fault, has_content, judge_changes
from gitmig.git.repository import Repository
from gitmig.git.survey import Survey
from gitmig.revisions.revision import Revision
from gitmig.revisions.validation import DUPLICATE_ID
from gitmig.revisions.variation import Variation

Change = tuple[Revision, Publication]
"""A revision as a merge would leave it, and as it was published."""


class PublishedChanges:
    """What the base and other refs publish, held against merges into the base."""

    def __init__(self, base: Survey, published: Iterable[str]) -> None:
        """`published` are names of refs in the survey."""
        self._base = base
        self._elsewhere: dict[str, list[Publication]] = {}
        for name in published:
            for revision in base.variations[name].added.values():
                found = self._elsewhere.setdefault(revision.id, [])
                found.append(Publication(name, revision))

    def find(
        self, repository: Repository, merges: Mapping[str, Variation]
    ) -> dict[str, list[Fault]]:
        """Return, by the names of the merges, what is wrong with each; they are read together.

        `repository` has the merged files.
        """
        changes = [(name, each) for name, merged in merges.items() for each in self._list(merged)]
        contents = _read(repository, [revision for _, (revision, _) in changes])
        judged = judge_changes(
            repository, [change for _, change in changes], lambda each: contents[each.content_id]
        )
        faults = {name: list(self._list_deleted(merged)) for name, merged in merges.items()}
        for (name, _), fault in zip(changes, judged, strict=True):
            if fault.code != HARMLESS:
                faults[name].append(fault)
        return faults

    def _list(self, merged: Variation) -> Iterator[Change]:
        # A second file of that id leaves the first as it is.
        second = {fault.path for fault in merged.faults if fault.code == DUPLICATE_ID}
        for revision in merged.added.values():
            publications = self._publications(revision.id)
            if (
                revision.path not in second
                and publications
                and not has_content(publications, revision)
            ):
                yield revision, publications[0]

    def _list_deleted(self, merged: Variation) -> Iterator[Fault]:
        for key in sorted(merged.removed):
            yield deleted_fault(self._publications(key)[0])

    def _publications(self, key: str) -> Sequence[Publication]:
        graph = self._base.graph
        here = [Publication(self._base.base.name, graph.get(key))] if key in graph else []
        return [*here, *self._elsewhere.get(key, ())]


def _read(repository: Repository, revisions: Sequence[Revision]) -> dict[str, bytes]:
    contents = contents_of(repository, revisions)
    return {each.content_id: data for each, data in zip(revisions, contents, strict=True)}
