"""What merging open branches would do to the migrations, without merging any."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from gitmig.config import HeadPolicy, VersionLocations
from gitmig.errors import Fault
from gitmig.git.merge_trees import scratch_objects
from gitmig.git.refs import Ref, list_merged
from gitmig.git.repository import Repository
from gitmig.git.survey import Survey, survey
from gitmig.merging.branch_deeds import BranchDeeds
from gitmig.merging.forks import Forks
from gitmig.merging.merges import FileMerge, Merges
from gitmig.operations.conflicts import Judgement, judge
from gitmig.revisions.cache import ParseCache
from gitmig.revisions.revision import Revision
from gitmig.revisions.variation import Variation


@dataclass(frozen=True, slots=True)
class Outlook:
    """What a merge would do."""

    forks: bool
    """Whether the graph would have more heads than the settings want, and more than before."""
    files: tuple[str, ...] | None
    """The files of the project that conflict; None where that cannot be decided."""
    revisions: tuple[Fault, ...]
    """Published revisions that would be changed or gone, and files that cannot both be there."""
    judgement: Judgement
    """What the operations of the two sides do to each other."""

    @property
    def problems(self) -> frozenset[str]:
        """What is wrong, as `--fail-on` names it."""
        found = {
            "fork": self.forks,
            "conflict": bool(self.files),
            "revisions": bool(self.revisions),
            "operations": bool(self.judgement.conflicts),
            "undecided": self.files is None or bool(self.judgement.undecided),
        }
        return frozenset(name for name, is_so in found.items() if is_so)


@dataclass(frozen=True, slots=True)
class Branch:
    """An open branch: it has revisions that the base lacks, or a merge would spoil the base's."""

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
    *,
    published: Sequence[Ref] = (),
    installed: Sequence[Revision | Fault] = (),
    heads: HeadPolicy = "one",
) -> Forecast:
    """Merge each open branch of `refs` into `base`, and with each other one, in memory.

    What is on `base` counts as published, and what is on `published`. What is `installed`, outside
    of the repository, all of them have. `heads` says which heads are a fork.

    Raises:
        GraphFaults: the base's own graph is broken.
        GitTooOld: Git cannot merge in memory.
    """
    asked = {ref.name: ref for ref in (*refs, *published)}
    found = survey(repository, locations, base, list(asked.values()), cache, installed=installed)
    candidates = _choose_candidates(repository, base, refs, found.variations)
    tips = [names[0] for names in candidates]
    with scratch_objects(repository) as scratch:
        merges = Merges(scratch, locations, found, tips, cache, installed)
        judged = merges.judge(tips, [ref.name for ref in published])
        lines = _choose_open(found, merges.merged, candidates, judged)
        together = merges.judge_pairs([line.tip for line in lines], [line.files for line in lines])
    deeds = BranchDeeds(repository, found, [line.tip for line in lines])
    forks = Forks(heads)
    branches = tuple(
        Branch(
            tuple(ref.short for ref in line.refs),
            line.tip,
            found.variations[line.tip.name],
            Outlook(
                _has_fork(
                    forks,
                    found.variations[line.tip.name],
                    merges.merged[line.tip.name],
                    line.files,
                ),
                line.files.conflicts,
                line.files.revisions,
                judge(deeds.ahead(line.tip), deeds.behind(line.tip)),
            ),
        )
        for line in lines
    )
    pairs = tuple(
        Pair(
            one,
            other,
            Outlook(
                forks.together(one.variation, other.variation),
                files.conflicts,
                files.revisions,
                judge(deeds.own(one.ref, other.ref), deeds.own(other.ref, one.ref)),
            ),
        )
        for (one, other), files in zip(combinations(branches, 2), together, strict=True)
    )
    return Forecast(base, branches, pairs)


@dataclass(frozen=True, slots=True)
class _Line:
    """Refs of which a merge makes the same, and what it makes of their files."""

    refs: list[Ref]
    files: FileMerge

    @property
    def tip(self) -> Ref:
        return self.refs[0]


def _choose_candidates(
    repository: Repository, base: Ref, refs: Sequence[Ref], variations: Mapping[str, Variation]
) -> list[list[Ref]]:
    """Return the refs that may be open, those of one commit together.

    A branch that edited or deleted something looks like one that is behind: only a merge tells.
    """
    merged = list_merged(repository, base.object_id)
    groups: dict[str, list[Ref]] = {}
    for ref in refs:
        variation = variations[ref.name]
        if _has_own(variation) or not (variation.is_same or ref.name in merged):
            groups.setdefault(ref.object_id, []).append(ref)
    return list(groups.values())


def _choose_open(
    found: Survey,
    merged: Mapping[str, Variation],
    candidates: Sequence[list[Ref]],
    judged: Sequence[FileMerge],
) -> list[_Line]:
    """Return the candidates that would bring something, those that bring the same together."""
    lines: dict[object, _Line] = {}
    for refs, files in zip(candidates, judged, strict=True):
        before, after = found.variations[refs[0].name], merged[refs[0].name]
        is_doubtful = files.conflicts is None and bool(before.edited)
        if _has_own(before) or files.conflicts or files.revisions or is_doubtful:
            line = lines.setdefault((id(before), id(after), files), _Line([], files))
            line.refs.extend(refs)
    return list(lines.values())


def _has_own(variation: Variation) -> bool:
    return bool(variation.ahead or variation.faults)


def _has_fork(forks: Forks, before: Variation, merged: Variation, files: FileMerge) -> bool:
    # A file that conflicts cannot be read, but will be there.
    return forks.unmerged(before) if files.conflicts != () else forks.after_merge(merged)
