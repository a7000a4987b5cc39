"""A file is written whole or not at all."""

import errno
import os
from collections.abc import Iterator
from pathlib import Path
from unittest.mock import Mock

import pytest

from gitmig.errors import FileExists, FileNotWritten
from gitmig.files import write_atomically


@pytest.fixture(params=[0o002, 0o022, 0o027, 0o077], ids=oct)
def umask(request: pytest.FixtureRequest) -> Iterator[int]:
    before = os.umask(request.param)
    yield request.param
    os.umask(before)


@pytest.mark.parametrize("exclusive", [True, False])
def test_a_new_file_has_the_bytes_and_the_mode_of_any_new_file(
    tmp_path: Path, umask: int, exclusive: bool
) -> None:
    write_atomically(tmp_path / "a", b"x", exclusive=exclusive)

    assert (tmp_path / "a").read_bytes() == b"x"
    assert (tmp_path / "a").stat().st_mode & 0o777 == 0o666 & ~umask


def test_a_new_program_is_for_those_for_whom_files_are(tmp_path: Path, umask: int) -> None:
    write_atomically(tmp_path / "a", b"x", mode=0o777)

    assert (tmp_path / "a").stat().st_mode & 0o777 == 0o777 & ~umask


def test_a_file_becomes_a_program(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"old")

    write_atomically(tmp_path / "a", b"x", mode=0o777)

    assert os.access(tmp_path / "a", os.X_OK)


def test_a_replaced_file_keeps_its_mode(tmp_path: Path, umask: int) -> None:
    file = tmp_path / "hook"
    file.write_bytes(b"old")
    file.chmod(0o755)

    write_atomically(file, b"new")

    assert file.read_bytes() == b"new"
    assert file.stat().st_mode & 0o777 == 0o755


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "real").write_bytes(b"old")
    (tmp_path / "link").symlink_to("real")

    write_atomically(tmp_path / "link", b"new")

    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "real").read_bytes() == b"new"


def test_exclusive_never_replaces(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"mine")

    with pytest.raises(FileExists):
        write_atomically(tmp_path / "a", b"x", exclusive=True)

    assert (tmp_path / "a").read_bytes() == b"mine"
    assert [path.name for path in tmp_path.iterdir()] == ["a"]


@pytest.mark.parametrize("links", [True, False])
def test_exclusive_follows_no_link(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, links: bool
) -> None:
    """Whoever links a file that is not there to somewhere else has it written there."""
    (tmp_path / "a").symlink_to(tmp_path / "elsewhere")
    if not links:
        monkeypatch.setattr(Path, "hardlink_to", Mock(side_effect=OSError))
    with pytest.raises(FileExists):
        write_atomically(tmp_path / "a", b"x", exclusive=True)
    assert [path.name for path in tmp_path.iterdir()] == ["a"]


@pytest.mark.parametrize("call", ["fsync", "link"])
def test_a_full_disk_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    def full(*_args: object, **_options: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, call, full)
    if call == "link":
        write_atomically(tmp_path / "a", b"x", exclusive=True)
        assert (tmp_path / "a").read_bytes() == b"x"
        return
    with pytest.raises(FileNotWritten, match="No space left"):
        write_atomically(tmp_path / "a", b"x")
    assert list(tmp_path.iterdir()) == []


def test_a_directory_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(FileNotWritten, match="No such file"):
        write_atomically(tmp_path / "none" / "a", b"x")
