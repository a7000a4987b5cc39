"""`gitmig merge`: a revision that joins several."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from gitmig.errors import HeadUnlabelled, NothingToMerge, OperationsConflict, SeveralForks
from gitmig.git.provenance import read_provenance
from gitmig.ids import shorten
from gitmig.merging.heads import judge_heads, render_conflict, render_undecided
from gitmig.revisions.directory import ScriptDirectory
from gitmig.revisions.head_policy import (
    find_forks,
    find_unlabelled,
    list_joins,
    render_command,
)
from gitmig.revisions.identity import merge_revision_id, new_revision_id
from gitmig.revisions.parents import check_labels, resolve_parents
from gitmig.revisions.writing import write_merge_revision, write_revision
from gitmig.revisions.written import Written


@dataclass(frozen=True, slots=True)
class Merged:
    """The new file, and what is known of the lines that it joins."""

    written: Written
    conflicts: tuple[str, ...]
    """Those that were accepted."""
    undecided: str | None
    """What could not be judged."""


def merge(
    scripts: ScriptDirectory,
    revisions: Sequence[str] = (),
    *,
    message: str | None = None,
    branch_labels: Sequence[str] = (),
    rev_id: str | None = None,
    splice: bool = False,
    force: bool = False,
) -> Merged:
    """Write the merge of `revisions`: without message, labels and id, the deterministic one.

    Where none are named it is of the heads that are too many: all of them, or those of the one
    branch label that has several.

    With `force` also where their operations conflict; its docstring says so.

    Raises:
        NothingToMerge: fewer than two revisions are named, or there are fewer heads.
        SeveralForks: none are named, and several branch labels have several heads.
        HeadUnlabelled: none are named, and which line one is to join cannot be known.
        OperationsConflict: their operations spoil each other.
        NotAHead, UnknownRevision, BranchLabelTaken: nothing was written.
    """
    named = revisions or _default_revisions(scripts)
    parents = resolve_parents(scripts.graph, named, splice=splice)
    if len(parents) < 2:
        raise NothingToMerge(parents, are_named=bool(revisions))
    check_labels(scripts.graph, branch_labels)
    judgement = judge_heads(
        scripts.graph, parents, lambda revision: scripts.path_of(revision).read_bytes()
    )
    conflicts = tuple(map(render_conflict, judgement.conflicts))
    if conflicts and not force:
        raise OperationsConflict(conflicts)
    undecided = render_undecided(judgement)
    if message is None and not branch_labels and rev_id is None:
        path = write_merge_revision(scripts, parents, conflicts)
        written = Written(path, merge_revision_id(parents), tuple(sorted(parents)))
        return Merged(written, conflicts, undecided)
    revision_id = rev_id or new_revision_id()
    message = message or f"merge {', '.join(map(shorten, parents))}"
    path = write_revision(
        scripts,
        message="\n".join([message, *(f"\nconflict: {each}" for each in conflicts)]),
        parents=parents,
        branch_labels=branch_labels,
        revision_id=revision_id,
        provenance=read_provenance(scripts.versions),
        created=datetime.now().astimezone(),
    )
    return Merged(Written(path, revision_id, parents), conflicts, undecided)


def _default_revisions(scripts: ScriptDirectory) -> Sequence[str]:
    """Return the heads that are too many."""
    graph, policy = scripts.graph, scripts.settings.options.heads
    if policy == "one":
        return ("heads",)
    forks = find_forks(graph, policy)
    if len(forks) > 1:
        raise SeveralForks([render_command(graph, fork, policy) for fork in forks])
    unlabelled = find_unlabelled(graph, policy)
    if not forks and len(unlabelled) == 1:
        raise HeadUnlabelled(unlabelled[0], list_joins(graph, policy)[-1])
    return forks[0] if forks else unlabelled
