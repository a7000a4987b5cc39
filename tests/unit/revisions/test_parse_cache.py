"""The cache: never stale, never in the way."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from gitmig.revisions.cache import MARGIN, ParseCache
from gitmig.revisions.content import blob_id
from gitmig.revisions.parse import parse_markers
from gitmig.revisions.scan import Scan, scan
from gitmig.revisions.source import RevisionFile
from tests.memory_source import MemorySource

A = b'revision = "a"\ndown_revision = None\n'
B = b'revision = "b"\ndown_revision = None\n'
OLD = 1_000_000_000


class StampedSource:
    """Files with stamps of the test's choosing; counts what is read."""

    name = "a test"

    def __init__(self) -> None:
        self.contents: dict[str, tuple[bytes, tuple[int, ...]]] = {}
        self.reads: list[str] = []

    def files(self) -> list[RevisionFile]:
        return [
            RevisionFile(path, self._reader(path), stamp=stamp)
            for path, (_, stamp) in sorted(self.contents.items())
        ]

    def _reader(self, path: str) -> Callable[[], bytes]:
        def read() -> bytes:
            self.reads.append(path)
            return self.contents[path][0]

        return read


def stamp(data: bytes, time: int = OLD, inode: int = 1) -> tuple[int, ...]:
    return len(data), time, time, inode


@pytest.fixture
def source() -> StampedSource:
    source = StampedSource()
    source.contents["v/a.py"] = A, stamp(A)
    return source


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "cache" / "revisions.json"


def rescan(source: StampedSource, path: Path) -> Scan:
    """Scan as a new process would."""
    source.reads.clear()
    return scan(source, ParseCache(path))


def test_what_was_read_is_not_read_again(source: StampedSource, path: Path) -> None:
    first = rescan(source, path)
    assert source.reads == ["v/a.py"]
    assert rescan(source, path) == first
    assert source.reads == []


def test_faults_are_remembered_too(source: StampedSource, path: Path) -> None:
    source.contents["v/a.py"] = b"def", stamp(b"def")
    first = rescan(source, path)
    assert rescan(source, path) == first
    assert [fault.code for fault in first.faults] == ["syntax-error"]
    assert source.reads == []


@pytest.mark.parametrize("position", [0, 1, 2, 3])
def test_any_change_of_the_stamp_has_the_file_read(
    source: StampedSource, path: Path, position: int
) -> None:
    rescan(source, path)
    changed = list(stamp(A))
    changed[position] += 1
    source.contents["v/a.py"] = B, tuple(changed)
    assert [revision.id for revision in rescan(source, path).revisions] == ["b"]


@pytest.mark.parametrize("position", [1, 2])
def test_a_stamp_of_just_now_is_not_trusted(
    source: StampedSource, path: Path, tmp_path: Path, position: int
) -> None:
    probe = tmp_path / "now"
    probe.touch()
    young = list(stamp(A))
    young[position] = probe.stat().st_mtime_ns - MARGIN // 2
    source.contents["v/a.py"] = A, tuple(young)
    rescan(source, path)
    # The same size, within the same tick of the clock.
    source.contents["v/a.py"] = B, tuple(young)
    assert [revision.id for revision in rescan(source, path).revisions] == ["b"]


def test_content_is_known_under_another_name(source: StampedSource, path: Path) -> None:
    rescan(source, path)
    source.contents = {"v/b.py": (A, stamp(A, inode=2))}
    [revision] = rescan(source, path).revisions
    assert (revision.id, revision.path, revision.content_id) == ("a", "v/b.py", blob_id(A))


def test_the_file_name_that_is_an_id_is_not_remembered(source: StampedSource, path: Path) -> None:
    text = b"down_revision = None\n"
    source.contents = {"v/0a.py": (text, stamp(text)), "v/0b.py": (text, stamp(text, inode=2))}
    for _ in range(2):
        assert [revision.id for revision in rescan(source, path).revisions] == ["0a", "0b"]


def test_a_source_with_content_ids_is_not_read(path: Path) -> None:
    scan(MemorySource({"v/a.py": A}), ParseCache(path))

    def read() -> bytes:
        raise AssertionError("the content is known")

    cache = ParseCache(path)
    file = RevisionFile("v/a.py", read, blob_id(A))
    assert cache.find_content_id(file) == blob_id(A)
    assert cache.find(blob_id(A)) == parse_markers(A)


def test_a_scan_of_a_ref_leaves_the_stamps_alone(source: StampedSource, path: Path) -> None:
    rescan(source, path)
    scan(MemorySource({"v/a.py": B}), ParseCache(path))
    rescan(source, path)
    assert source.reads == []


def test_it_is_written_only_when_something_changed(source: StampedSource, path: Path) -> None:
    rescan(source, path)
    path.chmod(0o600)
    inode = path.stat().st_ino
    rescan(source, path)
    assert path.stat().st_ino == inode
    source.contents["v/b.py"] = B, stamp(B, inode=2)
    rescan(source, path)
    assert path.stat().st_ino != inode


def test_paths_that_are_gone_are_forgotten(source: StampedSource, path: Path) -> None:
    source.contents["v/b.py"] = B, stamp(B, inode=2)
    rescan(source, path)
    del source.contents["v/b.py"]
    rescan(source, path)
    assert list(json.loads(path.read_bytes().split(b"\n")[1])["files"]) == ["v/a.py"]


def test_other_contents_are_kept_up_to_a_bound(
    source: StampedSource, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gitmig.revisions.cache.SPARE", 3)
    rescan(source, path)
    for number in range(5):
        scan(MemorySource({"v/x.py": A + b"# %d" % number}), ParseCache(path))
    kept = json.loads(path.read_bytes().split(b"\n")[1])["contents"]
    # The working tree's, the last that was used, and three more.
    assert set(kept) == {blob_id(A)} | {blob_id(A + b"# %d" % number) for number in range(1, 5)}


@pytest.mark.parametrize(
    "damage",
    [
        lambda data: b"",
        lambda data: b"not JSON",
        lambda data: b"[]\n{}",
        lambda data: data[:-5],
        lambda data: data.replace(b'"a"', b'"z"'),
        lambda data: b"[99" + data[data.index(b",") :],
        lambda data: b"\xff" * 100,
    ],
)
def test_a_damaged_or_foreign_file_is_an_empty_cache(
    source: StampedSource, path: Path, damage: Callable[[bytes], bytes]
) -> None:
    first = rescan(source, path)
    path.write_bytes(damage(path.read_bytes()))
    assert rescan(source, path) == first
    assert source.reads == ["v/a.py"]
    rescan(source, path)
    assert source.reads == []


def test_a_place_that_cannot_be_written_is_no_cache(source: StampedSource, tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("a file where the directory should be")
    for _ in range(2):
        found = rescan(source, tmp_path / "cache" / "revisions.json")
        assert [revision.id for revision in found.revisions] == ["a"]
        assert source.reads == ["v/a.py"]


def test_the_directory_ignores_itself(source: StampedSource, path: Path) -> None:
    rescan(source, path)
    assert sorted(entry.name for entry in path.parent.iterdir()) == [
        ".gitignore",
        "CACHEDIR.TAG",
        "revisions.json",
    ]
    assert (path.parent / ".gitignore").read_text() == "*\n"
    tag = (path.parent / "CACHEDIR.TAG").read_text()
    assert tag.startswith("Signature: 8a477f597d28d172789f06886806bc55")
