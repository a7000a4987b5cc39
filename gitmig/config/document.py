"""The settings file: found, read as TOML, and asked on which line a key stands."""

import re
import tomllib
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from gitmig.errors import SettingsUnreadable

_FILES = ("gitmig.toml", "pyproject.toml")
_CONFLICT = re.compile(rb"^<{7} ", re.MULTILINE)
"""The line before our side of a conflict: https://git-scm.com/docs/git-merge"""
_BOM = "it begins with a byte order mark, which is not TOML: save it as UTF-8 without BOM"
_HEADER = re.compile(r"\s*\[+\s*([^\[\]]+?)\s*\]+")


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
    return next((path for path in paths if path.is_file() and read_table(path) is not None), None)


def read_table(path: Path) -> dict[str, Any] | None:
    """Return the settings table of `path`, or None where a pyproject.toml has none.

    Raises:
        SettingsUnreadable: the file cannot be read or is not TOML.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise SettingsUnreadable(path, error.strerror or str(error)) from error
    return parse_table(path, data)


def parse_table(path: Path, data: bytes) -> dict[str, Any] | None:
    """Return the settings table of a file of that name with these bytes, as `read_table` does."""
    try:
        document = tomllib.loads(data.decode("utf-8"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        if _CONFLICT.search(data):
            raise SettingsUnreadable(path, "a merge left a conflict in it") from error
        if data.startswith((BOM_UTF8, BOM_UTF16_LE, BOM_UTF16_BE)):
            raise SettingsUnreadable(path, _BOM) from error
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


def find_line(path: Path, *keys: str) -> int | None:
    """Return the line on which the settings table has a key, or a key of a table in it."""
    prefix = ("tool", "gitmig") if path.name == "pyproject.toml" else ()
    wanted = (*prefix, *keys)
    header: tuple[str, ...] = ()
    for number, line in enumerate(path.read_text(encoding="utf-8").split("\n"), 1):
        if match := _HEADER.match(line):
            header = tuple(part.strip().strip("\"'") for part in match[1].split("."))
            if header[: len(wanted)] == wanted:
                return number
        elif header + _parse_key(line) == wanted:
            return number
    return None


def _parse_key(line: str) -> tuple[str, ...]:
    name, equals, _ = line.partition("=")
    return tuple(part.strip().strip("\"'") for part in name.split(".")) if equals else ()
