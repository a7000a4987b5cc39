"""Remembers what schema a replay of the revisions gives, by the content of all that decides it."""

import hashlib
import re
from collections.abc import Set as AbstractSet
from pathlib import Path
from typing import ClassVar

import sqlalchemy

from gitmig import __version__
from gitmig.autogenerate.canonical import CanonicalSql
from gitmig.autogenerate.context import AutogenContext
from gitmig.autogenerate.reading import name_schemas, select_tables
from gitmig.autogenerate.reflect import find_schemas, reflect
from gitmig.autogenerate.snapshot import Snapshot, TableKey
from gitmig.comparison.snapshot_file import Remembered, read_snapshot_file, write_snapshot_file
from gitmig.errors.autogenerate import NoConnection
from gitmig.revisions.directory import ScriptDirectory

_IMPORT = re.compile(rb"^[ \t]*(?:from|import)[ \t]+([.\w]+)", re.MULTILINE)
# What reads something else than the revision itself.
_READS = re.compile(
    rb"\b(?:open|read_text|read_bytes|import_module|__import__|exec|eval|run_path|files)\s*\("
)


class Replay:
    """A replay as it may be remembered."""

    def __init__(self, directory: Path, digest: str) -> None:
        self._directory = directory
        self._digest = digest

    def reader(self) -> "RememberedReader":
        """Return what reads the schema without a replay, where it is remembered."""
        return RememberedReader(self)

    def keeper(self) -> "KeepingReader":
        """Return what reads the schema of a replay that was made."""
        return KeepingReader(self)

    def path(self, number: int, context: AutogenContext, known: AbstractSet[TableKey]) -> Path:
        """Return the file for the schemas that take part, of the `number`th database of env.py."""
        schemas = name_schemas(context, known)
        dialect = context.dialect
        version = getattr(dialect, "server_version_info", None)
        parts = (self._digest, number, dialect.name, dialect.driver, version, schemas)
        return self._directory / f"{_hash(repr(parts).encode())}.snapshot"


class RememberedReader:
    """Gives the schema that is remembered."""

    is_live: ClassVar[bool] = False

    def __init__(self, replay: Replay) -> None:
        self._replay = replay
        self._count = 0
        self.missed = False
        """Whether a schema was asked for that is not remembered."""

    def read(self, context: AutogenContext, known: AbstractSet[TableKey]) -> Snapshot | None:
        """Return what takes part, and the database's answers of then; None if it is not known."""
        remembered = read_snapshot_file(self._replay.path(self._count, context, known))
        self._count += 1
        if remembered is None:
            self.missed = True
            return None
        context.scope.canonical.answers.update(remembered.answers)
        return select_tables(context, remembered.snapshot, known)


class KeepingReader:
    """Reads the schema from the database, and remembers it when all is compared."""

    is_live: ClassVar[bool] = True

    def __init__(self, replay: Replay) -> None:
        self._replay = replay
        self._read: list[tuple[Path, Snapshot, CanonicalSql]] = []

    def read(self, context: AutogenContext, known: AbstractSet[TableKey]) -> Snapshot:
        """Read all schemas, and return what takes part."""
        if context.connection is None:
            raise NoConnection
        schemas = name_schemas(context, known)
        snapshot = reflect(
            context.connection, find_schemas(context.connection) if schemas is None else schemas
        )
        path = self._replay.path(len(self._read), context, known)
        self._read.append((path, snapshot, context.scope.canonical))
        return select_tables(context, snapshot, known)

    def save(self) -> None:
        """Write what was read, with what the database said meanwhile."""
        for path, snapshot, canonical in self._read:
            write_snapshot_file(path, Remembered(snapshot, canonical.answers))


def find_replay(scripts: ScriptDirectory, directory: Path) -> Replay | None:
    """Return the replay of all revisions; None where more than their content may decide it.

    A revision that imports a module of the project, or reads a file, is different when that is.
    """
    settings = scripts.settings
    options = settings.options
    places = [settings.root / entry for entry in options.prepend_sys_path]
    environment = settings.script_location / "env.py"
    parts = [
        f"{__version__} {sqlalchemy.__version__} {options!r} {settings.arguments!r}".encode(),
        environment.read_bytes() if environment.is_file() else b"",
    ]
    for revision in sorted(scripts.graph, key=lambda one: one.id):
        text = scripts.path_of(revision).read_bytes()
        if not _is_self_contained(text, places):
            return None
        parts.append(text)
    return Replay(directory, _hash(b"\0".join(map(_digest, parts))))


def _is_self_contained(text: bytes, places: list[Path]) -> bool:
    """Whether a revision uses neither files nor modules of the project."""
    if _READS.search(text):
        return False
    names = {match.decode().partition(".")[0] for match in _IMPORT.findall(text)}
    return not any(
        name == "" or (place / name).exists() or (place / f"{name}.py").exists()
        for name in names
        for place in places
    )


def _digest(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()


def _hash(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()[:40]
