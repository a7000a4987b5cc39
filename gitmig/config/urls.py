"""Database URLs as the settings have them: variables filled in, anchored at the project."""

import os
import re
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import unquote

from gitmig.config.reading import expand_variables

_SQLITE_FILE = re.compile(r"(sqlite(?:\+\w+)?:///)(?!:|file:)([^?]+)(.*)", re.DOTALL)


def anchor_url(text: str, root: Path) -> str:
    """Return the URL with the path of an SQLite file made absolute, relative to `root`.

    A command that is run in a subdirectory must not make a second, empty database there.
    """
    match = _SQLITE_FILE.fullmatch(text)
    return f"{match[1]}{Path(_quote(str(root))) / match[2]}{match[3]}" if match else text


def relative_url(text: str, root: Path) -> str:
    """Return the URL with the path of an SQLite file in `root` made relative to it."""
    match = _SQLITE_FILE.fullmatch(text)
    if match is None:
        return text
    quoted = Path(_quote(str(root)))
    place = next((each for each in (quoted, root) if Path(match[2]).is_relative_to(each)), None)
    if place is None:
        return text
    return f"{match[1]}{Path(match[2]).relative_to(place).as_posix()}{match[3]}"


def find_sqlite_file(text: str) -> Path | None:
    """Return the file of an SQLite database, as its URL names it; None for any other database."""
    match = _SQLITE_FILE.fullmatch(text)
    return None if match is None else Path(_unquote(match[2]))


def replace_missing_file(text: str) -> str:
    """Return the URL of an SQLite file that does not exist as that of a database in memory."""
    match = _SQLITE_FILE.fullmatch(text)
    file = find_sqlite_file(text)
    if match is None or file is None or file.exists() or not file.parent.is_dir():
        return text
    return f"{match[1]}:memory:{match[3]}"


def expand_url(text: str, environ: Mapping[str, str] = os.environ, *, option: str = "url") -> str:
    """Return the URL with each `${VAR}` taken from the environment.

    An `@` in a password from there does not end the password: it need not be escaped. `option` is
    the setting that has the URL, for the error.

    Raises:
        EnvironmentVariableMissing: a variable is not set.
    """
    login, at, place = text.rpartition("@")
    escaped = {name: value.replace("@", "%40") for name, value in environ.items()}
    return expand_variables(option, login, escaped) + at + expand_variables(option, place, environ)


def _quote(path: str) -> str:
    """Return a path as SQLAlchemy reads it back from a URL."""
    if _is_unquoted("%?", path):
        return path.replace("%", "%25").replace("?", "%3F")
    return path


def _unquote(path: str) -> str:
    return unquote(path) if _is_unquoted("%", path) else path


def _is_unquoted(letters: str, path: str) -> bool:
    """Whether it matters to `path` that SQLAlchemy unquotes paths, and it does: since 2.1."""
    if not any(letter in path for letter in letters):
        return False
    # Asked only here: looking a version up takes longer than all else that is done with a URL.
    from importlib.metadata import version

    major, minor = version("SQLAlchemy").split(".")[:2]
    return (int(major), int(minor)) >= (2, 1)
