"""Database URLs: parsed, and shown without their password."""

import re
from urllib.parse import quote, quote_plus, unquote, unquote_plus

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError, SQLAlchemyError

from gitmig.errors import UrlInvalid
from gitmig.passwords import MASK, mask_passwords

_QUERY_PASSWORD = re.compile(r"([?&](?:password|passwd|pwd)=)([^&]+)", re.IGNORECASE)
"""Drivers take it there, too."""
_HARMLESS = re.compile(r"(?:%[89A-F][0-9A-F])+|%2[1789C]", re.IGNORECASE)
"""What need not be escaped for people: letters beyond ASCII, and brackets and such in names of
directories; an escaped `%` or `?` is another URL without it."""


def parse_url(text: str) -> URL:
    """Return the URL as a value.

    Raises:
        UrlInvalid: it is not a database URL.
    """
    try:
        return make_url(text)
    except (ArgumentError, ValueError) as error:
        raise UrlInvalid(_mask_unparsed(text), "it is not a URL") from error


def is_async_url(url: str) -> bool:
    """Whether the driver of a URL is asynchronous; false for what is no URL, or no driver."""
    try:
        return make_url(url).get_dialect().is_async
    except (SQLAlchemyError, ValueError, ImportError):
        return False


def mask_url(url: URL | str) -> str:
    """Return the URL as people are shown it: without the password, and readable."""
    parsed = _find_url(url)
    if parsed is None:
        return _mask_unparsed(str(url))
    text = _mask_query(parsed.render_as_string())
    return _HARMLESS.sub(lambda match: unquote(match[0]), text)


def redact(text: str, url: URL | str) -> str:
    """Return a message without the password that is in `url`, however it is spelled, or others."""
    parsed = _find_url(url)
    if parsed is None:
        return mask_passwords(text.replace(str(url), mask_url(url)))
    text = text.replace(parsed.render_as_string(hide_password=False), mask_url(parsed))
    in_query = _QUERY_PASSWORD.findall(parsed.render_as_string())
    for password in (str(parsed.password or ""), *(unquote_plus(value) for _, value in in_query)):
        for spelling in {password, quote(password, safe=""), quote_plus(password)} - {""}:
            text = text.replace(spelling, MASK)
    return mask_passwords(text)


def _find_url(url: URL | str) -> URL | None:
    try:
        return make_url(url)
    except (ArgumentError, ValueError):
        return None


def _mask_query(text: str) -> str:
    return _QUERY_PASSWORD.sub(rf"\1{MASK}", text)


def _mask_unparsed(text: str) -> str:
    """Hide everything between the scheme and the host, which cannot be told apart."""
    login, at, host = text.rpartition("@")
    scheme, separator, _ = login.partition("://")
    return f"{scheme if separator else ''}{separator}{MASK}{at}{host}" if at else text
