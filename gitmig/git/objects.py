"""Reads Git objects in batches: one process for many blobs or trees."""

import os
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import NamedTuple

from gitmig.errors import ObjectMissing
from gitmig.git.program import GitProgram
from gitmig.revisions.source import UNREAD_DIRECTORY, RevisionFile, is_revision_file

TREE_MODE = "40000"
"""That of a directory in a directory."""

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


def find_ids(git: GitProgram, names: Iterable[str], *, kind: str | None = None) -> list[str | None]:
    """Return the ids of the objects that `names` lead to; None for one that is not there.

    A name is whatever Git understands, such as HEAD or `main:migrations/versions`. Where a `kind`
    is given, an object of another one counts as not there.
    """
    asked = _lines(names)
    if not asked:
        return []
    lines = git.run("cat-file", "--batch-check", stdin=asked).stdout.splitlines()
    found = (None if _is_absent(line) else line.decode("ascii").split() for line in lines)
    return [None if each is None or kind not in (None, each[1]) else each[0] for each in found]


def read_objects(git: GitProgram, names: Iterable[str]) -> list[GitObject | None]:
    """Return the objects that `names` lead to, in their order; None for one that is not there."""
    return list(iter_objects(git, names))


def iter_objects(git: GitProgram, names: Iterable[str]) -> Iterator[GitObject | None]:
    """Yield what `read_objects` returns, each as Git hands it over: it goes on meanwhile."""
    asked = _lines(names)
    if not asked:
        return
    with git.stream("cat-file", "--batch", stdin=asked) as answer:
        while header := answer.readline():
            if _is_absent(header.rstrip(b"\n")):
                yield None
                continue
            object_id, kind, size = header.decode("ascii").split()
            yield GitObject(object_id, kind, answer.read(int(size)))
            answer.read(1)  # a line break


def _lines(names: Iterable[str]) -> bytes:
    return b"".join(os.fsencode(name) + b"\n" for name in names)


def _is_absent(header: bytes) -> bool:
    return header.endswith((b" missing", b" ambiguous"))


def parse_tree(
    tree: GitObject, directory: str = "", start: int = 0
) -> Iterator[tuple[int, TreeEntry]]:
    """Yield the entries of a tree object from the byte `start` on, each with the byte it ends at.

    Their paths are below `directory`. In the object each is `mode SP name NUL id`, the id in as
    many bytes as the repository's hash has.
    """
    width = len(tree.id) // 2
    position = start
    while position < len(tree.data):
        space = tree.data.index(b" ", position)
        nul = tree.data.index(b"\0", space)
        mode = tree.data[position:space].decode("ascii")
        name = os.fsdecode(tree.data[space + 1 : nul])
        position = nul + 1 + width
        object_id = tree.data[nul + 1 : position].hex()
        yield position, TreeEntry(_join(directory, name), mode, object_id)


def _join(directory: str, name: str) -> str:
    return f"{directory}/{name}" if directory else name


def walk_trees(
    git: GitProgram, trees: Iterable[tuple[str, str]], *, recursive: bool
) -> Iterator[tuple[str, TreeEntry]]:
    """Yield the files of trees, each with the id of the tree it is in or below.

    `trees` are ids, and the paths by which they are known. With `recursive` the trees in them
    are read too, those of one depth together.
    """
    pending = [(tree_id, tree_id, place) for tree_id, place in trees]
    while pending:
        below: list[tuple[str, str, str]] = []
        objects = read_objects(git, [tree_id for _, tree_id, _ in pending])
        for (origin, _, place), tree in zip(pending, objects, strict=True):
            if tree is None or tree.kind != "tree":
                continue
            for _, entry in parse_tree(tree, place):
                if entry.mode != TREE_MODE:
                    yield origin, entry
                elif recursive:
                    below.append((origin, entry.id, entry.path))
        pending = below


def select_revision_files(
    entries: Iterable[TreeEntry], directories: Sequence[str], *, recursive: bool = False
) -> list[TreeEntry]:
    """Return the entries that are revision files in one of `directories`, or below it.

    They are sorted by path, each once.
    """
    return sorted(
        {
            entry
            for entry in entries
            if any(is_revision_entry(entry, each, recursive=recursive) for each in directories)
        }
    )


def is_revision_entry(entry: TreeEntry, directory: str, *, recursive: bool) -> bool:
    """Whether an entry is a revision file in the directory, or below it."""
    prefix = f"{directory}/" if directory else ""
    if not entry.is_file or not entry.path.startswith(prefix):
        return False
    *directories, name = entry.path[len(prefix) :].split("/")
    if directories and (not recursive or UNREAD_DIRECTORY in directories):
        return False
    return is_revision_file(name)


@dataclass(slots=True)
class BlobReader:
    """Reads blobs when asked for one, and ahead: more in each process than in the one before.

    A warm cache asks for few blobs and a cold one for all, in the order of `entries`. Where what
    is `known` was told, all others are read at once.
    """

    git: GitProgram
    entries: Sequence[TreeEntry]
    known: Container[str] | None = None
    _ahead: int = 1
    _read: dict[int, bytes] = field(default_factory=dict)
    _coming: Iterator[tuple[int, GitObject | None]] = field(default_factory=lambda: iter(()))

    def read(self, position: int) -> bytes:
        """Return the bytes of the blob at `position` in `entries`.

        Raises:
            ObjectMissing: the repository does not hold it.
        """
        while position not in self._read:
            index, found = next(self._coming, (None, None))
            if index is None:
                wanted = self._choose(position)
                objects = iter_objects(self.git, [self.entries[each].id for each in wanted])
                self._coming = zip(wanted, objects, strict=True)
            elif found is None:
                raise ObjectMissing(self.entries[index].id, self.entries[index].path)
            else:
                self._read[index] = found.data
        return self._read.pop(position)

    def _choose(self, position: int) -> Sequence[int]:
        if self.known is not None:
            after = range(position + 1, len(self.entries))
            return [position, *(each for each in after if self.entries[each].id not in self.known)]
        end = min(position + self._ahead, len(self.entries))
        self._ahead *= _GROWTH
        return range(position, end)


@dataclass(frozen=True, slots=True)
class BlobSource:
    """Revision files that are blobs: those of the index, or of a ref's tree."""

    name: str
    git: GitProgram
    entries: Sequence[TreeEntry]
    known: Container[str] | None = None
    """The ids of blobs that nobody will read, if that can be told beforehand."""

    def files(self) -> Iterator[RevisionFile]:
        """Yield the revision files; the bytes of those that are read come in few processes."""
        reader = BlobReader(self.git, self.entries, self.known)
        for position, entry in enumerate(self.entries):
            yield RevisionFile(entry.path, partial(reader.read, position), entry.id)
