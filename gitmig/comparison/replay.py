"""Remembers what schema a replay of the revisions gives, by the content of all that decides it."""

import hashlib
import re
import sys
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from importlib.machinery import PathFinder
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

_IMPORT = re.compile(rb"\bfrom[ \t]+([.\w]+)[ \t]+import\b|\bimport[ \t]+([\w., \t]+)")
# What reads something else than the revision itself.
_READS = re.compile(
    rb"\b(?:open|read_text|read_bytes|import_module|__import__|exec|eval|run_path|files)\s*\("
    rb"|\b(?:environ|getenv)\b"
)
_OURS = frozenset({"gitmig", "alembic"})
"""Their versions are known; a directory of such a name holds the revisions, and no module."""
_INSTALLED = frozenset({"site-packages", "dist-packages"})


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


def _is_self_contained(text: bytes, places: Sequence[Path]) -> bool:
    """Whether a revision uses neither files nor modules of the project."""
    return not _READS.search(text) and not any(
        _is_of_project(name, places) for name in _find_imports(text)
    )


def _find_imports(text: bytes) -> set[str]:
    """Return the top names of what is imported; an empty one is the package of the file."""
    found: set[str] = set()
    for package, modules in _IMPORT.findall(text):
        several = [package] if package else modules.split(b",")
        words = (each.decode("ascii", "replace").split() for each in several)
        found.update(each[0].partition(".")[0] for each in words if each)
    return found


def _is_of_project(name: str, places: Sequence[Path]) -> bool:
    """Whether a module may change at any time: it is neither Python's own nor installed."""
    if name in _OURS:
        return False
    if not name or any(
        (place / name).exists() or (place / f"{name}.py").exists() for place in places
    ):
        return True
    # A project with its code in `src` is found by a path that an editable installation adds.
    spec = None if name in sys.stdlib_module_names else PathFinder.find_spec(name)
    if spec is None:
        return False
    found = [*(spec.submodule_search_locations or ()), *([spec.origin] if spec.origin else [])]
    return any(_INSTALLED.isdisjoint(Path(place).parts) for place in found)


def _digest(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()


def _hash(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()[:40]
