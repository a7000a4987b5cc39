"""The script of a hook: from hooks/ and the projects that it serves, and back."""

import shlex
from collections.abc import Iterable
from typing import NamedTuple

from gitmig.resources import find_resources

_MARK = "# Written by gitmig:"
_START = "@START@\n"
_PLACE = "@PROJECTS@\n"
_CALL = "project"


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
        f'{_CALL} {shlex.join((project.python, project.directory, project.file))} "$@"\n'
        for project in sorted(projects)
    )
    return script.replace(_START, start).replace(_PLACE, function + calls)


def parse_script(text: str) -> tuple[Project, ...] | None:
    """Return the projects that a hook serves, or None when the hook is not gitmig's."""
    lines = text.splitlines()
    if not any(line.startswith(_MARK) for line in lines):
        return None
    calls = [shlex.split(line)[1:-1] for line in lines if line.startswith(f"{_CALL} ")]
    return tuple(Project(directory, python, *file[:1]) for python, directory, *file in calls)
