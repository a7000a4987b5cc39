"""Database URLs: parsed, anchored at the project, and shown without their password."""

import os
import re
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import quote, quote_plus, unquote_plus

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from gitmig.config import expand_variables
from gitmig.errors import UrlInvalid

_MASK = "***"
_QUERY_PASSWORD = re.compile(r"([?&](?:password|passwd|pwd)=)([^&]+)", re.IGNORECASE)
"""Drivers take it there, too."""


def parse_url(text: str) -> URL:
    """Return the URL as a value.

    Raises:
        UrlInvalid: it is not a database URL.
    """
    try:
        return make_url(text)
    except (ArgumentError, ValueError) as error:
        raise UrlInvalid(_mask_unparsed(text), "it is not a URL") from error


def anchor_url(text: str, root: Path) -> str:
    """Return the URL with the path of an SQLite file made absolute, relative to `root`.

    A command that is run in a subdirectory must not make a second, empty database there.
    """
    url = parse_url(text)
    path = url.database
    if url.get_backend_name() != "sqlite" or not path or path.startswith((":", "file:")):
        return text
    return url.set(database=str(root / path)).render_as_string(hide_password=False)


def expand_url(text: str, environ: Mapping[str, str] = os.environ) -> str:
    """Return the URL with each `${VAR}` taken from the environment.

    An `@` in a password from there does not end the password: it need not be escaped.

    Raises:
        EnvironmentVariableMissing: a variable is not set.
    """
    login, at, place = text.rpartition("@")
    escaped = {name: value.replace("@", "%40") for name, value in environ.items()}
    return expand_variables("url", login, escaped) + at + expand_variables("url", place, environ)


def mask_url(url: URL | str) -> str:
    """Return the URL as people are shown it: without the password."""
    parsed = _find_url(url)
    return _mask_unparsed(str(url)) if parsed is None else _mask_query(parsed.render_as_string())


def redact(text: str, url: URL | str) -> str:
    """Return a driver's message without the password that is in `url`, however it is spelled."""
    parsed = _find_url(url)
    if parsed is None:
        return text.replace(str(url), mask_url(url))
    text = text.replace(parsed.render_as_string(hide_password=False), mask_url(parsed))
    in_query = _QUERY_PASSWORD.findall(parsed.render_as_string())
    for password in (str(parsed.password or ""), *(unquote_plus(value) for _, value in in_query)):
        for spelling in {password, quote(password, safe=""), quote_plus(password)} - {""}:
            text = text.replace(spelling, _MASK)
    return text


def _find_url(url: URL | str) -> URL | None:
    try:
        return make_url(url)
    except (ArgumentError, ValueError):
        return None


def _mask_query(text: str) -> str:
    return _QUERY_PASSWORD.sub(rf"\1{_MASK}", text)


def _mask_unparsed(text: str) -> str:
    """Hide everything between the scheme and the host, which cannot be told apart."""
    login, at, host = text.rpartition("@")
    scheme, separator, _ = login.partition("://")
    return f"{scheme if separator else ''}{separator}{_MASK}{at}{host}" if at else text
