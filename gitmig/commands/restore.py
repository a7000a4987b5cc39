"""`gitmig restore`: bring back a revision that the checkout has lost, as it was published."""

from dataclasses import dataclass
from pathlib import Path

from gitmig.errors import FileExists, RevisionKept, RevisionNotLost, UnknownRevision
from gitmig.files import write_atomically
from gitmig.git.lost import LostRevisions, contents_of
from gitmig.git.published import Publication
from gitmig.git.repository import Repository
from gitmig.revisions.directory import ScriptDirectory
from gitmig.revisions.revision import Revision
from gitmig.revisions.scan import scan


@dataclass(frozen=True, slots=True)
class Restored:
    """A file that was written, and where it was found."""

    path: Path
    revision: Revision
    found_in: str
    """A ref, or the commit before the one that deleted it."""


def restore(scripts: ScriptDirectory, symbol: str, *, force: bool = False) -> tuple[Restored, ...]:
    """Write the file of a revision as Git has it, and those of the parents that are missing too.

    A file that is there with another content is replaced only with `force`.

    Raises:
        UnknownRevision, AmbiguousPrefix: no ref and no commit has it, or several begin so.
        RevisionNotLost, RevisionKept: it is here as it was published, or with another content.
        FileExists: its path is taken.
    """
    repository = Repository.get(scripts.versions)
    inside, _ = repository.split(scripts.settings.version_locations)
    protected = scripts.settings.options.protected
    lost = LostRevisions(repository, inside, protected, scripts.cache())
    here = {revision.id: revision for revision in scan(scripts.source(), scripts.cache()).revisions}
    chosen = _choose(lost, symbol, here, force=force)
    contents = contents_of(repository, [each.revision for each in chosen])
    paths = [repository.root / each.revision.path for each in chosen]
    for path in paths:
        if path.exists() and not force:
            raise FileExists(path)
    for path, data in zip(paths, contents, strict=True):
        path.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(path, data, exclusive=not force)
    return tuple(
        Restored(path, each.revision, each.ref) for path, each in zip(paths, chosen, strict=True)
    )


def _choose(
    lost: LostRevisions, symbol: str, here: dict[str, Revision], *, force: bool
) -> list[Publication]:
    """Return the revision that `symbol` names, and each of its ancestors that is not here."""
    first = lost.find(symbol)
    if first is None:
        raise UnknownRevision(symbol)
    same = here.get(first.revision.id)
    if same is not None and same.content_id == first.revision.content_id:
        raise RevisionNotLost(same.short, same.path)
    if same is not None and not force:
        raise RevisionKept(same.short, same.path)
    chosen = [first]
    pending, seen = list(first.revision.down_revisions), set(here)
    while pending:
        parent = pending.pop()
        found = None if parent in seen else lost.find(parent)
        seen.add(parent)
        if found is not None:
            chosen.append(found)
            pending += found.revision.down_revisions
    return chosen
