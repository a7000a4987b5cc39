"""`gitmig restore`: bring back a revision that the checkout has lost, as it was published."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from gitmig.errors import (
    FileExists,
    GitmigError,
    GraphFaults,
    RevisionKept,
    RevisionNotLost,
    UnknownRevision,
)
from gitmig.files import write_atomically
from gitmig.git.lost import LostRevisions, contents_of
from gitmig.git.published import Publication
from gitmig.git.repository import Repository
from gitmig.revisions.directory import ScriptDirectory
from gitmig.revisions.heads_file import write_heads
from gitmig.revisions.resolution import get_one
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

    A file that is there with another content is replaced only with `force`, where it lies; that of
    another revision never is.

    Raises:
        UnknownRevision, AmbiguousPrefix: no ref and no commit has it, or several begin so.
        RevisionNotLost, RevisionKept: it is here as it was found, or with another content.
        FileExists: its path is taken.
    """
    repository = Repository.get(scripts.versions)
    lost = LostRevisions(repository, scripts.settings, scripts.cache())
    here = _read_here(scripts, repository)
    first = _find(scripts, lost, symbol)
    same = here.get(first.revision.id)
    if same is not None:
        _refuse_kept(repository, scripts.path_of(same), same, first, force=force)
    chosen = [first, *_find_missing_parents(lost, first, here)]
    contents = contents_of(repository, [each.revision for each in chosen])
    paths = [_find_path(scripts, repository.root / each.revision.path) for each in chosen]
    if same is not None:
        # It may have another name by now: a second file would have its id, too.
        paths[0] = scripts.path_of(same)
    others = {scripts.path_of(each).resolve() for each in here.values() if each is not same}
    for path in paths:
        leads_nowhere = path.is_symlink() and not path.exists()
        if leads_nowhere or (path.exists() and (not force or path.resolve() in others)):
            raise FileExists(path)
    for path, data in zip(paths, contents, strict=True):
        path.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(path, data, exclusive=not force)
    scripts.refresh()
    with suppress(GraphFaults):  # nobody can tell the heads before that is mended
        write_heads(scripts)
    return tuple(
        Restored(path, each.revision, each.ref) for path, each in zip(paths, chosen, strict=True)
    )


def _read_here(scripts: ScriptDirectory, repository: Repository) -> dict[str, Revision]:
    """Return the revisions of the working tree: none where their directory was deleted, too."""
    if not scripts.settings.script_location.exists() and not repository.is_sparse:
        return {}
    return {revision.id: revision for revision in scan(scripts.source(), scripts.cache()).revisions}


def _find(scripts: ScriptDirectory, lost: LostRevisions, symbol: str) -> Publication:
    found = lost.find(symbol)
    if found is None:
        with suppress(GitmigError):  # `head` says nothing where revisions are missing
            found = lost.find(get_one(scripts.graph, symbol))
    if found is None:
        where = "no branch or tag has it, and no commit deleted or replaced it"
        hint = f"{where}; `git fetch --all` brings more"
        raise UnknownRevision(symbol, hint=hint)
    return found


def _find_path(scripts: ScriptDirectory, path: Path) -> Path:
    """Return where a file of that path goes: to where revisions lie now, if it was elsewhere."""
    owner = scripts.settings.version_locations.find_owner(path)
    return scripts.versions / path.name if owner is None else path


def _refuse_kept(
    repository: Repository, path: Path, same: Revision, found: Publication, *, force: bool
) -> None:
    """Refuse where the file is as it was found, or, but with `force`, another one."""
    published = found.revision.content_id
    # By Git's clean filters, too: with `core.autocrlf` the bytes in the working tree are others.
    if published in (same.content_id, repository.blob_ids([path])[path]):
        raise RevisionNotLost(same.short, same.path, found.ref)
    if not force:
        raise RevisionKept(same.short, same.path)


def _find_missing_parents(
    lost: LostRevisions, first: Publication, here: Mapping[str, Revision]
) -> list[Publication]:
    """Return each ancestor of a revision that is not here, and that Git has."""
    chosen: list[Publication] = []
    pending, seen = list(first.revision.down_revisions), set(here)
    while pending:
        parent = pending.pop()
        found = None if parent in seen else lost.find(parent)
        seen.add(parent)
        if found is not None:
            chosen.append(found)
            pending += found.revision.down_revisions
    return chosen
