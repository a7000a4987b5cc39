"""A snapshot of a schema in a file.

It is a pickle, for a type is whatever class reflection gave. It is read with an eye on each class:
only values of a snapshot, SQLAlchemy's own, and types of modules that are loaded anyway.
"""

import io
import pickle
import sys
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from sqlalchemy.types import TypeEngine

from gitmig.autogenerate import snapshot as values
from gitmig.autogenerate.canonical import Question
from gitmig.autogenerate.snapshot import Snapshot
from gitmig.errors import FileNotWritten
from gitmig.files import write_atomically
from gitmig.revisions.cache_file import make_cache_directory

_OWN = frozenset({values.__name__, Question.__module__})
_SQLALCHEMY = ("sqlalchemy.sql.", "sqlalchemy.dialects.")
KEPT = 32
"""How many snapshots are kept, the newest."""


class Remembered(NamedTuple):
    """A schema, and what its database said about expressions."""

    snapshot: Snapshot
    answers: Mapping[Question, str | None]


def read_snapshot_file(path: Path) -> Remembered | None:
    """Return what a file holds; None where there is none, or it is foreign or damaged."""
    try:
        header, _, body = path.read_bytes().partition(b"\n")
        if header != _header(body):
            return None
        return Remembered(*_Unpickler(io.BytesIO(body)).load())
    except Exception:  # whatever a damaged pickle makes of its classes
        return None


def write_snapshot_file(path: Path, remembered: Remembered) -> None:
    """Write the file and forget the oldest ones; that it cannot be written is no error."""
    try:
        body = pickle.dumps(tuple(remembered), protocol=4)
    except Exception:  # a type that cannot be pickled
        return
    try:
        make_cache_directory(path.parent)
        write_atomically(path, _header(body) + b"\n" + body, durable=False)
        files = sorted(path.parent.glob("*.snapshot"), key=lambda one: one.stat().st_mtime)
        for old in files[:-KEPT]:
            old.unlink()
    except (OSError, FileNotWritten):
        return


def _header(body: bytes) -> bytes:
    return b"gitmig snapshot 5 %d" % zlib.crc32(body)


class _Unpickler(pickle.Unpickler):
    def find_class(self, module: str, name: str) -> Any:
        found = getattr(sys.modules.get(module), name, None)
        if isinstance(found, type) and (
            module in _OWN or module.startswith(_SQLALCHEMY) or issubclass(found, TypeEngine)
        ):
            return found
        raise pickle.UnpicklingError(f"{module}.{name} is no part of a snapshot")
