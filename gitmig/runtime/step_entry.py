"""What the log says of a step before it has run: the same online and in a script."""

from collections.abc import Iterable

from gitmig.revisions.directory import ScriptDirectory
from gitmig.revisions.plan import Step
from gitmig.runtime.foreseen import Foreseen
from gitmig.runtime.loading import LoadedRevision, load_revision
from gitmig.runtime.log_table import RUNNING, LogEntry, now
from gitmig.runtime.provenance import Provenance, read_provenance
from gitmig.runtime.read_ahead import Ahead


def load_step(
    step: Step, script: ScriptDirectory | None, ahead: Ahead = None
) -> LoadedRevision | None:
    """Execute the file of the step's revision; None where nothing of it is run.

    `ahead` is what was found out ahead of it.
    """
    revision = step.executed
    if revision is None or script is None:
        return None
    if isinstance(ahead, Foreseen):
        return ahead.loaded
    return load_revision(script.path_of(revision), script.modules_of(revision), ahead)


def find_provenance(steps: Iterable[Step], script: ScriptDirectory) -> Provenance:
    """Return where the files of the steps come from, as far as they are there."""
    revisions = [step.revision for step in steps if step.revision is not None]
    files = [script.path_of(revision) for revision in revisions]
    return read_provenance(script.versions, [file for file in files if file.is_file()])


def make_entry(step: Step, loaded: LoadedRevision | None, provenance: Provenance) -> LogEntry:
    """Return the entry of a step that begins now."""
    revision = step.revision
    return LogEntry(
        revision=revision.id if revision else " ".join(sorted(step.heads_after))[:32],
        direction=step.direction,
        parents=revision.down_revisions if revision else (),
        state=RUNNING,
        started_at=now(),
        checksum=loaded.checksum if loaded else None,
        blob=provenance.blobs.get(loaded.path) if loaded else None,
        path=revision.path if revision else None,
        commit_id=provenance.commit_id,
        branch=provenance.branch,
        applied_by=provenance.applied_by,
        tool_version=provenance.tool_version,
    )
