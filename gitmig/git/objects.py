"""Reads Git objects in batches: one process for many blobs or trees."""

import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import NamedTuple

from gitmig.errors import ObjectMissing
from gitmig.git.program import GitProgram
from gitmig.revisions.source import RevisionFile, is_revision_file

_GROWTH = 32
"""How many times more blobs each further process reads: few for a few, four for 5,000."""


class GitObject(NamedTuple):
    """One object of the repository."""

    id: str
    kind: str
    """blob, tree, commit or tag."""
    data: bytes


class TreeEntry(NamedTuple):
    """One name in a directory, or one in the index."""

    path: str
    mode: str
    id: str

    @property
    def is_file(self) -> bool:
        """Whether it is a plain file: no directory, symbolic link or submodule."""
        return self.mode.startswith("100")


def find_ids(git: GitProgram, names: Iterable[str]) -> list[str | None]:
    """Return the ids of the objects that `names` lead to; None for one that is not there.

    A name is whatever Git understands, such as HEAD or `main:migrations/versions`.
    """
    lines = git.run("cat-file", "--batch-check", stdin=_lines(names)).stdout.splitlines()
    return [None if _is_absent(line) else line.split()[0].decode("ascii") for line in lines]


def read_objects(git: GitProgram, names: Iterable[str]) -> list[GitObject | None]:
    """Return the objects that `names` lead to, in their order; None for one that is not there."""
    return list(_parse_batch(git.run("cat-file", "--batch", stdin=_lines(names)).stdout))


def _lines(names: Iterable[str]) -> bytes:
    return b"".join(os.fsencode(name) + b"\n" for name in names)


def _is_absent(header: bytes) -> bool:
    return header.endswith((b" missing", b" ambiguous"))


def _parse_batch(output: bytes) -> Iterator[GitObject | None]:
    position = 0
    while position < len(output):
        end = output.index(b"\n", position)
        header = output[position:end]
        position = end + 1
        if _is_absent(header):
            yield None
            continue
        object_id, kind, size = header.decode("ascii").split()
        end = position + int(size)
        yield GitObject(object_id, kind, output[position:end])
        position = end + 1


def parse_tree(tree: GitObject, directory: str) -> Iterator[TreeEntry]:
    """Yield the entries of a tree object, their paths below `directory`.

    Each is `mode SP name NUL id`, the id in as many bytes as the repository's hash has.
    """
    width = len(tree.id) // 2
    position = 0
    while position < len(tree.data):
        space = tree.data.index(b" ", position)
        nul = tree.data.index(b"\0", space)
        end = nul + 1 + width
        mode = tree.data[position:space].decode("ascii")
        name = os.fsdecode(tree.data[space + 1 : nul])
        yield TreeEntry(_join(directory, name), mode, tree.data[nul + 1 : end].hex())
        position = end


def _join(directory: str, name: str) -> str:
    return f"{directory}/{name}" if directory else name


def select_revision_files(entries: Iterable[TreeEntry], directory: str) -> list[TreeEntry]:
    """Return the entries that are revision files right in `directory`, sorted by path."""
    prefix = _join(directory, "")
    return sorted(
        entry
        for entry in entries
        if entry.is_file
        and entry.path.startswith(prefix)
        and "/" not in (name := entry.path[len(prefix) :])
        and is_revision_file(name)
    )


@dataclass(slots=True)
class BlobReader:
    """Reads blobs when asked for one, and ahead: more in each process than in the one before.

    A warm cache asks for few blobs and a cold one for all, in the order of `entries`; it is not
    known beforehand which.
    """

    git: GitProgram
    entries: Sequence[TreeEntry]
    _ahead: int = 1
    _read: dict[int, bytes] = field(default_factory=dict)

    def read(self, position: int) -> bytes:
        """Return the bytes of the blob at `position` in `entries`.

        Raises:
            ObjectMissing: the repository does not hold it.
        """
        if position not in self._read:
            self._read_from(position)
        return self._read.pop(position)

    def _read_from(self, position: int) -> None:
        wanted = self.entries[position : position + self._ahead]
        self._ahead *= _GROWTH
        objects = read_objects(self.git, [entry.id for entry in wanted])
        for index, (entry, found) in enumerate(zip(wanted, objects, strict=True), position):
            if found is None:
                raise ObjectMissing(entry.id, entry.path)
            self._read[index] = found.data


@dataclass(frozen=True, slots=True)
class BlobSource:
    """Revision files that are blobs: those of the index, or of a ref's tree."""

    name: str
    git: GitProgram
    entries: Sequence[TreeEntry]

    def files(self) -> Iterator[RevisionFile]:
        """Yield the revision files; the bytes of those that are read come in few processes."""
        reader = BlobReader(self.git, self.entries)
        for position, entry in enumerate(self.entries):
            yield RevisionFile(entry.path, partial(reader.read, position), entry.id)
