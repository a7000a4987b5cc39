"""Lets Git keep the files of what was applied, so that it can be taken back wherever they go."""

from collections.abc import Iterable
from contextlib import suppress

from gitmig.errors import GitmigError
from gitmig.git.pins import pin_files
from gitmig.revisions.directory import ScriptDirectory
from gitmig.revisions.plan import Step
from gitmig.revisions.revision import Revision
from gitmig.runtime.provenance import Provenance


def keep_files(directory: ScriptDirectory, provenance: Provenance, steps: Iterable[Step]) -> None:
    """Keep the files of what was applied, for good.

    What is taken back stays kept: another database may have it, such as a copy that `sync --stash`
    put aside, and no URL tells which there are. Where Git cannot keep any, as in a repository that
    is read-only, the log's word has to do.
    """
    applied: dict[str, Revision] = {}
    for step in steps:
        if step.revision is not None and step.direction == "upgrade":
            applied[step.revision.id] = step.revision
        elif step.revision is not None and step.direction == "downgrade":
            applied.pop(step.revision.id, None)
    repository = provenance.repository
    if repository is None or repository.working_tree is None or not applied:
        return
    files = {key: directory.path_of(each) for key, each in applied.items()}
    known = {
        key: (file, provenance.blobs[file])
        for key, file in files.items()
        if file in provenance.blobs and file.is_file()
    }
    with suppress(GitmigError):
        pin_files(repository, directory.settings.options.protected, known)
