"""What people call a database, where one run goes to several."""

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from sqlalchemy import URL

from gitmig.errors import GitmigError

_TOKEN = "_upgrades"


def find_given_name(
    options: Mapping[str, Any], run_args: Mapping[str, Any], settings: Collection[str]
) -> str | None:
    """Return what env.py calls this one of several databases; None where there is only one.

    An env.py for several hands the name on to the revisions, as `engine_name` of
    `run_migrations()`, or in the names of the template's variables, `NAME_upgrades`. `settings`
    are the names of those that the settings have.
    """
    if len(settings) == 1:
        return None
    name = run_args.get("engine_name")
    if isinstance(name, str) and name:
        return name
    token = str(options.get("upgrade_token") or "")
    return token.removesuffix(_TOKEN) if token.endswith(_TOKEN) else None


def name_by_url(url: URL, schema: str | None) -> str:
    """Return a name for a database that nobody gave one; `schema` is that of its versions."""
    name = url.database or url.get_backend_name()
    return f"{name}.{schema}" if schema else name


@contextmanager
def naming_database(name: str | None) -> Iterator[None]:
    """Let errors say which of several databases they are about."""
    try:
        yield
    except GitmigError as error:
        error.database = error.database or name
        raise
