"""From a settings file, the environment and the command line to Settings."""

import difflib
import os
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import fields, replace
from pathlib import Path
from typing import Any, get_type_hints

from gitmig.config.conversion import convert_value, parse_value
from gitmig.config.options import Options, Settings
from gitmig.errors import (
    EnvironmentVariableMissing,
    Fault,
    SettingsFaults,
    SettingsMissing,
    SettingsUnreadable,
)

_VARIABLE = re.compile(r"\$\{(\w+)\}")
ENVIRONMENT_PREFIX = "GITMIG_"
_FILES = ("gitmig.toml", "pyproject.toml")


def find_settings_file(start: Path) -> Path | None:
    """Return the nearest gitmig.toml or pyproject.toml with our table, from `start` upwards."""
    found = map(find_settings_in, (start, *start.parents))
    return next((path for path in found if path is not None), None)


def find_settings_in(directory: Path) -> Path | None:
    """Return the gitmig.toml, or the pyproject.toml with our table, right in `directory`.

    Raises:
        SettingsUnreadable: one of them is not TOML.
    """
    paths = [directory / name for name in _FILES]
    return next((path for path in paths if path.is_file() and _read_table(path) is not None), None)


def read_settings(
    start: Path,
    *,
    file: Path | None = None,
    overrides: Mapping[str, Any] | None = None,
    environ: Mapping[str, str] = os.environ,
) -> Settings:
    """Return the settings in force: command line over environment over file over default.

    Raises:
        SettingsMissing: there is no settings file.
        SettingsUnreadable: the file is missing or is not TOML.
        SettingsFaults: it has unknown keys or wrong values, or a variable has a wrong one.
    """
    path = file.absolute() if file else find_settings_file(start.absolute())
    if path is None:
        raise SettingsMissing(start)
    table = _read_table(path)
    if table is None:
        raise SettingsUnreadable(path, "the file has no [tool.gitmig] table")
    faults: list[Fault] = []
    values = {
        **_read_options(path, table, faults),
        **_from_environment(environ, faults),
        **_given(overrides or {}),
    }
    if faults:
        raise SettingsFaults(path, faults)
    return Settings(path.parent, path, Options(**values))


def _given(overrides: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in overrides.items() if value is not None}


def _from_environment(environ: Mapping[str, str], faults: list[Fault]) -> dict[str, Any]:
    """Return what `GITMIG_<OPTION>` variables set; an empty one sets nothing."""
    values: dict[str, Any] = {}
    for name, hint in get_type_hints(Options).items():
        variable = f"{ENVIRONMENT_PREFIX}{name.upper()}"
        text = environ.get(variable)
        if not text:
            continue
        try:
            values[name] = parse_value(text, hint)
        except ValueError as error:
            faults.append(_wrong_value(variable, text, error))
    return values


def _read_table(path: Path) -> dict[str, Any] | None:
    """Return the settings table of `path`, or None where a pyproject.toml has none."""
    try:
        document = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise SettingsUnreadable(path, error.strerror or str(error)) from error
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SettingsUnreadable(path, f"not valid TOML: {error}") from error
    if path.name != "pyproject.toml":
        return document
    tool = _get_table(path, document, "tool")
    return None if tool is None else _get_table(path, tool, "gitmig")


def _get_table(path: Path, document: Mapping[str, Any], key: str) -> dict[str, Any] | None:
    table = document.get(key)
    if table is not None and not isinstance(table, dict):
        raise SettingsUnreadable(path, f"`{key}` is not a table")
    return table


def _read_options(path: Path, table: Mapping[str, Any], faults: list[Fault]) -> dict[str, Any]:
    values: dict[str, Any] = {}
    hints = get_type_hints(Options)
    for key, value in table.items():
        if key not in hints:
            faults.append(_unknown_key(path, key))
            continue
        try:
            values[key] = convert_value(value, hints[key])
        except ValueError as error:
            faults.append(_wrong_value(key, value, error, path))
    return values


def _unknown_key(path: Path, key: str) -> Fault:
    names = [option.name for option in fields(Options)]
    near = difflib.get_close_matches(key, names, 1)
    hint = f"did you mean `{near[0]}`?" if near else f"known settings: {', '.join(names)}"
    return Fault("unknown-setting", f"unknown setting `{key}`", hint, str(path), _line(path, key))


def _wrong_value(key: str, value: Any, error: ValueError, path: Path | None = None) -> Fault:
    hint = f"expected {error}, not {value!r}"
    place = (str(path), _line(path, key)) if path else (None, None)
    return Fault("wrong-setting", f"`{key}` has a wrong value", hint, *place)


def _line(path: Path, key: str) -> int | None:
    pattern = re.compile(rf"\s*[\"']?{re.escape(key)}[\"']?\s*=")
    lines = path.read_text(encoding="utf-8").splitlines()
    return next((number for number, line in enumerate(lines, 1) if pattern.match(line)), None)


def expand_variables(option: str, value: str, environ: Mapping[str, str] = os.environ) -> str:
    """Return `value` with each `${VAR}` taken from the environment.

    Expanded where the value is used, so that a command without a database needs no variable.

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
