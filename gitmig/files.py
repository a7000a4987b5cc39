"""Writes a file whole or not at all: a temporary file beside it, flushed, then put in place."""

import contextlib
import os
import stat
import tempfile
from pathlib import Path

from gitmig.errors import FileExists, FileNotWritten

NEW_FILE_MODE = 0o644


def write_atomically(
    path: Path,
    data: bytes,
    *,
    exclusive: bool = False,
    mode: int | None = None,
    durable: bool = True,
) -> None:
    """Put `data` at `path`; whatever fails, `path` is as before and no temporary file stays.

    `exclusive` refuses to replace an existing file. The mode is that of the file replaced, or
    `mode`. What is not `durable` may be damaged if the machine crashes: it does not wait for the
    disk.

    Raises:
        FileExists: `exclusive`, and the file is there.
        FileNotWritten: the directory is read-only, the disk is full, or the like.
    """
    target = path.resolve() if path.is_symlink() else path
    try:
        mode = _mode_of(target) if mode is None else mode
        _write(target, data, exclusive=exclusive, mode=mode, durable=durable)
    except FileExistsError as error:
        raise FileExists(path) from error
    except OSError as error:
        raise FileNotWritten(path, error.strerror or str(error)) from error


def _mode_of(path: Path) -> int:
    try:
        return stat.S_IMODE(path.stat().st_mode)
    except FileNotFoundError:
        return NEW_FILE_MODE


def _write(path: Path, data: bytes, *, exclusive: bool, mode: int, durable: bool) -> None:
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".tmp")
    temporary = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(data)
            stream.flush()
            if durable:
                os.fsync(stream.fileno())
        temporary.chmod(mode)
        if exclusive:
            _put_exclusively(temporary, path)
        else:
            temporary.replace(path)
    finally:
        with contextlib.suppress(FileNotFoundError):
            temporary.unlink()


def _put_exclusively(temporary: Path, path: Path) -> None:
    try:
        path.hardlink_to(temporary)
    except FileExistsError:
        raise
    except OSError:
        # A file system without hard links: the gap between test and rename is all that is lost.
        if path.exists():
            raise FileExistsError(str(path)) from None
        temporary.replace(path)
