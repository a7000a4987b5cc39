"""Which process writes to an SQLite file, as far as Linux tells."""

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from sqlalchemy import Connection

_LOCKS = Path("/proc/locks")
_ROLLBACK_BYTES = range(0x40000000, 0x40000000 + 512)
"""https://www.sqlite.org/fileformat2.html#the_lock_byte_page"""
_WAL_BYTES = range(120, 121)
"""https://www.sqlite.org/walformat.html#wal_locks: WAL_WRITE_LOCK, in the file `-shm`."""


def find_writer(connection: Connection) -> str | None:
    """Return the process that has the write lock, for people; None where that is not known.

    The file is not opened: to close it again would give up this process's own locks on it.
    """
    url = connection.engine.url.database or ""
    found = [*_find_lockers(url, _ROLLBACK_BYTES), *_find_lockers(f"{url}-shm", _WAL_BYTES)]
    return f"process {found[0]}{_name(found[0])}" if found else None


def _find_lockers(path: str, wanted: range) -> Iterator[int]:
    """Yield the processes with an exclusive lock on one of the bytes of a file.

    A line is `1: POSIX  ADVISORY  WRITE 12345 fe:01:98765 1073741825 1073741825`: of a process,
    on a file by device and inode, from one byte to another.
    """
    try:
        inode = str(Path(path).stat().st_ino)
        lines = _LOCKS.read_text(encoding="ascii").splitlines()
    except (OSError, ValueError):  # another system, or a file that is gone
        return
    for line in lines:
        match line.split():
            case [_, "POSIX", _, "WRITE", process, place, start, *_] if (
                place.rpartition(":")[2] == inode and int(start) in wanted and process.isdecimal()
            ):
                yield int(process)


def _name(process: int) -> str:
    if process == os.getpid():
        return " (this one)"
    with suppress(OSError):
        return f" ({Path(f'/proc/{process}/comm').read_text(encoding='utf-8').strip()})"
    return ""
