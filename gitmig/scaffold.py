"""`gitmig init`: an environment from a template, and the settings that name it."""

import os
import shutil
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from gitmig.config import find_settings_in, read_settings
from gitmig.errors import (
    AlreadySetUp,
    DirectoryNotEmpty,
    FileNotWritten,
    SettingsUnreadable,
    UnknownTemplate,
)
from gitmig.files import write_atomically
from gitmig.resources import find_resources

SETTINGS_FILE = "pyproject.toml"
GIT_ATTRIBUTES = (
    "# The same bytes on every machine, so that a revision has one content.\n*.py text eol=lf\n"
)


@dataclass(frozen=True, slots=True)
class Scaffold:
    """What is to be written, and what was there before."""

    root: Path
    """The project's directory; the settings file lies in it."""
    directory: Path
    """The environment's directory."""
    template: Path
    settings: str | None
    """The settings table, as text to append; None where the project has settings already."""

    @property
    def settings_file(self) -> Path:
        """The file that gets the settings table."""
        return self.root / SETTINGS_FILE


def list_templates() -> tuple[str, ...]:
    """Return the names of the templates, sorted."""
    return tuple(sorted(path.name for path in find_resources("templates").iterdir()))


def plan_scaffold(
    root: Path, directory: str, template: str, *, url: str | None, metadata: str | None
) -> Scaffold:
    """Check that everything can be laid down, and say what would be.

    A project with settings gets the environment that they name, if it is not there.

    Raises:
        UnknownTemplate, DirectoryNotEmpty, AlreadySetUp, SettingsUnreadable: nothing was changed.
    """
    source = find_resources("templates") / template
    if template not in list_templates():
        raise UnknownTemplate(template, list_templates())
    place = Path(os.path.normpath(root / directory))
    owner = find_settings_in(root)
    if owner is not None:
        named = read_settings(root, file=owner).script_location
        if url or metadata or os.path.lexists(place) or Path(os.path.normpath(named)) != place:
            raise AlreadySetUp(owner)
        return Scaffold(root, place, source, None)
    if os.path.lexists(place) and not _is_empty_directory(place):
        raise DirectoryNotEmpty(place)
    location = place.relative_to(root).as_posix() if place.is_relative_to(root) else directory
    settings = _render_settings(location, url=url, metadata=metadata)
    return Scaffold(root, place, source, settings)


def write_scaffold(scaffold: Scaffold) -> tuple[Path, ...]:
    """Lay the environment down, the settings last; on failure all of it is taken back.

    Returns what was written, in the order of interest.

    Raises:
        FileNotWritten: the directory cannot be written.
        SettingsUnreadable: the file's form leaves no room for the table.
    """
    directory = scaffold.directory
    missing = [place for place in (directory, *directory.parents) if not place.exists()]
    try:
        written = _copy_template(scaffold)
        if scaffold.settings is None:
            return written
        _append_settings(scaffold.settings_file, scaffold.settings)
    except OSError as error:
        _take_back(directory, missing)
        path = Path(error.filename or directory)
        raise FileNotWritten(path, error.strerror or str(error)) from error
    except (FileNotWritten, SettingsUnreadable):
        _take_back(directory, missing)
        raise
    return (scaffold.settings_file, *written)


def _copy_template(scaffold: Scaffold) -> tuple[Path, ...]:
    versions = scaffold.directory / "versions"
    versions.mkdir(parents=True)
    names = sorted(path.name for path in scaffold.template.iterdir() if path.is_file())
    for name in names:
        write_atomically(scaffold.directory / name, (scaffold.template / name).read_bytes())
    write_atomically(versions / ".gitattributes", GIT_ATTRIBUTES.encode())
    return (*(scaffold.directory / name for name in names), versions)


def _take_back(directory: Path, missing: Sequence[Path]) -> None:
    """Remove what was made: the outermost of the missing directories, or all in an empty one."""
    shutil.rmtree(missing[-1] if missing else directory, ignore_errors=True)
    if not missing:
        directory.mkdir(exist_ok=True)


def _append_settings(path: Path, settings: str) -> None:
    before = path.read_bytes() if path.exists() else b""
    newline = b"\r\n" if b"\r\n" in before else b"\n"
    gap = b"" if not before else newline if before.endswith(b"\n") else newline * 2
    data = before + gap + settings.encode().replace(b"\n", newline)
    try:
        tomllib.loads(data.decode())
    except tomllib.TOMLDecodeError as error:
        raise SettingsUnreadable(path, f"a [tool.gitmig] table cannot be added: {error}") from error
    write_atomically(path, data)


def _is_empty_directory(path: Path) -> bool:
    return path.is_dir() and not any(path.iterdir())


def _render_settings(directory: str, *, url: str | None, metadata: str | None) -> str:
    models = f"metadata = {_quote(metadata)}" if metadata else '# metadata = "myapp.models:Base"'
    return (
        "[tool.gitmig]\n"
        f"script_location = {_quote(directory)}\n"
        "# The database; ${VAR} is taken from the environment, GITMIG_URL and --url win over it.\n"
        f"url = {_quote(url or 'sqlite:///app.db')}\n"
        "# Your models, for --autogenerate and check: module:attribute, one or a list.\n"
        f"{models}\n"
    )


def _quote(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
