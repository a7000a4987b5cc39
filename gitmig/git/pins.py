"""Refs that keep the files of applied revisions that are on no protected branch.

Such a file may be gone tomorrow: its branch deleted and collected, or it was never committed. The
database still has the revision then, and only its file can take it back.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path

from gitmig.git.objects import find_ids
from gitmig.git.published import list_protected
from gitmig.git.repository import Repository
from gitmig.git.vanished import pin_name

MOST = 100
"""A run that applies more is no work on a branch, but a new database for a history that others
have; and each pin is a file in the repository."""


def pin_files(
    repository: Repository, protected: Sequence[str], files: Mapping[str, tuple[Path, str]]
) -> None:
    """Keep each file, by its revision's id, unless a protected branch has it where it lies.

    Each comes with the id of its blob, which need not be written yet. Of more than `MOST` none is
    kept.
    """
    if len(files) > MOST:
        return
    inside = {
        key: (repository.place(path), blob)
        for key, (path, blob) in files.items()
        if path.resolve().is_relative_to(repository.root)
    }
    if not inside:
        return
    published = _find_published(repository, protected, [place for place, _ in inside.values()])
    wanted = {key: each for key, each in inside.items() if each[1] not in published}
    if wanted:
        repository.blob_ids([files[key][0] for key in wanted], write=True)
        lines = (f"update {pin_name(key)} {blob}\n" for key, (_, blob) in wanted.items())
        repository.git.change("update-ref", "--stdin", stdin="".join(lines).encode("ascii"))


def _find_published(
    repository: Repository, protected: Sequence[str], places: Sequence[str]
) -> frozenset[str | None]:
    branches, _ = list_protected(repository, protected)
    # Where no protected branch is here, what is committed has to do.
    names = [f"{ref}:{place}" for ref in branches or ["HEAD"] for place in places]
    return frozenset(find_ids(repository.git, names))
