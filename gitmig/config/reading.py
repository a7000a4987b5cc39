"""From a settings file, the environment and the command line to Settings."""

import os
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import fields, replace
from pathlib import Path
from typing import Any, get_type_hints

from gitmig.config.conversion import convert_value, is_text, parse_value, suggest
from gitmig.config.document import find_line, find_settings_file, read_table
from gitmig.config.options import Options, Origin, Settings
from gitmig.errors import (
    EnvironmentVariableMissing,
    Fault,
    OneUrlForSeveral,
    SettingsFaults,
    SettingsMissing,
    SettingsUnreadable,
    UnknownEnvironment,
)

_VARIABLE = re.compile(r"\$\{(\w+)\}")
ENVIRONMENT_PREFIX = "GITMIG_"
ENVIRONMENTS = "environments"
"""The table of the file that has a table for each named environment."""
NAME_VARIABLE = f"{ENVIRONMENT_PREFIX}NAME"
EXPANDED_LATE = frozenset({"custom", "databases", "url"})
"""Options whose variables are looked up where they are used: most commands need no database."""

GIVEN = Origin("command line")
_ELSEWHERE = {
    "path_separator": "leave it out: a list in TOML needs no separator",
    "version_path_separator": "leave it out: a list in TOML needs no separator",
    "sourceless": "leave it out: revisions are read from their source, never from bytecode",
    "sqlalchemy": "write `url = ...`",
    "sqlalchemy.url": "write `url = ...`",
}
"""What people look for because other tools have it, and what there is instead."""


def read_settings(
    start: Path,
    *,
    file: Path | None = None,
    name: str | None = None,
    overrides: Mapping[str, Any] | None = None,
    arguments: Sequence[str] = (),
    environ: Mapping[str, str] = os.environ,
) -> Settings:
    """Return the settings in force: command line over environment over file over default.

    `name` is a table of `[tool.gitmig.environments]`, whose values win over the others of the
    file; else `GITMIG_NAME` may name one.

    Raises:
        SettingsMissing: there is no settings file.
        SettingsUnreadable: the file is missing or is not TOML.
        UnknownEnvironment: the file has no environment `name`.
        SettingsFaults: it has unknown keys or wrong values, or a variable has a wrong one.
        OneUrlForSeveral: `url` is overridden, and there are several databases.
    """
    start = _make_absolute(start)
    path = _make_absolute(file) if file else find_settings_file(start)
    if path is None:
        is_bare = (start / "HEAD").is_file() and (start / "objects").is_dir()
        raise SettingsMissing(start, is_bare=is_bare)
    table = read_table(path)
    if table is None:
        raise SettingsUnreadable(path, "the file has no [tool.gitmig] table")
    name = name or environ.get(NAME_VARIABLE) or None
    reader = _Reader(path, environ)
    reader.read_file(table, name)
    reader.read_environment()
    for option, value in (overrides or {}).items():
        if value is not None:
            reader.set(option, value, GIVEN)
    options = Options(**reader.values)
    reader.check_tables(options)
    if reader.faults:
        raise SettingsFaults(path, reader.faults)
    if options.databases and reader.origins.get("url") == GIVEN:
        raise OneUrlForSeveral(list(options.databases))
    return Settings(path.parent, path, options, name, tuple(arguments), reader.origins)


def _make_absolute(path: Path) -> Path:
    """Return the path without `..`, above which the directories are not those of its text."""
    return path.resolve() if ".." in path.parts else path.absolute()


class _Reader:
    """Collects values, where they come from, and what is wrong with others."""

    def __init__(self, path: Path, environ: Mapping[str, str]) -> None:
        self.values: dict[str, Any] = {}
        self.origins: dict[str, Origin] = {}
        self.faults: list[Fault] = []
        self._path = path
        self._environ = environ
        self._hints = get_type_hints(Options)

    def set(self, option: str, value: Any, origin: Origin) -> None:
        self.values[option] = value
        self.origins[option] = origin

    def read_file(self, table: Mapping[str, Any], name: str | None) -> None:
        """Read the common options, then those of the environment `name`; check all others."""
        common = {key: value for key, value in table.items() if key != ENVIRONMENTS}
        environments = table.get(ENVIRONMENTS, {})
        named = isinstance(environments, dict) and all(
            isinstance(each, dict) for each in environments.values()
        )
        if not named:
            self._fault("wrong-setting", f"`{ENVIRONMENTS}` has a wrong value", "expected tables")
            environments = {}
        for option, value in self._convert(common).items():
            self.set(option, value, self._place(option))
        for other, overriding in environments.items():
            converted = self._convert(overriding, (ENVIRONMENTS, other), expand=other == name)
            if other == name:
                for option, value in converted.items():
                    self.set(option, value, self._place(ENVIRONMENTS, other, option))
        if name is not None and name not in environments:
            raise UnknownEnvironment(self._path, name, list(environments))

    def read_environment(self) -> None:
        """Read what `GITMIG_<OPTION>` variables set; an empty one sets nothing."""
        for option, hint in self._hints.items():
            variable = f"{ENVIRONMENT_PREFIX}{option.upper()}"
            text = self._environ.get(variable)
            if not text or not is_text(hint):
                continue
            try:
                self.set(option, parse_value(text, hint), Origin("environment", variable))
            except ValueError as error:
                message = f"`{variable}` has a wrong value"
                hint = f"expected {error}, not {text!r}"
                self.faults.append(Fault("wrong-setting", message, hint))

    def check_tables(self, options: Options) -> None:
        """Refuse tables of gitmig's own that have no name, or one name for both."""
        version, log = options.version_table, options.log_table
        if not version or not log or version == log:
            message = f"`version_table` and `log_table` cannot be {version!r} and {log!r}"
            hint = "give each table a name of its own, or leave the settings out"
            self._fault("wrong-setting", message, hint)

    def _convert(
        self, table: Mapping[str, Any], place: tuple[str, ...] = (), *, expand: bool = True
    ) -> dict[str, Any]:
        values: dict[str, Any] = {}
        for key, value in table.items():
            if key not in self._hints:
                hint = _ELSEWHERE.get(key) or suggest(key, self._hints)
                self._fault("unknown-setting", f"unknown setting `{key}`", hint, *place, key)
                continue
            try:
                values[key] = self._convert_one(key, value, expand=expand)
            except EnvironmentVariableMissing as error:
                self._fault("missing-variable", error.message, error.hint or "", *place, key)
            except ValueError as error:
                hint = f"expected {error}, not {value!r}"
                self._fault("wrong-setting", f"`{key}` has a wrong value", hint, *place, key)
        return values

    def _convert_one(self, option: str, value: Any, *, expand: bool) -> Any:
        hint = self._hints[option]
        if not expand and _mentions(value):
            return value
        if option in EXPANDED_LATE:
            return convert_value(value, hint)
        expanded = map_texts(value, lambda text: expand_variables(option, text, self._environ))
        if isinstance(value, str) and expanded != value and is_text(hint):
            return parse_value(expanded, hint)
        return convert_value(expanded, hint)

    def _fault(self, code: str, message: str, hint: str, *keys: str) -> None:
        line = find_line(self._path, *keys) if keys else None
        self.faults.append(Fault(code, message, hint, str(self._path), line))

    def _place(self, *keys: str) -> Origin:
        line = find_line(self._path, *keys)
        return Origin("file", f"{self._path.name}:{line}" if line else self._path.name)


def _mentions(value: Any) -> bool:
    return isinstance(value, str) and _VARIABLE.search(value) is not None


def map_texts(value: Any, change: Callable[[str], str]) -> Any:
    """Return a TOML value with each text in it changed, however deep."""
    match value:
        case str():
            return change(value)
        case list():
            return [map_texts(item, change) for item in value]
        case dict():
            return {key: map_texts(item, change) for key, item in value.items()}
        case _:
            return value


def expand_variables(option: str, value: str, environ: Mapping[str, str] = os.environ) -> str:
    """Return `value` with each `${VAR}` taken from the environment.

    Raises:
        EnvironmentVariableMissing: a variable is not set.
    """

    def take(match: re.Match[str]) -> str:
        if match[1] not in environ:
            raise EnvironmentVariableMissing(option, match[1])
        return environ[match[1]]

    return _VARIABLE.sub(take, value)


def settings_with(settings: Settings, **options: Any) -> Settings:
    """Return `settings` with some options replaced."""
    return replace(settings, options=replace(settings.options, **options))


def iter_option_values(settings: Settings) -> Iterator[tuple[str, Any]]:
    """Yield each option's name and the value in force."""
    for option in fields(Options):
        yield option.name, getattr(settings.options, option.name)
