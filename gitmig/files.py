"""Writes a file whole or not at all: a temporary file beside it, flushed, then put in place."""

import contextlib
import os
import stat
from pathlib import Path

from gitmig.errors import FileExists, FileNotWritten

PROGRAM = 0o777
"""The mode of a new file that may be run, before the umask takes from it."""

_NEW_FILE = 0o666
_CREATE = os.O_CREAT | os.O_EXCL | os.O_WRONLY | getattr(os, "O_BINARY", 0)


def write_atomically(
    path: Path,
    data: bytes,
    *,
    exclusive: bool = False,
    mode: int | None = None,
    durable: bool = True,
) -> None:
    """Put `data` at `path`; whatever fails, `path` is as before and no temporary file stays.

    `exclusive` refuses to replace an existing file, or a link that leads nowhere yet. The mode is
    that of the file replaced; else, and wherever `mode` is given, what the umask leaves of it, as
    for any new file. What is not `durable` may be damaged if the machine crashes: it does not wait
    for the disk.

    Raises:
        FileExists: `exclusive`, and the file is there.
        FileNotWritten: the directory is read-only, the disk is full, or the like.
    """
    target = path.resolve() if path.is_symlink() and not exclusive else path
    try:
        _write(target, data, exclusive=exclusive, mode=mode, durable=durable)
    except FileExistsError as error:
        raise FileExists(path) from error
    except OSError as error:
        raise FileNotWritten(path, error.strerror or str(error)) from error


def _write(path: Path, data: bytes, *, exclusive: bool, mode: int | None, durable: bool) -> None:
    kept = _find_mode(path) if mode is None else None
    temporary = path.with_name(f".{path.name}.{os.urandom(6).hex()}.tmp")
    descriptor = os.open(temporary, _CREATE, kept or mode or _NEW_FILE)
    try:
        with os.fdopen(descriptor, "wb") as stream:
            if kept is not None:
                temporary.chmod(kept)
            stream.write(data)
            stream.flush()
            if durable:
                os.fsync(stream.fileno())
        if exclusive:
            _put_exclusively(temporary, path)
        else:
            temporary.replace(path)
    finally:
        with contextlib.suppress(FileNotFoundError):
            temporary.unlink()


def _find_mode(path: Path) -> int | None:
    try:
        return stat.S_IMODE(path.stat().st_mode)
    except FileNotFoundError:
        return None


def _put_exclusively(temporary: Path, path: Path) -> None:
    try:
        path.hardlink_to(temporary)
    except FileExistsError:
        raise
    except OSError:
        # A file system without hard links: the gap between test and rename is all that is lost.
        if os.path.lexists(path):
            raise FileExistsError(str(path)) from None
        temporary.replace(path)
