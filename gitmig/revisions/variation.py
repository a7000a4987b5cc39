"""A graph that differs in a few revisions from another one, the base, told without building it.

Five hundred branches of a thousand revisions each are five hundred small differences.
"""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from itertools import chain

from gitmig.errors import Fault, GitmigError
from gitmig.revisions.ancestry import newest_first
from gitmig.revisions.graph import Graph
from gitmig.revisions.names import Names
from gitmig.revisions.revision import Revision
from gitmig.revisions.validation import (
    duplicate_id,
    find_dependency_faults,
    find_parent_cycles,
    missing_parent,
)


@dataclass(frozen=True)
class Variation:
    """The base with some revisions taken away and others put in."""

    base: Graph
    added: Mapping[str, Revision]
    """By id, those of files that the base has not, or not with this content."""
    removed: frozenset[str]
    """Ids that only the base has."""
    faults: tuple[Fault, ...] = ()
    """Files that hold no revision, and what keeps the others from being a graph."""

    def __contains__(self, revision_id: object) -> bool:
        return revision_id in self.added or (
            revision_id in self.base and revision_id not in self.removed
        )

    def get(self, revision_id: str) -> Revision:
        """Return the revision of that full id, which is here."""
        return self.added.get(revision_id) or self.base.get(revision_id)

    @property
    def is_same(self) -> bool:
        """Whether there is no difference to the base."""
        return not (self.added or self.removed or self.faults)

    @cached_property
    def ahead(self) -> tuple[Revision, ...]:
        """What the base lacks, parents first."""
        new = sorted(key for key in self.added if key not in self.base)
        if len(new) == 1:
            return (self.added[new[0]],)
        order = newest_first(new, lambda key: self.added[key].down_revisions)
        return tuple(self.added[key] for key in reversed(order))

    @cached_property
    def edited(self) -> tuple[Revision, ...]:
        """What the base has with another content or name, as it is here; sorted by path."""
        found = (revision for key, revision in self.added.items() if key in self.base)
        return tuple(sorted(found, key=lambda revision: revision.path))

    @cached_property
    def heads(self) -> tuple[Revision, ...]:
        """What nothing follows here, sorted by path."""
        unfollowed = {parent for key in self.removed for parent in self.base.parents(key)}
        unfollowed |= {parent for each in self.edited for parent in self.base.parents(each.id)}
        candidates = {*self.base.heads, *self.added, *unfollowed}
        found = [self.get(key) for key in candidates if key in self and not self._is_followed(key)]
        return tuple(sorted(found, key=lambda revision: (revision.path, revision.id)))

    @cached_property
    def real_heads(self) -> tuple[Revision, ...]:
        """The heads that nothing here depends on."""
        if len(self.heads) < 2:
            return self.heads
        revisions = self.revisions
        wanted = _find_dependencies(revisions, revisions)
        return tuple(each for each in self.heads if each.id not in wanted)

    @cached_property
    def forks(self) -> tuple[Revision, ...]:
        """Revisions of both from which each side goes on in its own way."""
        anchors = dict.fromkeys(
            parent for revision in self.ahead for parent in revision.down_revisions
        )
        return tuple(
            self.base.get(anchor)
            for anchor in anchors
            if anchor in self.base and self.base.children(anchor)
        )

    @cached_property
    def joined_heads(self) -> tuple[Revision, ...]:
        """What nothing would follow or depend on if the base had what is ahead here, too."""
        return join_heads(self.base, self.ahead)

    @property
    def would_fork(self) -> bool:
        """Whether a merge into the base would leave several heads, and more than it has now."""
        return is_fork(len(self.joined_heads), len(self.base.real_heads))

    @property
    def revisions(self) -> Sequence[Revision]:
        """All that are here, those of the base first."""
        kept = (each for each in self.base if each.id in self and each.id not in self.added)
        return (*kept, *self.added.values())

    def _is_followed(self, revision_id: str) -> bool:
        if revision_id in self._new_parents:
            return True
        children = self.base.children(revision_id) if revision_id in self.base else ()
        return any(child in self and child not in self.added for child in children)

    @cached_property
    def _new_parents(self) -> frozenset[str]:
        return frozenset(
            parent for revision in self.added.values() for parent in revision.down_revisions
        )


def join_heads(base: Graph, new: Iterable[Revision]) -> tuple[Revision, ...]:
    """Return what nothing would follow or depend on if the base had what is new, too."""
    added = {revision.id: revision for revision in new}
    below = {parent for each in added.values() for parent in each.down_revisions}
    below |= _find_dependencies(added.values(), chain(base, added.values()))
    old = [base.get(key) for key in base.real_heads if key not in below]
    return (*old, *(each for key, each in added.items() if key not in below))


def is_fork(heads: int, *before: int) -> bool:
    """Whether so many heads are too many: the first head of all is none of those."""
    return heads > max(1, *before)


def _find_dependencies(
    revisions: Iterable[Revision], everything: Iterable[Revision]
) -> frozenset[str]:
    """Return the ids of what `revisions` depend on; a name that leads nowhere is passed over."""
    wanted = {name for each in revisions for name in each.depends_on}
    if not wanted:
        return frozenset()
    names = Names(everything)
    found: set[str] = set()
    for name in wanted:
        with suppress(GitmigError):
            found.add(names.get(name))
    return frozenset(found)


def vary(base: Graph, gone: Iterable[Revision], came: Sequence[Revision | Fault]) -> Variation:
    """Return the base without the files in `gone` and with those in `came`."""
    lost = {revision.id for revision in gone}
    added: dict[str, Revision] = {}
    faults = [each for each in came if isinstance(each, Fault)]
    for each in came:
        if isinstance(each, Revision):
            other = added.setdefault(each.id, each)
            if other is each and each.id in base and each.id not in lost:
                other = base.get(each.id)
            if other is not each:
                faults.append(duplicate_id(each, other))
    varied = Variation(base, added, frozenset(lost - added.keys()))
    faults += _find_missing_parents(varied)
    if _may_break_dependencies(varied):
        faults += find_dependency_faults(varied.revisions)
    else:
        faults += find_parent_cycles(_list_where_circles_may_be(varied))
    return Variation(base, added, varied.removed, tuple(faults))


def _may_break_dependencies(varied: Variation) -> bool:
    """Whether something new depends on others, or something is changed that others depend on."""
    base = varied.base
    touched = chain(varied.removed, (key for key in varied.added if key in base))
    return any(each.depends_on for each in varied.added.values()) or any(
        dependant in varied for key in touched for dependant in base.dependants(key)
    )


def _list_where_circles_may_be(varied: Variation) -> Iterable[Revision]:
    """Return what is new; or all, where a revision of the base follows another one here."""
    if not any(key in varied.base for key in varied.added):
        return varied.added.values()
    return varied.revisions


def _find_missing_parents(varied: Variation) -> Iterable[Fault]:
    orphans = {child for key in varied.removed for child in varied.base.children(key)}
    for key in sorted({*varied.added, *orphans}):
        if key in varied:
            revision = varied.get(key)
            for parent in revision.down_revisions:
                if parent not in varied:
                    yield missing_parent(revision, parent)


def vary_files(base: Graph, files: Sequence[Revision | Fault]) -> Variation:
    """Return the variation whose files are `files`, as where there is no tree to compare."""
    here = {(each.id, each.content_id) for each in files if isinstance(each, Revision)}
    gone = [each for each in base if (each.id, each.content_id) not in here]
    known = {(each.id, each.content_id) for each in base}
    came = [
        each for each in files if isinstance(each, Fault) or (each.id, each.content_id) not in known
    ]
    return vary(base, gone, came)
