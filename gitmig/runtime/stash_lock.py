"""One exchange of databases at a time in a repository: two would copy over what the other kept."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from gitmig.errors import CopyFailed, StashBusy


@contextmanager
def stash_lock(directory: Path, timeout: float) -> Iterator[None]:
    """Keep every other exchange out that keeps its copies in `directory`, which is made.

    It is SQLite's lock on an empty file: every system has it, and it ends with the process.

    Raises:
        StashBusy: it was not free within `timeout` seconds.
        CopyFailed: the directory cannot be written.
    """
    try:
        directory.mkdir(parents=True, exist_ok=True)
        file = sqlite3.connect(directory / "lock", timeout=timeout, isolation_level=None)
    except (OSError, sqlite3.Error) as error:
        raise CopyFailed(str(directory), str(error)) from error
    with closing(file):
        try:
            file.execute("BEGIN EXCLUSIVE")
        except sqlite3.Error as error:
            if error.sqlite_errorcode == sqlite3.SQLITE_BUSY:
                raise StashBusy(timeout) from error
            raise CopyFailed(str(directory), str(error)) from error
        yield
