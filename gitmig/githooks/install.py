"""Puts the hooks in place, takes them away, says how they stand; a foreign hook is never lost."""

import os
import stat
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import chain, count
from pathlib import Path
from typing import Literal

from gitmig.errors import (
    FileNotWritten,
    HookKeptTwice,
    ManagedHooksDirectory,
    SharedHooksDirectory,
)
from gitmig.files import PROGRAM, write_atomically
from gitmig.git.repository import Repository
from gitmig.githooks.script import Project, is_edited, parse_script, render_script
from gitmig.githooks.table import HOOKS

KEPT = ".before-gitmig"
"""What is put behind the name of a foreign hook; the scripts in hooks/ call it by that name."""
_EDITED = ".edited"
"""What is put behind the name of a hook of ours that somebody changed, when it is written anew."""

State = Literal["absent", "installed", "outdated", "foreign"]


@dataclass(frozen=True, slots=True)
class HookStatus:
    """How one hook stands, as one project sees it."""

    name: str
    path: Path
    state: State
    """`outdated`: installed by another gitmig or interpreter. `foreign`: not gitmig's hook."""
    kept: Path | None = None
    """The foreign hook that was there before; ours calls it first."""
    saved: Path | None = None
    """Where the file is now that was here, and had lines of somebody's own; nobody runs it."""


def status(
    repository: Repository, project: Path, *, python: str = sys.executable
) -> tuple[HookStatus, ...]:
    """Return how each hook stands for a project.

    `project` is its directory, or its settings file where that is not found by its name.
    """
    directory = repository.hooks_directory
    served = _project(repository, project, python)
    return tuple(_status(name, directory, served) for name in HOOKS)


def install(
    repository: Repository, project: Path, *, python: str = sys.executable, force: bool = False
) -> tuple[HookStatus, ...]:
    """Install every hook for a project, named as for `status`; return how they stand then.

    A foreign hook is kept beside ours, which calls it first. Done twice, it changes nothing;
    another project's hook goes on to serve that project too. A hook of ours that somebody edited
    is saved beside the new one.

    Raises:
        SharedHooksDirectory: the hooks lie outside of the repository, and not `force`.
        ManagedHooksDirectory: another tool would overwrite ours, and not `force`.
        HookKeptTwice: a foreign hook stands where another one is kept already.
        FileNotWritten: the system refused; what was there is still there.
    """
    directory = repository.hooks_directory
    if not force:
        _refuse_directories_of_others(repository, directory)
    before = status(repository, project, python=python)
    for hook in before:
        if hook.state == "foreign" and hook.kept is not None:
            raise HookKeptTwice(hook.path, hook.kept)
    with _telling(directory):
        directory.mkdir(parents=True, exist_ok=True)
    served = _project(repository, project, python)
    saved = {hook.name: _install_one(hook, served) for hook in before}
    return _with_saved(status(repository, project, python=python), saved)


def uninstall(
    repository: Repository, project: Path, *, python: str = sys.executable
) -> tuple[HookStatus, ...]:
    """Remove the hooks of the project; give back each foreign hook as it was.

    A hook that serves other projects too stays for them; a foreign one is left alone. One of ours
    that somebody edited is saved beside its place.

    Raises:
        FileNotWritten: the system refused; what was there is still there.
    """
    saved: dict[str, Path | None] = {}
    for hook in status(repository, project, python=python):
        served = _read_projects(hook.path)
        if served is not None:
            own = _project(repository, project, python).place
            others = [other for other in served if other.place != own]
            saved[hook.name] = _uninstall_one(hook, others)
    return _with_saved(status(repository, project, python=python), saved)


def serves_projects(repository: Repository) -> bool:
    """Whether there is a hook of ours for any project."""
    return any(_read_projects(repository.hooks_directory / name) for name in HOOKS)


def _with_saved(
    statuses: Iterable[HookStatus], saved: Mapping[str, Path | None]
) -> tuple[HookStatus, ...]:
    return tuple(replace(hook, saved=saved.get(hook.name)) for hook in statuses)


def _project(repository: Repository, project: Path, python: str) -> Project:
    place, file = (project.parent, project.name) if project.is_file() else (project, "")
    directory = Path(os.path.relpath(place.resolve(), repository.root)).as_posix()
    return Project(directory, python, file)


def _status(name: str, directory: Path, project: Project) -> HookStatus:
    path = directory / name
    kept = directory / f"{name}{KEPT}"
    return HookStatus(name, path, _state(path, project), kept if os.path.lexists(kept) else None)


def _state(path: Path, project: Project) -> State:
    if not os.path.lexists(path):
        return "absent"
    served = _read_projects(path)
    if served is None:
        return "foreign"
    if project.place not in (other.place for other in served):
        return "absent"
    current = project in served and _read(path) == render_script(path.name, served)
    return "installed" if current and path.stat().st_mode & stat.S_IXUSR else "outdated"


def _read_projects(path: Path) -> tuple[Project, ...] | None:
    """Return the projects that the hook at `path` serves; None: no hook, or not ours."""
    try:
        return parse_script(_read(path))
    except OSError:
        return None


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8", errors="replace")


def _refuse_directories_of_others(repository: Repository, directory: Path) -> None:
    if directory.parts[-2:] == (".husky", "_"):
        raise ManagedHooksDirectory(directory, "husky", "`.husky/NAME`")
    real = directory.resolve()
    homes = (repository.root, repository.git_directory, repository.common_directory)
    if not any(real.is_relative_to(home) for home in homes):
        raise SharedHooksDirectory(directory)


def _install_one(hook: HookStatus, project: Project) -> Path | None:
    """Write one hook; return where the one that was there is saved, if somebody edited it."""
    others = _read_projects(hook.path) or ()
    projects = [project, *(other for other in others if other.place != project.place)]
    script = render_script(hook.name, projects).encode()
    if hook.state != "foreign":
        saved = _save_edited(hook.path)
        write_atomically(hook.path, script, mode=PROGRAM)
        return saved
    kept = hook.path.with_name(f"{hook.name}{KEPT}")
    with _telling(hook.path):
        hook.path.rename(kept)
    try:
        write_atomically(hook.path, script, mode=PROGRAM)
    except FileNotWritten:
        kept.rename(hook.path)
        raise
    return None


def _uninstall_one(hook: HookStatus, others: list[Project]) -> Path | None:
    saved = _save_edited(hook.path)
    with _telling(hook.path):
        if others:
            write_atomically(hook.path, render_script(hook.name, others).encode(), mode=PROGRAM)
        elif hook.kept is not None:
            hook.kept.replace(hook.path)
        else:
            hook.path.unlink()
    return saved


def _save_edited(path: Path) -> Path | None:
    """Copy a hook of ours that somebody edited; return the copy, or None for another hook."""
    if not path.exists() or not is_edited(_read(path)):
        return None
    data = path.read_bytes()
    for number in chain([""], count(2)):
        place = path.with_name(f"{path.name}{_EDITED}{number}")
        if not os.path.lexists(place):
            write_atomically(place, data, exclusive=True)
            break
        if place.is_file() and place.read_bytes() == data:
            break
    return place


@contextmanager
def _telling(path: Path) -> Iterator[None]:
    """Turn the system's refusal into an error for people."""
    try:
        yield
    except OSError as error:
        raise FileNotWritten(path, error.strerror or str(error)) from error
