"""`gitmig merge`: a revision that joins several."""

from collections.abc import Sequence
from datetime import datetime

from gitmig.errors import NothingToMerge
from gitmig.git.provenance import read_provenance
from gitmig.revisions.directory import ScriptDirectory
from gitmig.revisions.identity import merge_revision_id, new_revision_id
from gitmig.revisions.parents import check_labels, resolve_parents
from gitmig.revisions.revision import shorten
from gitmig.revisions.writing import write_merge_revision, write_revision
from gitmig.revisions.written import Written


def merge(
    scripts: ScriptDirectory,
    revisions: Sequence[str] = ("heads",),
    *,
    message: str | None = None,
    branch_labels: Sequence[str] = (),
    rev_id: str | None = None,
    splice: bool = False,
) -> Written:
    """Write the merge of `revisions`: without message, labels and id, the deterministic one.

    Raises:
        NothingToMerge: fewer than two revisions are named, or there are fewer heads.
        NotAHead, UnknownRevision, BranchLabelTaken: nothing was written.
    """
    parents = resolve_parents(scripts.graph, revisions, splice=splice)
    if len(parents) < 2:
        raise NothingToMerge(parents)
    check_labels(scripts.graph, branch_labels)
    if message is None and not branch_labels and rev_id is None:
        path = write_merge_revision(scripts, parents)
        return Written(path, merge_revision_id(parents), tuple(sorted(parents)))
    revision_id = rev_id or new_revision_id()
    path = write_revision(
        scripts,
        message=message or f"merge {', '.join(map(shorten, parents))}",
        parents=parents,
        branch_labels=branch_labels,
        revision_id=revision_id,
        provenance=read_provenance(scripts.versions),
        created=datetime.now().astimezone(),
    )
    return Written(path, revision_id, parents)
