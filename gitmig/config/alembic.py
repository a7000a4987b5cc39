"""An Alembic project's settings, alembic.ini and [tool.alembic], and what they are here."""

import os
import re
import tomllib
import warnings
from collections.abc import Callable, Iterator, Mapping
from configparser import ConfigParser, NoSectionError
from configparser import Error as ConfigParserError
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from gitmig.config.options import Options, Settings
from gitmig.config.reading import map_texts
from gitmig.config.tables import RegisteredHook, WriteHook
from gitmig.errors import AlembicSettingsInvalid

VERSION_TABLE = "alembic_version"
FILE_TEMPLATE = "%(rev)s_%(slug)s"
CONTEXT_DEFAULTS: Mapping[str, Any] = {
    "version_table": VERSION_TABLE,
    "log": False,
    "transaction_per_migration": False,
    "render_as_batch": False,
    "compare_server_default": False,
    "autogenerate_plugins": ("alembic.autogenerate.*",),
    "compare_enums": False,  # where they are compared at all, a plugin does it
}
"""What `context.configure()` does where nobody says otherwise, and gitmig does otherwise."""

HOOKS_SECTION = "post_write_hooks"
_SEPARATORS = {"os": os.pathsep, "space": " ", "newline": "\n", ":": ":", ";": ";"}
_LEGACY = re.compile(r", *| +")
_LEGACY_PATHS = re.compile(r", *| +|:")
_BYTE_ORDER_MARK = "\ufeff"
_TRUE = frozenset({"1", "on", "t", "true", "y", "yes"})
_FALSE = frozenset({"0", "f", "false", "n", "no", "off"})


@dataclass
class AlembicFiles:
    """The settings files of an Alembic project; either may be absent."""

    ini_path: Path | None
    toml_path: Path | None = None
    section: str = "alembic"
    """The main section of the ini file."""
    variables: Mapping[str, str] = field(default_factory=dict)
    """What `%(name)s` in a value may stand for besides `here`."""
    start: Path = field(default_factory=Path.cwd)
    """Where relative paths start."""

    @cached_property
    def ini(self) -> ConfigParser:
        """The ini file, or one in memory that has the main section alone."""
        path = self.ini_path
        here = "." if path is None else path.absolute().parent.as_posix()
        parser = ConfigParser({"here": here, **self.variables})
        if path is None or not path.is_file():
            parser.add_section(self.section)
        else:
            with _told_of(path):
                text = path.read_text(encoding="locale")
                if text.startswith(_BYTE_ORDER_MARK):
                    raise ValueError("it begins with a byte order mark: save it without one")
                parser.read_string(text, str(path))
        return parser

    @cached_property
    def toml(self) -> Mapping[str, Any]:
        """The table [tool.alembic], its variables filled in; empty where there is none."""
        path = self.toml_path
        if path is None or not path.is_file():
            return {}
        variables = {"here": path.absolute().parent.as_posix(), **self.variables}
        with _told_of(path):
            document = tomllib.loads(path.read_text(encoding="utf-8"))
            table = document.get("tool", {}).get("alembic", {})
            if not isinstance(table, dict):
                raise AlembicSettingsInvalid("Incorrect TOML format")
            filled: Mapping[str, Any] = map_texts(table, lambda text: text % variables)
        return filled

    @property
    def exist(self) -> bool:
        """Whether one of them says something."""
        named = self.ini_path is not None and self.ini_path.is_file()
        return (named and self.ini.has_section(self.section)) or bool(self.toml)

    def find(self, name: str) -> Any:
        """Return an option: of the ini file, else of the table; None where neither has it."""
        found = self._find_in_ini(name)
        return self.toml.get(name) if found is None else found

    def find_text(self, name: str) -> str | None:
        """Return an option that is a text; None where it is not there."""
        value = self.find(name)
        if value is None or isinstance(value, str):
            return value
        raise AlembicSettingsInvalid(f"{name}: {value!r} is no text")

    def find_boolean(self, name: str) -> bool:
        """Return an option that is a word for yes or no, or a boolean in TOML."""
        value = self.find(name)
        match value:
            case None:
                return False
            case bool():
                return value
            case str() if value.strip().lower() in _TRUE | _FALSE:
                return value.strip().lower() in _TRUE
        raise AlembicSettingsInvalid(f"boolean value expected for parameter {name!r}")

    def find_list(self, name: str) -> list[str]:
        """Return the paths of an option, as they are written."""
        value = self.find(name)
        if value is None:
            return []
        if isinstance(value, list):
            return list(map(str, value))
        if not isinstance(value, str):
            raise AlembicSettingsInvalid(f"{name}: {value!r} is no list of paths")
        paths = (each.strip() for each in self._splitter(name)(value))
        return [each for each in paths if each]

    def iter_hooks(self) -> Iterator[dict[str, str]]:
        """Yield what is said of each hook on new files: its `name`, its `type` and options."""
        if not self.ini.has_section(HOOKS_SECTION):
            hooks = self.toml.get(HOOKS_SECTION, [])
            if not isinstance(hooks, list) or not all(isinstance(each, dict) for each in hooks):
                raise AlembicSettingsInvalid(f"{HOOKS_SECTION}: {hooks!r} is no list of tables")
            yield from hooks
            return
        with _told_of(self.ini_path):
            options = dict(self.ini.items(HOOKS_SECTION))
        for name in filter(None, _LEGACY.split(options.get("hooks", ""))):
            given = {
                key.removeprefix(f"{name}."): value
                for key, value in options.items()
                if key.startswith(f"{name}.")
            }
            yield {"name": name, **given}

    def options(self) -> Options:
        """Return the same options under gitmig's names.

        Raises:
            AlembicSettingsInvalid: one is missing or has a value without meaning.
        """
        location = self.find_text("script_location")
        if location is None:
            raise AlembicSettingsInvalid("No 'script_location' key found in configuration.")
        given: dict[str, Any] = {
            name: found
            for name, convert in _CONVERSIONS.items()
            if (found := self._find_as(name, convert)) is not None
        }
        places: dict[str, Any] = {
            name: tuple(map(self._place, self.find_list(name)))
            for name in ("version_locations", "prepend_sys_path")
        }
        url = self.find_text("sqlalchemy.url")
        return Options(
            **{"file_template": FILE_TEMPLATE, **given},
            **places,
            script_location=self._place(location),
            recursive_version_locations=self.find_boolean("recursive_version_locations"),
            revision_environment=self.find_boolean("revision_environment"),
            post_write_hooks=tuple(map(convert_hook, self.iter_hooks())),
            url=url,
            version_table=VERSION_TABLE,
            log=False,
            transaction_per_migration=False,
            render_as_batch="never",
        )

    def settings(self, arguments: tuple[str, ...] = ()) -> Settings:
        """Return the settings in force; `arguments` are those for env.py."""
        file = next((each for each in (self.ini_path, self.toml_path) if each), None)
        root = Path.cwd() if file is None else file.absolute().parent
        return Settings(root, file, self.options(), arguments=arguments)

    def _find_in_ini(self, name: str) -> str | None:
        if not self.ini.has_option(self.section, name):
            return None
        with _told_of(self.ini_path):
            return self.ini.get(self.section, name)

    def _find_as(self, name: str, convert: Callable[[Any], Any]) -> Any:
        """Return an option by its conversion; None where it is not there."""
        value = self.find(name)
        try:
            return None if value is None else convert(value)
        except (TypeError, ValueError):
            message = f"{name}: {value!r} is no {_KINDS[convert]}"
            raise AlembicSettingsInvalid(message) from None

    def _place(self, text: str) -> str:
        is_resource = ":" in text and not Path(text).is_absolute()
        return text if is_resource else str(self.start / text)

    def _splitter(self, name: str) -> Callable[[str], list[str]]:
        option = "path_separator"
        separator = self._find_in_ini(option)
        if separator is None and name == "version_locations":
            option = "version_path_separator"
            separator = self._find_in_ini(option)
            if separator is not None:
                message = f"The {option} configuration parameter is deprecated; use path_separator."
                warnings.warn(message, DeprecationWarning, stacklevel=2)
        if separator is None:
            message = f"No path_separator found in configuration; `{name}` is split as of old."
            warnings.warn(message, DeprecationWarning, stacklevel=2)
            return (_LEGACY_PATHS if name == "prepend_sys_path" else _LEGACY).split
        if separator not in _SEPARATORS:
            known = ", ".join(_SEPARATORS)
            raise AlembicSettingsInvalid(f"{option}: {separator!r} is none of {known}")
        return lambda text: text.split(_SEPARATORS[separator])


def find_files(path: Path) -> AlembicFiles:
    """Return the settings of the project whose settings file is `path`, of either kind."""
    if path.suffix == ".toml":
        return AlembicFiles(None, path)
    return AlembicFiles(path, path.parent / "pyproject.toml")


@contextmanager
def _told_of(path: Path | None) -> Iterator[None]:
    """Turn what cannot be read in a file into an error that names it."""
    try:
        yield
    except (
        AttributeError,
        ConfigParserError,
        LookupError,
        OSError,
        TypeError,
        ValueError,
    ) as error:
        told = " ".join(str(error).split())
        raise AlembicSettingsInvalid(f"{path} cannot be read: {told}") from error


def read_section(files: AlembicFiles, name: str) -> dict[str, str] | None:
    """Return all options of a section of the ini file; None where it has none of that name."""
    try:
        return dict(files.ini.items(name))
    except NoSectionError:
        return None


def convert_hook(given: Mapping[str, str]) -> WriteHook:
    """Return what an Alembic project says of a hook as gitmig's settings say it.

    Raises:
        AlembicSettingsInvalid: it lacks what its type needs.
    """
    type_ = given.get("type")
    if type_ is not None and "name" in given and not WriteHook.knows(type_):
        own: Any = type_
        return RegisteredHook(name=given["name"], type=own, given=given)
    fields = ("name", "type", "entrypoint", "executable", "module", "options", "cwd")
    known: dict[str, Any] = {key: given[key] for key in fields if key in given}
    if "name" not in given:
        raise AlembicSettingsInvalid("a post write hook has no `name`")
    if type_ is None:
        raise AlembicSettingsInvalid(f"post write hook {given.get('name')!r}: it needs `type`")
    try:
        return WriteHook(**known)
    except (KeyError, TypeError, ValueError) as error:
        name, reason = given.get("name"), f"it needs {error}"
        raise AlembicSettingsInvalid(f"post write hook {name!r}: {reason}") from None


_CONVERSIONS: Mapping[str, Callable[[Any], Any]] = {
    "file_template": str,
    "truncate_slug_length": int,
    "timezone": str,
    "output_encoding": str,
}
_KINDS: Mapping[Callable[[Any], Any], str] = {str: "text", int: "whole number"}
