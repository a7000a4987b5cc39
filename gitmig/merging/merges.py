"""Merges in memory, and what becomes of the revision files in them."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from gitmig.config import VersionLocations
from gitmig.errors import Fault
from gitmig.git.merge_trees import TreeMerge, find_unrelated, merge_trees
from gitmig.git.refs import Ref
from gitmig.git.repository import Repository
from gitmig.git.survey import Survey, survey
from gitmig.merging.clashes import Claims, find_suspects
from gitmig.merging.published_changes import PublishedChanges
from gitmig.revisions.cache import ParseCache
from gitmig.revisions.revision import Revision
from gitmig.revisions.variation import Variation


@dataclass(frozen=True, slots=True)
class FileMerge:
    """What a merge makes of the project's files."""

    conflicts: tuple[str, ...] | None
    """The paths that conflict; None where that cannot be decided."""
    revisions: tuple[Fault, ...]
    """Published revisions that would be changed or gone, and files that cannot both be there."""


class Merges:
    """Merges branches with the base of a survey and with each other."""

    def __init__(
        self,
        scratch: Repository,
        locations: VersionLocations,
        found: Survey,
        tips: Sequence[Ref],
        cache: ParseCache,
        installed: Sequence[Revision | Fault],
    ) -> None:
        """Merge each of `tips` into the base; `scratch` takes the objects that this makes."""
        self._repository = scratch
        self._locations = locations
        self._found = found
        self._cache = cache
        self._installed = installed
        self._places = scratch.places_of(locations)
        self._claims = Claims(found.graph)
        self._unrelated = find_unrelated(scratch, found.base, tips)
        self._trees = merge_trees(scratch, [(found.base, tip) for tip in tips])
        names = (tip.name for tip in tips)
        self.merged = self._survey(zip(names, self._trees, strict=True))
        """The base with each of them merged into it, by the names of the refs."""

    def judge(self, tips: Sequence[Ref], published: Iterable[str]) -> list[FileMerge]:
        """Return what the merge of each tip into the base does; in the order of the tips.

        `published` are refs of the survey.
        """
        changes = PublishedChanges(self._found, published).find(self._repository, self.merged)
        return [
            self._judge(
                self._conflicts(tree, tip),
                changes[tip.name],
                self.merged[tip.name],
                self._found.variations[tip.name].faults,
            )
            for tip, tree in zip(tips, self._trees, strict=True)
        ]

    def judge_pairs(self, tips: Sequence[Ref], alone: Sequence[FileMerge]) -> list[FileMerge]:
        """Return what merging each two does that merging one of them, as in `alone`, does not."""
        pairs = list(combinations(range(len(tips)), 2))
        trees = merge_trees(self._repository, [(tips[one], tips[other]) for one, other in pairs])
        by_pair = dict(zip(pairs, trees, strict=True))
        variations = [self._found.variations[tip.name] for tip in tips]
        suspects = find_suspects(variations)
        merged = self._survey((f"{one} {other}", by_pair[one, other]) for one, other in suspects)
        judged = []
        for (one, other), tree in by_pair.items():
            conflicts = self._conflicts(tree, tips[one], tips[other])
            known = (
                fault
                for each in (one, other)
                for fault in (*alone[each].revisions, *variations[each].faults)
            )
            judged.append(
                self._judge(conflicts, (), merged[f"{one} {other}"], known)
                if f"{one} {other}" in merged
                else FileMerge(conflicts, ())
            )
        return judged

    def _survey(self, trees: Iterable[tuple[str, TreeMerge]]) -> Mapping[str, Variation]:
        refs = [Ref(name, tree.tree_id) for name, tree in trees]
        if not refs:
            return {}
        base, installed = self._found.base, self._installed
        return survey(
            self._repository, self._locations, base, refs, self._cache, installed=installed
        ).variations

    def _conflicts(self, tree: TreeMerge, *sides: Ref) -> tuple[str, ...] | None:
        if any(side.name in self._unrelated for side in sides):
            return None
        return tuple(path for path in tree.conflicts if _is_below(path, self._places))

    def _judge(
        self,
        conflicts: tuple[str, ...] | None,
        changes: Iterable[Fault],
        merged: Variation,
        known: Iterable[Fault],
    ) -> FileMerge:
        """Return what can be said: what conflicts is nobody's to tell before it is resolved."""
        if conflicts is None:
            return FileMerge(None, ())
        faults = dict.fromkeys(fault for fault in changes if fault.path not in conflicts)
        if not conflicts:
            faults |= dict.fromkeys(self._claims.find_clashes(merged))
        for fault in known:
            faults.pop(fault, None)
        return FileMerge(conflicts, tuple(faults))


def _is_below(path: str, places: Collection[str]) -> bool:
    return any(not place or path.startswith(f"{place}/") for place in places)
