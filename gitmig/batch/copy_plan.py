"""How the rows come into the new table: pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Dialect, Identity, Table
from sqlalchemy.types import JSON

from gitmig.batch.declared_type import DeclaredType
from gitmig.batch.draft import Draft, DraftColumn
from gitmig.batch.elements import CopiedColumn, CopyRows
from gitmig.batch.sqlite_read import find_rowid
from gitmig.batch.structure import ColumnSpec
from gitmig.ddl.sql_text import plain_dialect
from gitmig.ddl.sqlite_schema import find_affinity

_CAST_TO = frozenset({"INTEGER", "REAL", "TEXT"})
"""What SQLite casts to; a CAST to NUMERIC would make the year 2026 of a date."""
_CASTS_BY_ITSELF = frozenset({"mysql", "mariadb"})
"""Their CAST knows other names of types than their columns."""
_NUMBERS = frozenset({"INTEGER", "REAL"})


@dataclass(frozen=True, slots=True)
class Conversion:
    """A column of text that becomes one of numbers."""

    column: str
    type: str


def plan_copy(
    draft: Draft, columns: list[DraftColumn], old: Table, target: Table, temporary: str
) -> CopyRows:
    """Return the statement that fills the new table, which is called `temporary` meanwhile."""
    rowid = draft.structure.rowid
    copied = [
        CopiedColumn(column.spec.name, _expression(draft, column, column.source))
        for column in columns
        if column.source is not None and column.spec.computed is None
    ]
    if rowid is not None and (hidden := _find_hidden_rowid(target)) is not None:
        copied.insert(0, CopiedColumn(hidden, rowid))
    overriding = draft.dialect.name == "postgresql" and any(
        isinstance(column.spec.default, Identity) for column in columns
    )
    return CopyRows(old, temporary, tuple(copied), overriding=overriding)


def has_same_columns(draft: Draft, columns: list[DraftColumn]) -> bool:
    """Tell whether each row of the new table is to be the same as in the old one."""
    structure = draft.structure
    old = structure.columns
    plain = all(spec.computed is None for spec in (*old, *(c.spec for c in columns)))
    same = [column.source for column in columns] == [spec.name for spec in old]
    converted = any(column.converted for column in columns)
    return plain and same and structure.in_order and not converted and structure.rowid is None


def find_conversions(draft: Draft) -> Iterator[Conversion]:
    """Yield the columns of SQLite whose values are to be looked at before."""
    for column in draft.columns.values() if draft.dialect.name == "sqlite" else ():
        if column.converted and column.source is not None:
            old, new = _affinities(draft, column)
            if old in ("TEXT", "BLOB") and new in _NUMBERS:
                yield Conversion(column.source, _written(column.spec, draft.dialect))


def _find_hidden_rowid(target: Table) -> str | None:
    key = list(target.primary_key.columns)
    shown = len(key) == 1 and str(key[0].type).upper() == "INTEGER"
    if shown or not target.dialect_options["sqlite"]["with_rowid"]:
        return None
    return find_rowid([column.name for column in target.columns])


def _expression(draft: Draft, column: DraftColumn, source: str) -> str:
    dialect = draft.dialect
    quoted = plain_dialect(dialect).identifier_preparer.quote(source)
    if not column.converted or dialect.name in _CASTS_BY_ITSELF:
        return quoted
    if column.using is not None:
        return column.using
    if dialect.name == "sqlite":
        old, new = _affinities(draft, column)
        if old == new or new not in _CAST_TO or isinstance(column.spec.type, JSON):
            return quoted
    return f"CAST({quoted} AS {write_plain_type(column.spec, dialect)})"


def write_plain_type(spec: ColumnSpec, dialect: Dialect) -> str:
    """Return the type as it is written, without its collation, which no CAST knows."""
    if getattr(spec.type, "collation", None) is None:
        return _written(spec, dialect)
    plain: Any = spec.type.copy()
    plain.collation = None
    return dialect.type_compiler_instance.process(plain)


def _affinities(draft: Draft, column: DraftColumn) -> tuple[str, str]:
    old = next(spec for spec in draft.structure.columns if spec.name == column.source)
    return (
        find_affinity(_written(old, draft.dialect)),
        find_affinity(_written(column.spec, draft.dialect)),
    )


def _written(spec: ColumnSpec, dialect: Dialect) -> str:
    if isinstance(spec.type, DeclaredType):
        return spec.type.declared
    return dialect.type_compiler_instance.process(spec.type)
