"""Files of revisions that are not checked out, written where only one run sees them."""

import os
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path

from gitmig.config import Settings, VersionLocations
from gitmig.git.export import export_files
from gitmig.git.repository import Repository
from gitmig.git.vanished import Vanished
from gitmig.revisions.directory import ScriptDirectory
from gitmig.runtime.other_modules import OtherModules


@dataclass(frozen=True, slots=True)
class _Exported:
    """A file that was written where only this run sees it."""

    file: Path
    modules: OtherModules

    def entered(self) -> AbstractContextManager[None]:
        """Let `import` find the modules of the file's commit."""
        return self.modules.entered()


@contextmanager
def with_files(
    directory: ScriptDirectory, vanished: Mapping[str, Vanished]
) -> Iterator[ScriptDirectory]:
    """Give the directory with what vanished: its files, and the modules that they were made for.

    They are below a temporary directory, removed at the end.
    """
    if not vanished:
        yield directory
        return
    repository = Repository.get(directory.versions)
    with tempfile.TemporaryDirectory(prefix="gitmig_sync_") as name:
        target = Path(name).resolve()
        trees = {
            commit: _export(repository, directory.settings, target, commit)
            for commit in {each.commit for each in vanished.values()}
        }
        files: dict[str, _Exported] = {}
        for key, each in vanished.items():
            modules = trees[each.commit]
            file = _place(target / (each.commit or "none"), each.revision.path)
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(each.content)
            files[key] = _Exported(file, modules)
        yield directory.joined_with((each.revision for each in vanished.values()), files)


def _place(tree: Path, path: str) -> Path:
    """Return where in `tree` a file goes; the log's word for its path may lead anywhere."""
    place = Path(os.path.normpath(tree / path))
    return place if place.is_relative_to(tree) else tree / place.name


def _export(
    repository: Repository, settings: Settings, target: Path, commit: str | None
) -> OtherModules:
    """Write the Python files of a commit, and all that lies in the environment's directory."""
    if commit is None:
        return OtherModules((), ())
    inside, _ = repository.split(VersionLocations((settings.script_location,)))
    environment = tuple(f"{place}/" if place else "" for place in repository.places_of(inside))
    tree = target / commit
    tree.mkdir(parents=True, exist_ok=True)
    export_files(
        repository, commit, tree, lambda path: path.startswith(environment) or path.endswith(".py")
    )
    here = [
        (settings.root / entry).resolve()
        for entry in settings.options.prepend_sys_path
        if (settings.root / entry).resolve().is_relative_to(repository.root)
    ]
    there = [tree / each.relative_to(repository.root) for each in here]
    return OtherModules(there, here)
