"""How trees differ from one that most of them are like.

`git diff-tree` reads the common tree again for each of them, and takes both apart entry by entry.
Here each tree is read once, and only what lies between the bytes that both begin and end with is
taken apart.
"""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from gitmig.errors import ObjectMissing
from gitmig.git.objects import TREE_MODE, GitObject, TreeEntry, iter_objects, parse_tree
from gitmig.git.program import GitProgram

Pair = tuple[str, str]
"""The ids of an old tree and a new one."""
_ABSENT = TreeEntry("", "", "")
_EMPTY = GitObject("", "tree", b"")


class Difference(NamedTuple):
    """A file that two trees do not both have, or not alike."""

    path: str
    """It starts in the trees."""
    old_mode: str
    """Empty where there is no such file, as is the id."""
    old_id: str
    new_mode: str
    new_id: str


@dataclass(frozen=True, slots=True)
class _Directory:
    """Two trees at the same path, which a pair leads to; the id of an absent one is empty."""

    pair: Pair
    path: str
    old: str
    new: str


def diff_trees(
    git: GitProgram, pairs: Iterable[Pair], *, recursive: bool
) -> dict[Pair, list[Difference]]:
    """Return how the trees of each pair differ, asking Git once a depth.

    What is below the directories in them counts only if `recursive`.

    Raises:
        ObjectMissing: the repository does not hold a tree.
    """
    found: dict[Pair, list[Difference]] = {pair: [] for pair in pairs}
    pending = [_Directory(pair, "", *pair) for pair in found]
    while pending:
        below: list[_Directory] = []
        for directory, old, new in _compare(git, pending):
            name = old.path or new.path
            path = f"{directory.path}/{name}" if directory.path else name
            old_file, new_file = (_ABSENT if _is_tree(each) else each for each in (old, new))
            if old_file.mode or new_file.mode:
                found[directory.pair].append(Difference(path, *old_file[1:], *new_file[1:]))
            if recursive and (_is_tree(old) or _is_tree(new)):
                ids = (each.id if _is_tree(each) else "" for each in (old, new))
                below.append(_Directory(directory.pair, path, *ids))
        pending = below
    return found


def _is_tree(entry: TreeEntry) -> bool:
    return entry.mode == TREE_MODE


def _compare(
    git: GitProgram, directories: Sequence[_Directory]
) -> Iterator[tuple[_Directory, TreeEntry, TreeEntry]]:
    """Yield the entries in which two trees differ, with those trees."""
    by_new: defaultdict[str, list[_Directory]] = defaultdict(list)
    for directory in directories:
        by_new[directory.new].append(directory)
    old_ids = dict.fromkeys(directory.old for directory in directories)
    trees = _read(git, [*old_ids, *by_new])
    olds = {each: _OldTree(next(trees)) for each in old_ids}
    for new in trees:
        for directory in by_new[new.id]:
            for old_entry, new_entry in olds[directory.old].compare(new):
                yield directory, old_entry, new_entry


def _read(git: GitProgram, ids: Sequence[str]) -> Iterator[GitObject]:
    """Yield the trees in their order; that without an id is empty."""
    objects = iter_objects(git, (each for each in ids if each))
    for each in ids:
        tree = next(objects, None) if each else _EMPTY
        if tree is None:
            raise ObjectMissing(each, "a tree")
        yield tree
    for _ in objects:  # there is none; Git says now whether all went well
        pass


class _OldTree:
    """A tree that is taken apart once, to be compared with many."""

    def __init__(self, tree: GitObject) -> None:
        self._data = tree.data
        parsed = list(parse_tree(tree))
        self._entries = [entry for _, entry in parsed]
        self._bounds = [0, *(end for end, _ in parsed)]
        """Where an entry begins, and the end."""

    def compare(self, new: GitObject) -> Iterator[tuple[TreeEntry, TreeEntry]]:
        """Yield the entries in which the trees differ, sorted by name."""
        if new.data == self._data:
            return
        bounds, shift = self._bounds, len(new.data) - len(self._data)
        first = bisect_right(bounds, _count_common(self._data, new.data)) - 1
        position = bounds[first]
        alike = _count_common_at_end(self._data[position:], new.data[position:])
        last = bisect_left(bounds, len(self._data) - alike)
        came: dict[str, TreeEntry] = {}
        entries = parse_tree(new, start=position)
        # The common end may begin within an entry of the new tree: both have to meet at a bound.
        while position - shift < bounds[last]:
            position, entry = next(entries)
            came[entry.path] = entry
            last = max(last, bisect_left(bounds, position - shift))
        gone = {entry.path: entry for entry in self._entries[first:last]}
        for path in sorted(gone.keys() | came.keys()):
            pair = gone.get(path, _ABSENT), came.get(path, _ABSENT)
            if pair[0] != pair[1]:
                yield pair


def _count_common(one: bytes, other: bytes) -> int:
    """Return how many bytes both begin with."""
    return _halve(min(len(one), len(other)), lambda low, high: one[low:high] == other[low:high])


def _count_common_at_end(one: bytes, other: bytes) -> int:
    def are_alike(low: int, high: int) -> bool:
        ours, theirs = len(one), len(other)
        return one[ours - high : ours - low] == other[theirs - high : theirs - low]

    return _halve(min(len(one), len(other)), are_alike)


def _halve(most: int, are_alike: Callable[[int, int], bool]) -> int:
    """Return up to where all is alike: comparing halves is faster than a loop over bytes."""
    low, high = 0, most
    while low < high:
        middle = (low + high + 1) // 2
        if are_alike(low, middle):
            low = middle
        else:
            high = middle - 1
    return low
