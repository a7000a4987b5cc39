"""Which database is kept for which branch; the list lies in Git's own directory."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import URL

from gitmig.errors import CopyFailed, NoBranchToKeepFor, NoSuchCopy
from gitmig.files import write_atomically
from gitmig.git.repository import Repository
from gitmig.revisions.directory import ScriptDirectory
from gitmig.runtime.copies import bring, drop, keep, make_way, name_copy
from gitmig.runtime.migrate import with_context
from gitmig.runtime.migration import MigrationContext
from gitmig.runtime.stash_lock import stash_lock


@dataclass(frozen=True, slots=True)
class KeptCopy:
    """A database that is kept for a branch."""

    branch: str
    place: str
    """A file, or the name of a database."""
    kept_at: str
    """By ISO 8601."""


@dataclass(frozen=True, slots=True)
class Exchange:
    """What became of one database."""

    kept_for: str | None = None
    """The branch that it was kept for; None if it belongs to the branch that is here."""
    brought: KeptCopy | None = None
    """What took its place; None if it stays, to be brought to the checkout."""


@dataclass(frozen=True, slots=True)
class _Shelf:
    """What is known of one database."""

    belongs_to: str | None = None
    since: str = ""
    copies: Mapping[str, KeptCopy] = field(default_factory=dict)
    bringing: str | None = None
    """The branch whose copy is about to take the database's place.

    Written before anything moves: a process that is killed in the midst leaves what to finish.
    """


@contextmanager
def hold_stash(directory: ScriptDirectory) -> Iterator[None]:
    """Keep every other exchange in this repository out; for `exchange()`, `claim()`, `drop_copies`.

    Raises:
        StashBusy: another one did not end within the seconds of the setting `lock_timeout`.
    """
    place = _directory(Repository.get(directory.versions))
    with stash_lock(place, directory.settings.options.lock_timeout):
        yield


def get_branch(directory: ScriptDirectory) -> str:
    """Return the branch that is checked out.

    Raises:
        NoBranchToKeepFor: HEAD is detached.
    """
    branch = Repository.get(directory.versions).branch
    if branch is None:
        raise NoBranchToKeepFor
    return branch


def exchange(directory: ScriptDirectory, branch: str) -> tuple[Exchange, ...]:
    """Keep each database for the branch that it belongs to, and bring back that of `branch`.

    Raises:
        CopyUnsupported, CopyFailed: no copy was lost.
    """
    repository = Repository.get(directory.versions)
    databases = [(_Shelved(repository, url), last) for url, last in _find_databases(directory)]
    # All of them can be kept, or none is touched.
    for shelved, last in databases:
        owner = _find_owner(shelved.read(), last)
        if owner not in (None, branch):
            shelved.name_copy(owner or "")
    return tuple(_exchange(shelved, branch, last) for shelved, last in databases)


def _exchange(shelved: "_Shelved", branch: str, last: tuple[str, str] | None) -> Exchange:
    shelf = shelved.settle()
    owner = _find_owner(shelf, last)
    if owner is None or owner == branch:
        return Exchange()
    place = shelved.name_copy(owner)
    copies = {**shelf.copies, owner: KeptCopy(owner, place, _now())}
    brought = shelf.copies.get(branch)
    if brought is None:
        keep(shelved.url, place)
        shelved.write(replace(shelf, copies=copies))
    else:
        make_way(shelved.url, place)
        shelved.write(replace(shelf, belongs_to=owner, copies=copies, bringing=branch))
        try:
            shelved.settle()
        except CopyFailed:
            shelved.write(shelf)
            raise
    return Exchange(owner, brought)


def claim(directory: ScriptDirectory, branch: str) -> None:
    """Remember that the databases, brought to the checkout of a branch now, belong to it."""
    repository = Repository.get(directory.versions)
    for url, _ in _find_databases(directory):
        shelved = _Shelved(repository, url)
        shelved.write(replace(shelved.read(), belongs_to=branch, since=_now()))


def list_copies(directory: ScriptDirectory) -> tuple[KeptCopy, ...]:
    """Return what is kept, by any database of this repository."""
    shelves = _read(Repository.get(directory.versions))
    return tuple(each for key in sorted(shelves) for each in shelves[key].copies.values())


def drop_copies(directory: ScriptDirectory, branch: str) -> tuple[KeptCopy, ...]:
    """Remove what is kept for a branch; return what that was.

    Raises:
        NoSuchCopy: nothing is.
    """
    repository = Repository.get(directory.versions)
    dropped: list[KeptCopy] = []
    for url, _ in _find_databases(directory):
        shelved = _Shelved(repository, url)
        shelf = shelved.settle()
        copy = shelf.copies.get(branch)
        if copy is not None:
            drop(url, copy.place)
            others = {key: each for key, each in shelf.copies.items() if key != branch}
            shelved.write(replace(shelf, copies=others))
            dropped.append(copy)
    if not dropped:
        raise NoSuchCopy(branch)
    return tuple(dropped)


@dataclass(frozen=True, slots=True)
class _Shelved:
    """One database, and what the list of this repository says of it."""

    repository: Repository
    url: URL

    @property
    def key(self) -> str:
        return self.url.render_as_string(hide_password=True)

    def name_copy(self, branch: str) -> str:
        return name_copy(self.url, branch, _directory(self.repository))

    def read(self) -> _Shelf:
        return _read(self.repository).get(self.key, _Shelf())

    def write(self, shelf: _Shelf) -> None:
        _write(self.repository, {**_read(self.repository), self.key: shelf})

    def settle(self) -> _Shelf:
        """Finish what is written as under way, and return what is known then."""
        shelf = self.read()
        if shelf.bringing is None:
            return shelf
        copies = dict(shelf.copies)
        brought = copies.pop(shelf.bringing)
        bring(self.url, copies[shelf.belongs_to or ""].place, brought.place)
        settled = _Shelf(shelf.bringing, _now(), copies)
        self.write(settled)
        return settled


def _find_databases(directory: ScriptDirectory) -> Iterator[tuple[URL, tuple[str, str] | None]]:
    """Yield each database of env.py, with branch and time of what ran last in it."""
    found: dict[URL, tuple[str, str] | None] = {}

    def read(context: MigrationContext) -> None:
        connection, log = context.applier.connection, context.applier.log
        last = None
        if log is not None and log.exists(connection):
            entry = next(log.read(connection, limit=1), None)
            if entry is not None and entry.branch:
                last = (entry.branch, (entry.finished_at or entry.started_at).isoformat())
        context.applier.transactions.end_reads()
        found[connection.engine.url] = last

    with_context(directory, read)
    yield from found.items()


def _find_owner(shelf: _Shelf, last: tuple[str, str] | None) -> str | None:
    """Return the branch that a database belongs to: of the last run, or of the last exchange."""
    if last is None or shelf.since > last[1]:
        return shelf.belongs_to
    return last[0]


def _now() -> str:
    return datetime.now(UTC).isoformat()


def _directory(repository: Repository) -> Path:
    return repository.common_directory / "gitmig"


def _read(repository: Repository) -> dict[str, _Shelf]:
    try:
        text = (_directory(repository) / "databases.json").read_text("utf-8")
    except FileNotFoundError:
        return {}
    return {key: _as_shelf(value) for key, value in json.loads(text).items()}


def _as_shelf(value: dict[str, Any]) -> _Shelf:
    copies = {key: KeptCopy(**each) for key, each in value["copies"].items()}
    return _Shelf(value["belongs_to"], value["since"], copies, value.get("bringing"))


def _write(repository: Repository, shelves: Mapping[str, _Shelf]) -> None:
    file = _directory(repository) / "databases.json"
    file.parent.mkdir(parents=True, exist_ok=True)
    data = {key: asdict(shelf) for key, shelf in shelves.items()}
    write_atomically(file, json.dumps(data, indent=2).encode("utf-8"))
