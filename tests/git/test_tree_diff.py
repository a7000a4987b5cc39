"""How trees differ, compared with what Git says itself."""

import subprocess
from collections.abc import Mapping

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gitmig.errors import GitmigError
from gitmig.git.program import GitProgram
from gitmig.git.tree_diff import Difference, diff_trees

# Names that begin or end like others, or like the beginning of an entry.
NAMES = ("a", "a.py", "ab.py", "b", "b 100644 a.py", "100644 a.py", "é.py", "x\ny.py", "z" * 40)
MODES = ("100644", "100755", "120000")

Files = Mapping[str, tuple[str, str]]
"""Mode and content by path."""


def as_files(chosen: Mapping[tuple[str, ...], tuple[str, str]]) -> Files:
    """Leave out what would have to lie in a file."""
    return {
        "/".join(parts): file
        for parts, file in chosen.items()
        if not any(parts[:depth] in chosen for depth in range(1, len(parts)))
    }


paths = st.lists(st.sampled_from(NAMES), min_size=1, max_size=3).map(tuple)
files = st.tuples(st.sampled_from(MODES), st.sampled_from(("", "1", "22")))
trees = st.dictionaries(paths, files, max_size=12).map(as_files)


@pytest.fixture(scope="module")
def git(tmp_path_factory: pytest.TempPathFactory) -> GitProgram:
    root = tmp_path_factory.mktemp("trees")
    subprocess.run(["git", "init", "--quiet", "--bare"], cwd=root, check=True)
    return GitProgram(root)


def write_tree(git: GitProgram, tree: Files) -> str:
    index = git.directory / "scratch-index"
    index.unlink(missing_ok=True)
    lines = b"".join(
        f"{mode} {write_blob(git, content)}\t{path}\0".encode()
        for path, (mode, content) in tree.items()
    )
    git.run("update-index", "-z", "--index-info", stdin=lines, index_file=index)
    return git.run("write-tree", index_file=index).text


BLOBS: dict[str, str] = {}
"""Ids by content, which are the same everywhere."""


def write_blob(git: GitProgram, content: str) -> str:
    if content not in BLOBS:
        BLOBS[content] = git.run("hash-object", "-w", "--stdin", stdin=content.encode()).text
    return BLOBS[content]


def ask_git(git: GitProgram, old: str, new: str, *, recursive: bool) -> set[Difference]:
    """Return what `git diff-tree` says; without `-r` it names directories, too."""
    words = ["diff-tree", "-z", "--no-renames", *["-r"] * recursive, old, new]
    parts = git.run(*words).text.split("\0")[:-1]
    found = set()
    for about, path in zip(parts[::2], parts[1::2], strict=True):
        modes_and_ids = about.removeprefix(":").split()
        found.add(Difference(path, *(modes_and_ids[index] for index in (0, 2, 1, 3))))
    return {one for one in map(without_directories, found) if one.old_mode or one.new_mode}


def without_directories(found: Difference) -> Difference:
    absent = ("", "")
    old = (found.old_mode, found.old_id) if found.old_mode.startswith("1") else absent
    new = (found.new_mode, found.new_id) if found.new_mode.startswith("1") else absent
    return Difference(found.path, *old, *new)


def by_side(found: set[Difference]) -> set[tuple[bool, str, str, str]]:
    """Return the sides one by one: Git tells of a file that became a directory in two lines."""
    sides = [(False, each.path, each.old_mode, each.old_id) for each in found]
    sides += [(True, each.path, each.new_mode, each.new_id) for each in found]
    return {side for side in sides if side[2]}


@given(old=trees, others=st.lists(trees, min_size=1, max_size=3), recursive=st.booleans())
@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_trees_differ_as_git_says(
    git: GitProgram, old: Files, others: list[Files], recursive: bool
) -> None:
    base, *ids = (write_tree(git, tree) for tree in (old, *others))
    pairs = [(base, each) for each in ids] + [(each, base) for each in ids]
    found = diff_trees(git, pairs, recursive=recursive)
    assert set(found) == set(pairs)
    for (one, other), differences in found.items():
        assert len(differences) == len({each.path for each in differences})
        theirs = ask_git(git, one, other, recursive=recursive)
        assert by_side(set(differences)) == by_side(theirs)


def test_a_common_end_may_begin_within_an_entry(git: GitProgram) -> None:
    """The bytes of `100644 a.py` end both trees, in one of them as part of a longer name."""
    old = write_tree(git, {"a.py": ("100644", "1"), "z": ("100644", "")})
    new = write_tree(git, {"b 100644 a.py": ("100644", "1"), "z": ("100644", "")})
    blob = write_blob(git, "1")
    assert diff_trees(git, [(old, new)], recursive=False)[old, new] == [
        Difference("a.py", "100644", blob, "", ""),
        Difference("b 100644 a.py", "", "", "100644", blob),
    ]


def test_a_tree_that_is_not_there(git: GitProgram) -> None:
    known = write_tree(git, {"a.py": ("100644", "")})
    with pytest.raises(GitmigError, match="is not in the repository"):
        diff_trees(git, [(known, "1" * 40)], recursive=True)
