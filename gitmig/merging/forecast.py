"""What merging open branches would do to the migrations, without merging any."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from gitmig.config import VersionLocations
from gitmig.errors import Fault
from gitmig.git.lost import contents_of
from gitmig.git.merge_trees import TreeMerge, find_unrelated, merge_trees, scratch_objects
from gitmig.git.refs import Ref
from gitmig.git.repository import Repository
from gitmig.git.survey import Survey, survey
from gitmig.merging.heads import read_deeds
from gitmig.operations.conflicts import Deed, Judgement, judge
from gitmig.revisions.cache import ParseCache
from gitmig.revisions.revision import Revision
from gitmig.revisions.variation import Variation


@dataclass(frozen=True, slots=True)
class Outlook:
    """What a merge would do."""

    forks: bool
    """Whether the graph would have more heads than before."""
    files: tuple[str, ...] | None
    """The files of the project that conflict; None where that cannot be decided."""
    judgement: Judgement
    """What the operations of the two sides do to each other."""

    @property
    def problems(self) -> frozenset[str]:
        """What is wrong, as `--fail-on` names it."""
        found = {
            "fork": self.forks,
            "conflict": bool(self.files),
            "operations": bool(self.judgement.conflicts),
            "undecided": self.files is None or bool(self.judgement.undecided),
        }
        return frozenset(name for name, is_so in found.items() if is_so)


@dataclass(frozen=True, slots=True)
class Branch:
    """An open branch: one that has revisions which the base lacks."""

    names: tuple[str, ...]
    """Those of all refs with the same revisions."""
    ref: Ref
    variation: Variation
    outlook: Outlook
    """Of a merge into the base."""

    @property
    def faults(self) -> tuple[Fault, ...]:
        """What is wrong with the branch itself."""
        return self.variation.faults


@dataclass(frozen=True, slots=True)
class Pair:
    """Two open branches, and what merging both would do that merging one would not."""

    one: Branch
    other: Branch
    outlook: Outlook


@dataclass(frozen=True, slots=True)
class Forecast:
    """All open branches against the base, and against each other."""

    base: Ref
    branches: tuple[Branch, ...]
    pairs: tuple[Pair, ...]

    @property
    def problems(self) -> frozenset[str]:
        """What is wrong with any of the merges."""
        outlooks = [
            *(branch.outlook for branch in self.branches),
            *(pair.outlook for pair in self.pairs),
        ]
        return frozenset(problem for outlook in outlooks for problem in outlook.problems)


def forecast(
    repository: Repository,
    locations: VersionLocations,
    base: Ref,
    refs: Sequence[Ref],
    cache: ParseCache,
) -> Forecast:
    """Merge each open branch of `refs` into `base`, and with each other one, in memory.

    Raises:
        GraphFaults: the base's own graph is broken.
        GitTooOld: Git cannot merge in memory.
    """
    found = survey(repository, locations, base, refs, cache)
    chosen = _choose_open(refs, found.variations)
    tips = [Ref(names[0].name, names[0].object_id) for names in chosen]
    unrelated = find_unrelated(repository, base, tips)
    with scratch_objects(repository) as scratch:
        merges = merge_trees(scratch, [*((base, tip) for tip in tips), *combinations(tips, 2)])
        merged = [Ref(tip.name, each.tree_id) for tip, each in zip(tips, merges, strict=False)]
        after = survey(scratch, locations, base, merged, cache)
    deeds = _Deeds(repository, found)
    places = repository.places_of(locations)

    def files_of(merge: TreeMerge, *sides: Ref) -> tuple[str, ...] | None:
        if any(side.name in unrelated for side in sides):
            return None
        return tuple(path for path in merge.conflicts if _is_below(path, places))

    branches = tuple(
        Branch(
            tuple(ref.short for ref in names),
            tip,
            found.variations[tip.name],
            Outlook(
                _forks(after.variations[tip.name]),
                files_of(merge, tip),
                judge(deeds.ahead(tip), deeds.behind(tip)),
            ),
        )
        for names, tip, merge in zip(chosen, tips, merges, strict=False)
    )
    pairs = tuple(
        Pair(
            one,
            other,
            Outlook(
                _fork_together(one.variation, other.variation),
                files_of(merge, one.ref, other.ref),
                judge(deeds.own(one.ref, other.ref), deeds.own(other.ref, one.ref)),
            ),
        )
        for (one, other), merge in zip(combinations(branches, 2), merges[len(tips) :], strict=True)
    )
    return Forecast(base, branches, pairs)


def _choose_open(refs: Sequence[Ref], variations: Mapping[str, Variation]) -> list[list[Ref]]:
    """Return the refs that are ahead, those with the same files together."""
    groups: dict[int, list[Ref]] = {}
    for ref in refs:
        variation = variations[ref.name]
        if variation.ahead or variation.faults:
            groups.setdefault(id(variation), []).append(ref)
    return list(groups.values())


def _forks(merged: Variation) -> bool:
    return len(merged.heads) > len(merged.base.heads)


def _fork_together(one: Variation, other: Variation) -> bool:
    """Whether both together leave more heads than the worse of them alone."""
    base = one.base
    new = {each.id: each for each in (*one.ahead, *other.ahead)}
    followed = {parent for each in new.values() for parent in each.down_revisions}
    heads = [key for key in (*base.heads, *new) if key not in followed]
    return len(heads) > max(len(one.joined_heads), len(other.joined_heads))


def _is_below(path: str, places: Iterable[str]) -> bool:
    return any(not place or path.startswith(f"{place}/") for place in places)


class _Deeds:
    """What the revisions of branches do, each file read once."""

    def __init__(self, repository: Repository, found: Survey) -> None:
        self._found = found
        wanted = {
            revision.content_id: revision
            for variation in found.variations.values()
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
