"""Files of the working tree."""

import os
from pathlib import Path

import pytest

from gitmig.config import VersionLocations
from gitmig.errors import VersionsUnreadable
from gitmig.revisions.content import blob_id
from gitmig.revisions.scan import scan
from gitmig.revisions.source import RevisionSource
from gitmig.revisions.sources import WorkingTreeSource

IGNORED = ["__init__.py", "__init__extra.py", ".#a.py", "a.pyc", "a.py~", "README", "b.py.orig"]


def paths_of(source: RevisionSource) -> list[str]:
    return [file.path for file in source.files()]


def test_the_files_right_in_the_directory_sorted(tmp_path: Path) -> None:
    versions = tmp_path / "db" / "versions"
    (versions / "__pycache__").mkdir(parents=True)
    (versions / "folder.py").mkdir()
    (versions / "folder.py" / "inner.py").touch()
    os.mkfifo(versions / "pipe.py")
    (versions / "link.py").symlink_to("pipe.py")
    for name in ["b.py", "a.py", "ä ö.py", *IGNORED]:
        (versions / name).write_text(name, encoding="utf-8")
    source = WorkingTreeSource(VersionLocations((versions,)), tmp_path)
    assert paths_of(source) == ["db/versions/a.py", "db/versions/b.py", "db/versions/ä ö.py"]
    assert [file.read().decode() for file in source.files()] == ["a.py", "b.py", "ä ö.py"]


def test_paths_start_at_the_root(tmp_path: Path) -> None:
    (tmp_path / "a.py").touch()
    assert paths_of(WorkingTreeSource(VersionLocations((tmp_path,)), tmp_path)) == ["a.py"]
    (tmp_path / "elsewhere").mkdir()
    assert paths_of(WorkingTreeSource(VersionLocations((tmp_path,)), tmp_path / "elsewhere")) == [
        "../a.py"
    ]


def test_a_directory_that_is_not_there_is_empty(tmp_path: Path) -> None:
    assert paths_of(WorkingTreeSource(VersionLocations((tmp_path / "versions",)), tmp_path)) == []


def test_a_directory_that_is_a_file(tmp_path: Path) -> None:
    (tmp_path / "versions").touch()
    with pytest.raises(VersionsUnreadable) as caught:
        paths_of(WorkingTreeSource(VersionLocations((tmp_path / "versions",)), tmp_path))
    assert str(tmp_path / "versions") in caught.value.message


def test_a_link_that_leads_nowhere_is_a_fault(tmp_path: Path) -> None:
    (tmp_path / "a.py").symlink_to("nowhere")
    found = scan(WorkingTreeSource(VersionLocations((tmp_path,)), tmp_path))
    assert [(fault.code, fault.path) for fault in found.faults] == [("unreadable-file", "a.py")]


def test_the_stamp_changes_with_an_edit_that_hides(tmp_path: Path) -> None:
    path = tmp_path / "a.py"
    path.write_text("one")
    source = WorkingTreeSource(VersionLocations((tmp_path,)), tmp_path)
    [before] = source.files()
    stat = path.stat()
    while path.stat().st_ctime_ns == stat.st_ctime_ns:
        path.write_text("two")
        os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns))
    [after] = source.files()
    assert before.stamp is not None
    assert before.stamp != after.stamp


def test_the_content_id_is_that_of_git() -> None:
    assert blob_id(b"") == "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391"
    assert blob_id(b"what is up, doc?") == "bd9dbf5aae1a3862dd1526723246b20206e5fc37"
