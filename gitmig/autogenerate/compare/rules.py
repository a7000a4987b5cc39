"""What a class for a dialect has to say in a comparison, where somebody wrote one that does."""

from collections.abc import Callable, Iterable
from dataclasses import fields, replace
from typing import Any, Protocol, TypeVar

from sqlalchemy import (
    Column,
    Constraint,
    ForeignKeyConstraint,
    Index,
    Inspector,
    MetaData,
    Table,
    UniqueConstraint,
)

from gitmig.autogenerate.snapshot import ColumnInfo, Snapshot, TableInfo
from gitmig.autogenerate.tables import ReflectedTables

Own = Callable[[], bool]
"""Answers as gitmig would."""
Info = TypeVar("Info")


class DialectRules(Protocol):
    """Answers in place of gitmig's own rules; each method is called for every object."""

    def reflect_column(self, inspector: Inspector, table: Table, column: dict[str, Any]) -> None:
        """Change what was read of a column, in place."""

    def correct_keys(
        self,
        uniques: set[UniqueConstraint],
        indexes: set[Index],
        model_uniques: set[UniqueConstraint],
        model_indexes: set[Index],
    ) -> None:
        """Take out of the sets what is not to be compared."""

    def correct_foreign_keys(
        self, keys: set[ForeignKeyConstraint], model_keys: set[ForeignKeyConstraint]
    ) -> None:
        """Take out of the sets what is not to be compared."""

    def is_equal(
        self, kind: str, reflected: Constraint | Index, model: Constraint | Index, own: Own
    ) -> bool:
        """Whether two objects that belong together say the same."""
        ...

    def is_same_default(
        self,
        reflected: Column[Any],
        model: Column[Any],
        rendered: str | None,
        found: str | None,
        own: Own,
    ) -> bool:
        """Whether a column's default is the model's: `rendered` and `found` are SQL text."""
        ...


def find_left_out(
    rules: DialectRules, info: TableInfo, table: Table, reflected: ReflectedTables
) -> tuple[Any, ...]:
    """Return what the rules leave out of the comparison of a table, of both sides."""
    uniques = [(one, reflected.unique(info.key, one)) for one in info.unique_constraints]
    indexes = [(one, reflected.index(info.key, one)) for one in info.indexes if not one.constraint]
    keys = [(one, reflected.foreign_key(info.key, one)) for one in info.foreign_keys]
    model_uniques = [one for one in table.constraints if isinstance(one, UniqueConstraint)]
    kept_uniques, kept_indexes = {item for _, item in uniques}, {item for _, item in indexes}
    kept_model_uniques, kept_model_indexes = set(model_uniques), set(table.indexes)
    rules.correct_keys(kept_uniques, kept_indexes, kept_model_uniques, kept_model_indexes)
    kept_keys, kept_model_keys = {item for _, item in keys}, set(table.foreign_key_constraints)
    rules.correct_foreign_keys(kept_keys, kept_model_keys)
    return (
        *_find_gone(uniques, kept_uniques),
        *_find_gone(indexes, kept_indexes),
        *_find_gone(keys, kept_keys),
        *(one for one in model_uniques if one not in kept_model_uniques),
        *(one for one in table.indexes if one not in kept_model_indexes),
        *(one for one in table.foreign_key_constraints if one not in kept_model_keys),
    )


def list_indexes(rules: DialectRules | None, table: Table, *, is_added: bool) -> list[Index]:
    """Return the indexes of a table that comes or goes as a whole which come or go with it."""
    indexes = set(table.indexes)
    uniques = {one for one in table.constraints if isinstance(one, UniqueConstraint)}
    if rules is not None:
        if is_added:
            rules.correct_keys(set(), set(), uniques, indexes)
        else:
            rules.correct_keys(set(), indexes, set(), set())
    return list(indexes)


def _find_gone(pairs: Iterable[tuple[Info, Any]], kept: set[Any]) -> list[Info]:
    return [info for info, item in pairs if item not in kept]


def reflect_columns(rules: DialectRules, inspector: Inspector, snapshot: Snapshot) -> Snapshot:
    """Return the snapshot with what the rules make of its columns."""
    tables: dict[Any, TableInfo] = {}
    for key, info in snapshot.tables.items():
        stub = Table(info.name, MetaData(), schema=info.schema)
        columns = tuple(_reflect_column(rules, inspector, stub, one) for one in info.columns)
        tables[key] = info if columns == info.columns else replace(info, columns=columns)
    return replace(snapshot, tables=tables)


def _reflect_column(
    rules: DialectRules, inspector: Inspector, table: Table, info: ColumnInfo
) -> ColumnInfo:
    given = {one.name: getattr(info, one.name) for one in fields(info)}
    rules.reflect_column(inspector, table, given)
    bare = ColumnInfo(given["name"], given["type"])
    names = [one.name for one in fields(info)]
    return ColumnInfo(**{name: given.get(name, getattr(bare, name)) for name in names})
