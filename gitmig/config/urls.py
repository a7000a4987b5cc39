"""Database URLs as the settings have them: variables filled in, anchored at the project."""

import os
import re
from collections.abc import Mapping
from pathlib import Path

from gitmig.config.reading import expand_variables

_SQLITE_FILE = re.compile(r"(sqlite(?:\+\w+)?:///)(?!:|file:)([^?]+)(.*)", re.DOTALL)


def anchor_url(text: str, root: Path) -> str:
    """Return the URL with the path of an SQLite file made absolute, relative to `root`.

    A command that is run in a subdirectory must not make a second, empty database there.
    """
    match = _SQLITE_FILE.fullmatch(text)
    return f"{match[1]}{root / match[2]}{match[3]}" if match else text


def relative_url(text: str, root: Path) -> str:
    """Return the URL with the path of an SQLite file in `root` made relative to it."""
    match = _SQLITE_FILE.fullmatch(text)
    if match is None or not Path(match[2]).is_relative_to(root):
        return text
    return f"{match[1]}{Path(match[2]).relative_to(root).as_posix()}{match[3]}"


def find_sqlite_file(text: str) -> Path | None:
    """Return the file of an SQLite database, as its URL names it; None for any other database."""
    match = _SQLITE_FILE.fullmatch(text)
    return None if match is None else Path(match[2])


def replace_missing_file(text: str) -> str:
    """Return the URL of an SQLite file that does not exist as that of a database in memory."""
    match = _SQLITE_FILE.fullmatch(text)
    if match is None or Path(match[2]).exists() or not Path(match[2]).parent.is_dir():
        return text
    return f"{match[1]}:memory:{match[3]}"


def expand_url(text: str, environ: Mapping[str, str] = os.environ) -> str:
    """Return the URL with each `${VAR}` taken from the environment.

    An `@` in a password from there does not end the password: it need not be escaped.

    Raises:
        EnvironmentVariableMissing: a variable is not set.
    """
    login, at, place = text.rpartition("@")
    escaped = {name: value.replace("@", "%40") for name, value in environ.items()}
    return expand_variables("url", login, escaped) + at + expand_variables("url", place, environ)
