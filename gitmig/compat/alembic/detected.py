"""What a comparison found, as the lines that people read and logging configurations select."""

import logging
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from sqlalchemy import Constraint, ForeignKeyConstraint, Index, Table
from sqlalchemy.types import TypeEngine

from gitmig.autogenerate import AutogenContext
from gitmig.autogenerate.extension.plugins import BUILT_IN, DEFAULT, select_plugins
from gitmig.operations import UpgradeOps

LOGGER = logging.getLogger("alembic.autogenerate.compare")
PLUGINS = logging.getLogger("alembic.runtime.plugins")

_REMOVED = frozenset({"remove_constraint", "remove_index"})
_ADDED = frozenset({"add_constraint", "add_index"})
_NOUNS = {
    "check_constraint": "check constraint",
    "exclude_constraint": "exclude constraint",
    "index": "index",
    "primary_key_constraint": "primary key",
    "unique_constraint": "unique constraint",
}


def log_comparison(context: AutogenContext, upgrade: UpgradeOps) -> None:
    """Log which plugins took part in a comparison, and each change that it found."""
    if not LOGGER.isEnabledFor(logging.INFO):
        return
    selected, off = select_plugins(context.opts["autogenerate_plugins"] or DEFAULT)
    ours = (name for name, subjects in BUILT_IN.items() if not subjects <= off)
    for name in (*ours, *(plugin.name for plugin in selected)):
        PLUGINS.info("setting up autogenerate plugin %s", name.replace("gitmig.", "alembic.", 1))
    for subject, message in _iter_lines(upgrade.as_diffs()):
        LOGGER.getChild(subject).info("Detected %s", message)


def _iter_lines(differences: Iterable[Any]) -> Iterator[tuple[str, str]]:
    """Yield the last part of a logger's name, and what it says, for each difference.

    An index or a constraint that goes and comes again under one name has changed.
    """
    flat = [one for each in differences for one in (each if isinstance(each, list) else [each])]
    gone = {_identify(item) for kind, item, *_ in flat if kind in _REMOVED}
    changed = gone & {_identify(item) for kind, item, *_ in flat if kind in _ADDED} - {None}
    for kind, *about in flat:
        is_changed = kind in _REMOVED | _ADDED and _identify(about[0]) in changed
        if is_changed and kind in _ADDED:
            yield "constraints", f"changed {_name(about[0])} on {_place(about[0].table)!r}"
        elif not is_changed and kind in _WORDS:
            subject, describe = _WORDS[kind]
            yield subject, describe(*about)


def _identify(item: Constraint | Index) -> tuple[str, str] | None:
    """Return what makes an index or a constraint the same one; None where it has no name."""
    return None if item.name is None else (_name(item), _place(item.table))


def _name(item: Constraint | Index) -> str:
    name = None if item.name is None else str(item.name)
    return f"{_NOUNS.get(item.__visit_name__, 'constraint')} {name!r}"


def _place(table: Table | None) -> str:
    if table is None:  # what is made of expressions alone belongs to no table
        return ""
    return f"{table.schema}.{table.name}" if table.schema else table.name


def _column(schema: str | None, table: str, column: str) -> str:
    return repr(".".join(each for each in (schema, table, column) if each))


def _describe_added(item: Any) -> str:
    columns = tuple(column.name for column in getattr(item, "columns", ()))
    return f"added {_name(item)} on '{columns}'"


def _describe_key(key: ForeignKeyConstraint) -> str:
    columns = ", ".join(column.name for column in key.columns)
    targets = ", ".join(each.target_fullname.rpartition(".")[2] for each in key.elements)
    return f"foreign key ({columns})({targets}) on table {_place(key.table)}"


def _describe_nullable(
    schema: str | None, table: str, column: str, existing: object, old: bool, new: bool
) -> str:
    return f"{'NULL' if new else 'NOT NULL'} on column {_column(schema, table, column)}"


def _describe_type(
    schema: str | None,
    table: str,
    column: str,
    existing: object,
    old: TypeEngine[Any],
    new: TypeEngine[Any],
) -> str:
    return f"type change from {old!r} to {new!r} on {_column(schema, table, column)}"


_WORDS: Mapping[str, tuple[str, Callable[..., str]]] = {
    "add_column": (
        "tables",
        lambda schema, table, column: f"added column {_column(schema, table, column.name)}",
    ),
    "add_constraint": ("constraints", _describe_added),
    "add_fk": ("constraints", lambda key: f"added {_describe_key(key)}"),
    "add_index": ("constraints", _describe_added),
    "add_table": ("tables", lambda table: f"added table {_place(table)!r}"),
    "modify_comment": ("comments", lambda *about: f"column comment {_column(*about[:3])}"),
    "modify_default": (
        "server_defaults",
        lambda *about: f"server default on column {_column(*about[:3])}",
    ),
    "modify_nullable": ("constraints", _describe_nullable),
    "modify_type": ("types", _describe_type),
    "remove_column": (
        "tables",
        lambda schema, table, column: f"removed column {_column(schema, table, column.name)}",
    ),
    "remove_constraint": (
        "constraints",
        lambda item: f"removed {_name(item)} on {_place(item.table)!r}",
    ),
    "remove_fk": ("constraints", lambda key: f"removed {_describe_key(key)}"),
    "remove_index": (
        "constraints",
        lambda item: f"removed {_name(item)} on {_place(item.table)!r}",
    ),
    "remove_table": ("tables", lambda table: f"removed table {_place(table)!r}"),
}
"""The logger, and what is said, of each kind of the documented tuples."""
