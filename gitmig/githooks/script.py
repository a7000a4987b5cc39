"""The script of a hook: from hooks/ and the projects that it serves, and back."""

import posixpath
import re
import shlex
import zlib
from collections.abc import Iterable
from typing import NamedTuple

from gitmig.resources import find_resources

_MARK = "# Written by gitmig:"
_START = "@START@\n"
_PLACE = "@PROJECTS@\n"
_SETTINGS = "@SETTINGS@"
_CALL = re.compile(r'^project (.*) "\$@"$', re.MULTILINE)
_SUM = "# Checksum: "
"""Tells lines of somebody's own from those of an older gitmig."""


class Project(NamedTuple):
    """One project that a hook serves; a repository may have several."""

    directory: str
    """Posix, relative to the top of the working tree, which is where Git starts a hook."""
    python: str
    """The interpreter that gitmig was installed for."""
    file: str = ""
    """The settings file, where it is not one that is found by its name."""

    @property
    def place(self) -> tuple[str, str]:
        """What makes it the same project, whatever interpreter serves it."""
        return self.directory, self.file


def render_script(name: str, projects: Iterable[Project]) -> str:
    """Return the script of the hook `name`."""
    scripts = find_resources("hooks")
    script, start, function = (
        (scripts / part).read_text(encoding="utf-8") for part in (name, "start.sh", "projects.sh")
    )
    calls = "".join(
        f'project {shlex.join((project.python, project.directory, project.file))} "$@"\n'
        for project in sorted(projects)
    )
    places = (
        posixpath.normpath(posixpath.join(project.directory, project.file))
        for project in sorted(projects)
        if project.file
    )
    # Git refuses a path above the top: that of a project whose revisions are a submodule.
    inside = (f":(top,literal){place}" for place in places if not place.startswith("../"))
    start = start.replace(_SETTINGS, shlex.join(inside))
    text = script.replace(_START, start).replace(_PLACE, function + calls)
    head, mark, rest = text.partition(_MARK)
    return f"{head}{_SUM}{_compute_sum(text)}\n{mark}{rest}"


def is_edited(text: str) -> bool:
    """Whether the script of a hook is not as gitmig wrote it, this one or an older one."""
    lines = text.splitlines(keepends=True)
    sums = [line for line in lines if line.startswith(_SUM)]
    written = "".join(line for line in lines if line not in sums)
    return sums != [f"{_SUM}{_compute_sum(written)}\n"]


def parse_script(text: str) -> tuple[Project, ...] | None:
    """Return the projects that a hook serves, or None when the hook is not gitmig's."""
    if not any(line.startswith(_MARK) for line in text.splitlines()):
        return None
    return tuple(project for line in _CALL.findall(text) for project in _parse_call(line))


def _parse_call(arguments: str) -> list[Project]:
    """Return the project of a call; none where it is a line of somebody's own."""
    try:
        python, directory, *file = shlex.split(arguments)
    except ValueError:
        return []
    return [Project(directory, python, *file[:1])]


def _compute_sum(text: str) -> str:
    return f"{zlib.crc32(text.encode()):08x}"
