"""`init`: a new environment from a template, in the project's own template directory or ours."""

import tomllib
from pathlib import Path

from gitmig.compat.alembic.config import Config
from gitmig.errors import AlembicSettingsInvalid, DirectoryNotEmpty
from gitmig.files import write_atomically

INI = """\
[alembic]
script_location = {location}
prepend_sys_path = .
path_separator = os
sqlalchemy.url = driver://user:pass@localhost/dbname
"""
PYPROJECT_INI = """\
[alembic]
sqlalchemy.url = driver://user:pass@localhost/dbname
"""
PYPROJECT = """\
[tool.alembic]
script_location = "{location}"
prepend_sys_path = ["."]
"""
IN_PYPROJECT = {"pyproject": "generic", "pyproject_async": "async"}
"""Templates with their settings in pyproject.toml, and the one that has the files."""
OUR_SETTINGS = "settings.toml"


def lay_down(config: Config, directory: str, template: str, *, package: bool) -> None:
    """Copy a template's files, and write the settings file where there is none.

    Raises:
        DirectoryNotEmpty: nothing was changed.
        AlembicSettingsInvalid: there is no such template.
    """
    place = Path(directory)
    templates = Path(config.get_template_directory())
    source = templates / template
    in_pyproject = not source.is_dir() and template in IN_PYPROJECT
    if in_pyproject:
        source = templates / IN_PYPROJECT[template]
    if place.exists() and any(place.iterdir()):
        raise DirectoryNotEmpty(place)
    if not source.is_dir():
        raise AlembicSettingsInvalid(f"No such template {source}")
    versions = place / "versions"
    _make_directories(config, place, versions)
    for each in sorted(path for path in source.iterdir() if path.is_file()):
        if each.name == OUR_SETTINGS:
            continue
        if each.name.endswith(".ini.mako"):
            _write_settings(config, _render(each, _location(place)))
            continue
        write_atomically(place / each.name, each.read_bytes())
        config.print_stdout("Generating %s ...  done", (place / each.name).absolute())
    if in_pyproject:
        _add_to_pyproject(config, PYPROJECT.format(location=_location(place)))
        _write_settings(config, PYPROJECT_INI)
    elif (source / OUR_SETTINGS).is_file():
        _write_settings(config, INI.format(location=_location(place)))
    for each in (place, versions) if package else ():
        write_atomically(each / "__init__.py", b"")
        config.print_stdout("Adding %s ...  done", (each / "__init__.py").absolute())
    config.print_stdout(
        "Please edit configuration/connection/logging settings in %s before proceeding.",
        _settings_file(config).absolute(),
    )


def _make_directories(config: Config, *places: Path) -> None:
    for each in places:
        if not each.is_dir():
            each.mkdir(parents=True)
            config.print_stdout("Creating directory %s ...  done", each.absolute())


def _settings_file(config: Config) -> Path:
    return Path(config.config_file_name or "alembic.ini")


def _write_settings(config: Config, text: str) -> None:
    path = _settings_file(config)
    if path.exists():
        config.print_stdout("File %s already exists, skipping", path.absolute())
        return
    write_atomically(path, text.encode())
    config.print_stdout("Generating %s ...  done", path.absolute())


def _add_to_pyproject(config: Config, table: str) -> None:
    path = Path(config.toml_file_name or "pyproject.toml")
    before = path.read_bytes() if path.is_file() else b""
    if "alembic" in tomllib.loads(before.decode()).get("tool", {}):
        config.print_stdout("%s has [tool.alembic] already, skipping", path.absolute())
        return
    newline = b"\r\n" if b"\r\n" in before else b"\n"
    gap = newline * 2 if before else b""
    write_atomically(path, before + gap + table.encode().replace(b"\n", newline))
    verb = "Appending to existing" if before else "Generating"
    config.print_stdout("%s %s ...  done", verb, path.absolute())


def _location(place: Path) -> str:
    return str(place) if place.is_absolute() else f"%(here)s/{place.as_posix()}"


def _render(template: Path, location: str) -> str:
    from mako.template import Template

    text: str = Template(filename=str(template)).render(script_location=location)
    return text
