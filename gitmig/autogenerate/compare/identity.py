"""Compares identity columns: all options, where one that is not said has its default."""

from typing import Any

from sqlalchemy import BigInteger, Identity, SmallInteger
from sqlalchemy.types import TypeEngine

from gitmig.autogenerate.compare.pair import ColumnPair
from gitmig.autogenerate.snapshot import Options

OPTIONS = ("always", "start", "increment", "minvalue", "maxvalue", "cycle", "cache")
_IGNORED = {
    # A server of this kind does not tell them.
    "mssql": frozenset({"minvalue", "maxvalue", "cycle", "cache"}),
}


def compare_identity(pair: ColumnPair) -> dict[str, Any] | None:
    """Return the change of the server default; None where neither side is an identity column.

    A database without identity columns makes ordinary ones of them: then there is nothing to say.
    """
    wanted, found = pair.model.identity, pair.info.identity
    if wanted is None and found is None:
        return None
    if not pair.scope.dialect.supports_identity_columns:
        return {}
    if wanted is None:
        return {"modify_server_default": pair.model.server_default}
    if found is None:
        # On SQL Server and the like an integer key may be one without being told.
        return {"modify_server_default": _bare(wanted)}
    options = fill_options(pair.info.type, _said(wanted))
    actual = fill_options(pair.info.type, found)
    ignored = _IGNORED.get(pair.scope.dialect.name, frozenset())
    # What follows from the type goes with it: only what is changed anyway is said for the new one.
    new = fill_options(pair.model.type, _said(wanted))
    changed = {
        name: new[name] for name in OPTIONS if options[name] != actual[name] and name not in ignored
    }
    if not changed:
        return {}
    return {"modify_server_default": Identity(**{**_said(wanted), **changed})}


def fill_options(type_: TypeEngine[Any], said: Options) -> dict[str, Any]:
    """Return all options, with the defaults of the SQL standard for those that are not said.

    https://www.postgresql.org/docs/current/sql-createsequence.html
    """
    increment = said.get("increment") or 1
    if isinstance(type_, BigInteger):
        most = 2**63 - 1
    elif isinstance(type_, SmallInteger):
        most = 2**15 - 1
    else:
        most = 2**31 - 1
    low, high = (1, most) if increment > 0 else (-most - 1, -1)
    minvalue = low if said.get("minvalue") is None else said["minvalue"]
    maxvalue = high if said.get("maxvalue") is None else said["maxvalue"]
    start = said.get("start")
    return {
        "always": bool(said.get("always")),
        "increment": increment,
        "minvalue": minvalue,
        "maxvalue": maxvalue,
        "start": (minvalue if increment > 0 else maxvalue) if start is None else start,
        "cycle": bool(said.get("cycle")),
        "cache": said.get("cache") or 1,
    }


def _said(identity: Identity) -> dict[str, Any]:
    """Return the options that the model gives."""
    options = {name: vars(identity).get(name) for name in OPTIONS}
    return {name: value for name, value in options.items() if value is not None}


def _bare(identity: Identity) -> Identity:
    """Return a copy that belongs to no column."""
    return Identity(**_said(identity))
