"""How Git's listings are read."""

from gitmig.git.index import EMPTY_BLOBS, parse_index
from gitmig.git.objects import GitObject, TreeEntry, parse_tree, select_revision_files

ID = "0123456789abcdef0123456789abcdef01234567"


def test_a_tree_with_any_names() -> None:
    data = b"".join(
        mode + b" " + name + b"\0" + bytes.fromhex(ID)
        for mode, name in [(b"100644", b"a b.py"), (b"40000", b"sub"), (b"120000", b"\xff.py")]
    )
    assert list(parse_tree(GitObject(ID, "tree", data), "x/y")) == [
        (34, TreeEntry("x/y/a b.py", "100644", ID)),
        (64, TreeEntry("x/y/sub", "40000", ID)),
        (96, TreeEntry("x/y/\udcff.py", "120000", ID)),
    ]
    assert [end for end, _ in parse_tree(GitObject(ID, "tree", data), start=34)] == [64, 96]


def test_ids_of_32_bytes() -> None:
    long = "ab" * 32
    tree = GitObject(long, "tree", b"100755 a.py\0" + bytes.fromhex(long) * 1)
    assert list(parse_tree(tree, "")) == [(len(tree.data), TreeEntry("a.py", "100755", long))]


def test_an_empty_tree() -> None:
    assert list(parse_tree(GitObject(ID, "tree", b""), "x")) == []


def test_an_index_with_stages_and_any_names() -> None:
    listing = f"100644 {ID} 0\ta\tb\n.py\x00100644 {ID} 2\tc.py\x00".encode()
    settled, ours = parse_index(listing)
    assert settled.entry.path == "a\tb\n.py"
    assert (settled.stage, ours.stage) == (0, 2)


def test_an_empty_index() -> None:
    assert list(parse_index(b"")) == []


def test_an_empty_blob_stands_for_an_intention() -> None:
    listing = "".join(f"100644 {blob} 0\tx.py\0" for blob in sorted(EMPTY_BLOBS))
    assert [item.is_committable for item in parse_index(listing.encode())] == [False, False]


def test_selection_is_sorted_and_shallow() -> None:
    entries = [
        TreeEntry("v/b.py", "100644", ID),
        TreeEntry("v/a.py", "100755", ID),
        TreeEntry("v/link.py", "120000", ID),
        TreeEntry("v/sub/c.py", "100644", ID),
        TreeEntry("v2/d.py", "100644", ID),
        TreeEntry("v/__init__.py", "100644", ID),
    ]
    assert [entry.path for entry in select_revision_files(entries, ["v"])] == ["v/a.py", "v/b.py"]
    assert select_revision_files([TreeEntry("a.py", "100644", ID)], [""])
