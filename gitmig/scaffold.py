"""`gitmig init`: an environment from a template, and the settings that name it."""

import os
import re
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
    TemplateOptionUnused,
    UnknownTemplate,
)
from gitmig.files import write_atomically
from gitmig.resources import find_resources

SETTINGS_FILE = "pyproject.toml"
SETTINGS_TEMPLATE = "settings.toml"
"""The settings that go with a template; its other files are laid down as they are."""
_URL = re.compile(r"^url = .*$", re.MULTILINE)
_METADATA = re.compile(r"^# metadata = .*$", re.MULTILINE)
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
    package: bool = False
    """Whether the environment is to be a Python package."""

    @property
    def settings_file(self) -> Path:
        """The file that gets the settings table."""
        return self.root / SETTINGS_FILE


@dataclass(frozen=True, slots=True)
class Template:
    """An environment that can be laid down."""

    name: str
    description: str
    """The first line of its README."""


def find_templates() -> tuple[Template, ...]:
    """Return the templates, sorted by name."""
    directories = sorted(path for path in find_resources("templates").iterdir() if path.is_dir())
    return tuple(Template(path.name, _describe_template(path)) for path in directories)


def _describe_template(path: Path) -> str:
    return (path / "README").read_text(encoding="utf-8").partition("\n")[0]


def plan_scaffold(
    root: Path,
    directory: str,
    template: str,
    *,
    url: str | None = None,
    metadata: str | None = None,
    package: bool = False,
    name: str | None = None,
) -> Scaffold:
    """Check that everything can be laid down, and say what would be.

    A project with settings gets the environment that they name, if it is not there: those of the
    environment `name`, if one is given.

    Raises:
        UnknownTemplate, DirectoryNotEmpty, AlreadySetUp, SettingsUnreadable: nothing was changed.
    """
    source = find_resources("templates") / template
    known = [each.name for each in find_templates()]
    if template not in known:
        raise UnknownTemplate(template, known)
    place = Path(os.path.normpath(root / directory))
    owner = find_settings_in(root)
    if owner is not None:
        named = read_settings(root, file=owner, name=name).script_location
        if url or metadata or os.path.lexists(place) or Path(os.path.normpath(named)) != place:
            raise AlreadySetUp(owner)
        return Scaffold(root, place, source, None, package)
    if os.path.lexists(place) and not _is_empty_directory(place):
        raise DirectoryNotEmpty(place)
    location = place.relative_to(root).as_posix() if place.is_relative_to(root) else directory
    text = (source / SETTINGS_TEMPLATE).read_text(encoding="utf-8")
    settings = _render_settings(text, template, location, url=url, metadata=metadata)
    return Scaffold(root, place, source, settings, package)


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
        append_settings(scaffold.settings_file, scaffold.settings)
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
    names = sorted(
        path.name
        for path in scaffold.template.iterdir()
        if path.is_file() and path.name != SETTINGS_TEMPLATE
    )
    for name in names:
        write_atomically(scaffold.directory / name, (scaffold.template / name).read_bytes())
    if scaffold.package:
        for place in (scaffold.directory, versions):
            write_atomically(place / "__init__.py", b"")
    write_atomically(versions / ".gitattributes", GIT_ATTRIBUTES.encode())
    return (*(scaffold.directory / name for name in names), versions)


def _take_back(directory: Path, missing: Sequence[Path]) -> None:
    """Remove what was made: the outermost of the missing directories, or all in an empty one."""
    shutil.rmtree(missing[-1] if missing else directory, ignore_errors=True)
    if not missing:
        directory.mkdir(exist_ok=True)


def append_settings(path: Path, settings: str) -> None:
    """Add a table to a settings file, which is made where it is missing.

    Raises:
        SettingsUnreadable: the file's form leaves no room for the table.
    """
    before = path.read_bytes() if path.exists() else b""
    newline = b"\r\n" if b"\r\n" in before else b"\n"
    gap = newline if before else b""  # what ends without a newline gets it back by taking this out
    data = before + gap + settings.encode().replace(b"\n", newline)
    try:
        tomllib.loads(data.decode())
    except tomllib.TOMLDecodeError as error:
        raise SettingsUnreadable(path, f"a [tool.gitmig] table cannot be added: {error}") from error
    write_atomically(path, data)


def _is_empty_directory(path: Path) -> bool:
    return path.is_dir() and not any(path.iterdir())


def _render_settings(
    text: str, template: str, location: str, *, url: str | None, metadata: str | None
) -> str:
    """Return a template's settings with what is known of the project filled in.

    Raises:
        TemplateOptionUnused: the template has no place for the URL or the models.
    """
    text = text.replace("@SCRIPT_LOCATION@", _quote(location))
    for option, marker, value in (("url", _URL, url), ("metadata", _METADATA, metadata)):
        if value is None:
            continue
        if len(marker.findall(text)) != 1:
            raise TemplateOptionUnused(template, option)
        line = f"{option} = {_quote(value)}"
        text = marker.sub(line.replace("\\", r"\\"), text)
    return text


def _quote(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
