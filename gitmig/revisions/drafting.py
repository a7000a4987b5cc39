"""Writes drafts as revision files, all of them or none."""

from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime

from gitmig.errors import GitmigError, WriteHookFailed
from gitmig.revisions.directory import ScriptDirectory
from gitmig.revisions.draft import Draft
from gitmig.revisions.heads_file import write_heads
from gitmig.revisions.identity import new_revision_id
from gitmig.revisions.parents import check_labels, resolve_dependencies, resolve_parents
from gitmig.revisions.writing import Provenance, write_revision
from gitmig.revisions.written import Written


def write_drafts(
    scripts: ScriptDirectory, drafts: Iterable[Draft], provenance: Provenance | None
) -> tuple[Written, ...]:
    """Write each draft; one that follows `head` follows the one before it.

    Raises:
        MultipleHeads, NotAHead, UnknownRevision, BranchLabelTaken: nothing was written.
        GitmigError: as `write_revision`; nothing is left of those that were written before.
    """
    written: list[Written] = []
    try:
        for draft in drafts:
            one = _write(scripts, draft, provenance)
            written.append(one)  # one by one: a failure has to know what was written before
    except WriteHookFailed:  # The file is there for its writer to see what is wrong with it.
        raise
    except BaseException:
        for done in written:
            with suppress(OSError):
                done.path.unlink()
        scripts.refresh()
        with suppress(GitmigError):
            write_heads(scripts)
        raise
    return tuple(written)


def check_draft(scripts: ScriptDirectory, draft: Draft) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the ids of the draft's parents and dependencies.

    Raises:
        MultipleHeads, NotAHead, UnknownRevision, BranchLabelTaken: it cannot be written as it is.
    """
    parents = resolve_parents(scripts.graph, [draft.head], splice=draft.splice)
    dependencies = resolve_dependencies(scripts.graph, draft.depends_on)
    check_labels(scripts.graph, draft.branch_labels)
    return parents, dependencies


def _write(scripts: ScriptDirectory, draft: Draft, provenance: Provenance | None) -> Written:
    parents, dependencies = check_draft(scripts, draft)
    revision_id = draft.revision_id or new_revision_id()
    path = write_revision(
        scripts,
        message=draft.message,
        parents=parents,
        branch_labels=draft.branch_labels,
        depends_on=dependencies,
        revision_id=revision_id,
        version_path=draft.version_path,
        upgrades=draft.upgrades,
        downgrades=draft.downgrades,
        imports=draft.imports,
        variables=draft.variables,
        provenance=provenance,
        created=datetime.now().astimezone(),
    )
    return Written(path, revision_id, parents, draft.operations)
