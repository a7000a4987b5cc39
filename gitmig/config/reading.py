"""From a settings file, the environment and the command line to Settings."""

import difflib
import os
import re
import tomllib
import types
from collections.abc import Iterator, Mapping
from dataclasses import fields, replace
from pathlib import Path
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from gitmig.config.options import Options, Settings
from gitmig.errors import (
    EnvironmentVariableMissing,
    Fault,
    SettingsFaults,
    SettingsMissing,
    SettingsUnreadable,
)

_VARIABLE = re.compile(r"\$\{(\w+)\}")
_FILES = ("gitmig.toml", "pyproject.toml")


def find_settings_file(start: Path) -> Path | None:
    """Return the nearest gitmig.toml or pyproject.toml with our table, from `start` upwards."""
    for directory in (start, *start.parents):
        for name in _FILES:
            path = directory / name
            if path.is_file() and _read_table(path) is not None:
                return path
    return None


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
        SettingsFaults: it has unknown keys or wrong values.
    """
    path = file.absolute() if file else find_settings_file(start.absolute())
    if path is None:
        raise SettingsMissing(start)
    table = _read_table(path)
    if table is None:
        raise SettingsUnreadable(path, "the file has no [tool.gitmig] table")
    options = _read_options(path, table)
    changes = {**_from_environment(environ), **_given(overrides or {})}
    return Settings(path.parent, path, replace(options, **changes))


def _given(overrides: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in overrides.items() if value is not None}


def _from_environment(environ: Mapping[str, str]) -> dict[str, Any]:
    return {"url": environ["GITMIG_URL"]} if environ.get("GITMIG_URL") else {}


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
    table = document.get("tool", {}).get("gitmig")
    return table if isinstance(table, dict) else None


def _read_options(path: Path, table: Mapping[str, Any]) -> Options:
    faults: list[Fault] = []
    values: dict[str, Any] = {}
    hints = get_type_hints(Options)
    for key, value in table.items():
        if key not in hints:
            faults.append(_unknown_key(path, key))
            continue
        try:
            values[key] = _convert(value, hints[key])
        except ValueError as error:
            faults.append(_wrong_value(path, key, value, error))
    if faults:
        raise SettingsFaults(path, faults)
    return Options(**values)


def _unknown_key(path: Path, key: str) -> Fault:
    names = [option.name for option in fields(Options)]
    near = difflib.get_close_matches(key, names, 1)
    hint = f"did you mean `{near[0]}`?" if near else f"known settings: {', '.join(names)}"
    return Fault("unknown-setting", f"unknown setting `{key}`", hint, str(path), _line(path, key))


def _wrong_value(path: Path, key: str, value: Any, error: ValueError) -> Fault:
    hint = f"expected {error}, not {value!r}"
    return Fault("wrong-setting", f"`{key}` has a wrong value", hint, str(path), _line(path, key))


def _line(path: Path, key: str) -> int | None:
    pattern = re.compile(rf"\s*[\"']?{re.escape(key)}[\"']?\s*=")
    lines = path.read_text(encoding="utf-8").splitlines()
    return next((number for number, line in enumerate(lines, 1) if pattern.match(line)), None)


def _convert(value: Any, hint: Any) -> Any:
    """Return `value` as the type `hint`; ValueError says in words what was expected."""
    if get_origin(hint) is Literal:
        return _one_of(value, get_args(hint))
    if get_origin(hint) is tuple:
        return _strings(value)
    if get_origin(hint) in (Union, types.UnionType):
        return _convert(value, get_args(hint)[0])
    if not isinstance(value, hint) or (hint is int and isinstance(value, bool)):
        raise ValueError({str: "a string", int: "a whole number", bool: "true or false"}[hint])
    return value


def _one_of(value: Any, choices: tuple[Any, ...]) -> Any:
    if value not in choices:
        raise ValueError("one of " + ", ".join(f'"{choice}"' for choice in choices))
    return value


def _strings(value: Any) -> tuple[str, ...]:
    items = [value] if isinstance(value, str) else value
    if not isinstance(items, list) or not all(isinstance(item, str) for item in items):
        raise ValueError("a string or a list of strings")
    return tuple(items)


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
