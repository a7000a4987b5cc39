"""`gitmig init`: an environment from a template, and the settings that name it."""

import shutil
import tomllib
from dataclasses import dataclass
from pathlib import Path

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
    settings: str
    """The settings table, as text to append."""

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

    Raises:
        UnknownTemplate, DirectoryNotEmpty, AlreadySetUp, SettingsUnreadable: nothing was changed.
    """
    source = find_resources("templates") / template
    if template not in list_templates():
        raise UnknownTemplate(template, list_templates())
    scaffold = Scaffold(
        root, root / directory, source, _render_settings(directory, url=url, metadata=metadata)
    )
    if _has_table(scaffold.settings_file):
        raise AlreadySetUp(scaffold.settings_file)
    if scaffold.directory.exists() and not _is_empty_directory(scaffold.directory):
        raise DirectoryNotEmpty(scaffold.directory)
    return scaffold


def write_scaffold(scaffold: Scaffold) -> tuple[Path, ...]:
    """Lay the environment down, the settings last; on failure all of it is taken back.

    Returns what was written, in the order of interest.

    Raises:
        FileNotWritten: the directory cannot be written.
    """
    existed = scaffold.directory.exists()
    try:
        written = _copy_template(scaffold)
        _append_settings(scaffold)
    except OSError as error:
        _take_back(scaffold.directory, existed)
        raise FileNotWritten(scaffold.directory, error.strerror or str(error)) from error
    except FileNotWritten:
        _take_back(scaffold.directory, existed)
        raise
    return (scaffold.settings_file, *written)


def _copy_template(scaffold: Scaffold) -> tuple[Path, ...]:
    versions = scaffold.directory / "versions"
    versions.mkdir(parents=True)
    names = sorted(path.name for path in scaffold.template.iterdir() if path.is_file())
    for name in names:
        shutil.copyfile(scaffold.template / name, scaffold.directory / name)
    (versions / ".gitattributes").write_text(GIT_ATTRIBUTES, encoding="utf-8")
    return (*(scaffold.directory / name for name in names), versions)


def _take_back(directory: Path, existed: bool) -> None:
    shutil.rmtree(directory, ignore_errors=True)
    if existed:
        directory.mkdir(exist_ok=True)


def _append_settings(scaffold: Scaffold) -> None:
    path = scaffold.settings_file
    before = path.read_bytes() if path.exists() else b""
    newline = b"\r\n" if b"\r\n" in before else b"\n"
    gap = b"" if not before else newline if before.endswith(b"\n") else newline * 2
    addition = scaffold.settings.encode().replace(b"\n", newline)
    write_atomically(path, before + gap + addition)


def _is_empty_directory(path: Path) -> bool:
    return path.is_dir() and not any(path.iterdir())


def _has_table(path: Path) -> bool:
    try:
        return "gitmig" in tomllib.loads(path.read_text(encoding="utf-8")).get("tool", {})
    except FileNotFoundError:
        return False
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SettingsUnreadable(path, f"not valid TOML: {error}") from error


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
