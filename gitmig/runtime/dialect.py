"""Makes SQLAlchemy's dialect for a database that is named and not connected to."""

from collections.abc import Mapping
from difflib import get_close_matches
from typing import Any

from sqlalchemy import URL, Dialect
from sqlalchemy.exc import ArgumentError, NoSuchModuleError

from gitmig.ddl import get_impl
from gitmig.ddl.registry import BUILT_IN
from gitmig.errors import DialectUnknown


def make_dialect(named: URL | str, options: Mapping[str, Any] | None) -> Dialect:
    """Return the dialect of a URL or of a name, for the newest server that it knows.

    Raises:
        DialectUnknown: nobody brings the one that is named.
    """
    kind = named.get_dialect() if isinstance(named, URL) else _find_dialect(named)
    dialect = kind(**options or {})
    get_impl(dialect.name).assume_server(dialect)
    return dialect


def _find_dialect(name: str) -> type[Dialect]:
    try:
        return URL.create(name).get_dialect()
    except (NoSuchModuleError, ArgumentError):
        raise DialectUnknown(name, get_close_matches(name, BUILT_IN, 1)) from None
