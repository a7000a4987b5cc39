"""Files of a commit, written somewhere else: nothing is checked out, and no filter is run."""

from collections.abc import Callable
from pathlib import Path

from gitmig.git.objects import find_ids, read_objects, walk_trees
from gitmig.git.repository import Repository


def export_files(
    repository: Repository, commit: str, target: Path, is_wanted: Callable[[str], bool]
) -> None:
    """Write those files of a commit below `target` whose paths are wanted.

    Links and submodules are left out.
    """
    (tree,) = find_ids(repository.git, [f"{commit}^{{tree}}"])
    if tree is None:
        return
    entries = [
        entry
        for _, entry in walk_trees(repository.git, [(tree, "")], recursive=True)
        if entry.is_file and is_wanted(entry.path) and ".." not in entry.path.split("/")
    ]
    objects = read_objects(repository.git, (entry.id for entry in entries))
    for entry, found in zip(entries, objects, strict=True):
        if found is not None:
            path = target / entry.path
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(found.data)
