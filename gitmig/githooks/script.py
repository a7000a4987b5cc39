"""The script of a hook: from hooks/ and the projects that it serves, and back."""

import shlex
from collections.abc import Iterable
from typing import NamedTuple

from gitmig.resources import find_resources

_MARK = "# Written by gitmig:"
_PLACE = "@PROJECTS@\n"
_CALL = "project"


class Project(NamedTuple):
    """One project that a hook serves; a repository may have several."""

    directory: str
    """Posix, relative to the top of the working tree, which is where Git starts a hook."""
    python: str
    """The interpreter that gitmig was installed for."""


def render_script(name: str, projects: Iterable[Project]) -> str:
    """Return the script of the hook `name`."""
    scripts = find_resources("hooks")
    script = (scripts / name).read_text(encoding="utf-8")
    function = (scripts / "projects.sh").read_text(encoding="utf-8")
    calls = "".join(
        f'{_CALL} {shlex.quote(project.python)} {shlex.quote(project.directory)} "$@"\n'
        for project in sorted(projects)
    )
    return script.replace(_PLACE, function + calls)


def parse_script(text: str) -> tuple[Project, ...] | None:
    """Return the projects that a hook serves, or None when the hook is not gitmig's."""
    lines = text.splitlines()
    if not any(line.startswith(_MARK) for line in lines):
        return None
    calls = [shlex.split(line) for line in lines if line.startswith(f"{_CALL} ")]
    return tuple(Project(directory, python) for _, python, directory, _ in calls)
