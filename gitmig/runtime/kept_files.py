"""Lets Git keep the files of what was applied, so that it can be taken back wherever they go."""

from collections.abc import Iterable
from contextlib import suppress

from gitmig.errors import GitmigError
from gitmig.git.pins import pin_files, unpin_files
from gitmig.revisions.directory import ScriptDirectory
from gitmig.revisions.plan import Step
from gitmig.revisions.revision import Revision
from gitmig.runtime.provenance import Provenance


def keep_files(directory: ScriptDirectory, provenance: Provenance, steps: Iterable[Step]) -> None:
    """Keep the files of what was applied, and forget those that only lay there to be taken back.

    What is taken back while its file is in the checkout stays kept: another database may have it,
    such as that of whoever runs tests, which go up and down in one of their own. Where Git cannot
    keep any, as in a repository that is read-only, the log's word has to do.
    """
    applied: dict[str, Revision] = {}
    undone: set[str] = set()
    for step in steps:
        if step.revision is not None and step.direction == "upgrade":
            applied[step.revision.id] = step.revision
            undone.discard(step.revision.id)
        elif step.revision is not None and step.direction == "downgrade":
            applied.pop(step.revision.id, None)
            if step.revision.id in directory.elsewhere:
                undone.add(step.revision.id)
    repository = provenance.repository
    if repository is None or repository.working_tree is None or not (applied or undone):
        return
    files = {key: directory.path_of(each) for key, each in applied.items()}
    known = {
        key: (file, provenance.blobs[file])
        for key, file in files.items()
        if file in provenance.blobs and file.is_file()
    }
    with suppress(GitmigError):
        unpin_files(repository, undone)
        pin_files(repository, directory.settings.options.protected, known)
