"""From a draft to the statements that make the table anew: pure."""

import copy
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import CheckConstraint, Dialect, Identity, MetaData, Table
from sqlalchemy.schema import DropTable, SetColumnComment, SetTableComment
from sqlalchemy.types import JSON

from gitmig.batch.declared_type import DeclaredType
from gitmig.batch.draft import Draft, DraftColumn
from gitmig.batch.elements import CopiedColumn, CopyRows, CreateTableAs, Verbatim
from gitmig.batch.order import order_columns
from gitmig.batch.postgresql import (
    free_names,
    give_up_sequences,
    keep_counters,
    keep_others_out,
    take_over_sequences,
    without_sequence,
)
from gitmig.batch.same_check import bare_sql
from gitmig.batch.sqlite_read import find_rowid
from gitmig.batch.structure import ColumnSpec
from gitmig.ddl import DefaultImpl, Statement
from gitmig.ddl.elements import RenameTable
from gitmig.ddl.sql_text import compile_sql, literal, plain_dialect, quote_table
from gitmig.ddl.sqlite_schema import find_affinity
from gitmig.operations import AddConstraintOp, BatchOptions, SchemaObjects
from gitmig.operations.check_constraint import CreateCheckConstraintOp
from gitmig.operations.foreign_key import CreateForeignKeyOp

PREFIX = "_gitmig_tmp_"
LONGEST_NAME = 50
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


@dataclass(frozen=True, slots=True)
class MovePlan:
    """The statements that make a table anew, in their order."""

    name: str
    schema: str | None
    temporary: str
    """The name under which the new table is made and filled."""
    prepare: tuple[Statement, ...]
    create: Statement
    copy: CopyRows
    swap: tuple[Statement, ...]
    """Drop the old table, and give its name to the new one."""
    finish: tuple[Statement, ...]
    """Indexes, triggers, and what else needs the table's name."""
    conversions: tuple[Conversion, ...] = ()
    """Columns whose values are to be looked at before."""
    unaltered: frozenset[str] = frozenset()
    """Columns that are to be as they were."""
    same_columns: bool = False
    """Whether the new table has the columns of the old one, in their order."""

    @property
    def statements(self) -> tuple[Statement, ...]:
        """All of them."""
        copy = Statement(self.copy)
        return (*self.prepare, self.create, copy, *self.swap, *self.finish)


def temporary_name(table: str) -> str:
    """Return the name under which a table is made anew."""
    return (PREFIX + table)[:LONGEST_NAME]


def plan_move(draft: Draft, options: BatchOptions, impl: DefaultImpl) -> MovePlan:
    """Return the statements.

    Raises: ContradictoryOrder, UnknownColumn.
    """
    dialect, structure = draft.dialect, draft.structure
    sqlite = dialect.name == "sqlite"
    columns = [draft.columns[name] for name in order_columns(draft, options.partial_reordering)]
    target = _build_target(draft, columns, options)
    old = Table(structure.name, MetaData(), schema=structure.schema)
    temporary = temporary_name(structure.name)
    rename = Statement(RenameTable(temporary, structure.name, structure.schema))
    return MovePlan(
        structure.name,
        structure.schema,
        temporary,
        prepare=tuple(_prepare(draft)),
        create=Statement(CreateTableAs(target, temporary, foreign_keys=sqlite)),
        copy=_copy(draft, columns, old, target),
        swap=(
            *_keep_counters(draft, target, temporary),
            Statement(DropTable(old)),
            *(_in_the_old_way(rename) if sqlite else [rename]),
        ),
        finish=tuple(_finish(draft, target, impl)),
        conversions=tuple(_conversions(draft)),
        unaltered=frozenset(c.name for c in structure.columns if _stays(draft, c)),
        same_columns=_has_same_columns(draft, columns),
    )


def _prepare(draft: Draft) -> Iterator[Statement]:
    if draft.dialect.name == "postgresql":
        yield keep_others_out(draft)
        yield from free_names(draft)
        yield from give_up_sequences(draft)


def _build_target(draft: Draft, columns: list[DraftColumn], options: BatchOptions) -> Table:
    structure, plain = draft.structure, SchemaObjects()
    given = [
        (check.name, bare_sql(compile_sql(check.sqltext, draft.dialect)))
        for check in options.table_args
        if isinstance(check, CheckConstraint)
    ]
    constraints = [
        _with_referent(draft, constraint).to_constraint(plain)
        for constraint in draft.constraints
        if not _is_restated(constraint, given)
    ]
    built = [without_sequence(column.spec).build() for column in columns]
    return plain.table(
        structure.name,
        [*built, *constraints, *options.table_args],
        schema=structure.schema,
        **{"comment": draft.comment, **structure.options, **(options.table_kwargs or {})},
    )


def _with_referent(draft: Draft, constraint: AddConstraintOp) -> AddConstraintOp:
    """Return a foreign key of SQLite, which cannot leave its schema, with that of the referent.

    SQLAlchemy writes none that seems to lead to another.
    """
    schema = draft.structure.schema
    if draft.dialect.name != "sqlite" or not isinstance(constraint, CreateForeignKeyOp):
        return constraint
    found = copy.copy(constraint)
    found.kw = {"referent_schema": schema, **constraint.kw, "source_schema": schema}
    return found


def _is_restated(constraint: AddConstraintOp, given: Sequence[tuple[object, str]]) -> bool:
    """Tell whether the user has written a check once more, for tools that would lose it."""
    if not isinstance(constraint, CreateCheckConstraintOp):
        return False
    name = constraint.constraint_name
    condition = bare_sql(constraint.condition)
    return any(name == new or (name is None and condition == sql) for new, sql in given)


def _stays(draft: Draft, spec: ColumnSpec) -> bool:
    return spec.name in draft.columns and draft.columns[spec.name].spec == spec


def _has_same_columns(draft: Draft, columns: list[DraftColumn]) -> bool:
    old = draft.structure.columns
    plain = all(spec.computed is None for spec in (*old, *(c.spec for c in columns)))
    same = [column.source for column in columns] == [spec.name for spec in old]
    return (
        plain and same and not any(c.converted for c in columns) and draft.structure.rowid is None
    )


def _copy(draft: Draft, columns: list[DraftColumn], old: Table, target: Table) -> CopyRows:
    structure, dialect = draft.structure, draft.dialect
    copied = [
        CopiedColumn(column.spec.name, _expression(draft, column, column.source))
        for column in columns
        if column.source is not None and column.spec.computed is None
    ]
    if structure.rowid is not None and (rowid := _find_hidden_rowid(target)) is not None:
        copied.insert(0, CopiedColumn(rowid, structure.rowid))
    overriding = dialect.name == "postgresql" and any(
        isinstance(column.spec.default, Identity) for column in columns
    )
    return CopyRows(old, temporary_name(structure.name), tuple(copied), overriding=overriding)


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
    return f"CAST({quoted} AS {_cast_target(column.spec, dialect)})"


def _cast_target(spec: ColumnSpec, dialect: Dialect) -> str:
    """Return the type without its collation, which no CAST knows."""
    if getattr(spec.type, "collation", None) is None:
        return _written(spec, dialect)
    plain: Any = spec.type.copy()
    plain.collation = None
    return dialect.type_compiler_instance.process(plain)


def _conversions(draft: Draft) -> Iterator[Conversion]:
    for column in draft.columns.values() if draft.dialect.name == "sqlite" else ():
        if column.converted and column.source is not None:
            old, new = _affinities(draft, column)
            if old in ("TEXT", "BLOB") and new in _NUMBERS:
                yield Conversion(column.source, _written(column.spec, draft.dialect))


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


def _keep_counters(draft: Draft, target: Table, temporary: str) -> Iterator[Statement]:
    if draft.dialect.name == "postgresql":
        yield from keep_counters(draft, target, temporary)
    if draft.structure.counted:
        yield from _keep_sqlite_counter(draft, temporary)


def _keep_sqlite_counter(draft: Draft, temporary: str) -> Iterator[Statement]:
    """Keep the number that AUTOINCREMENT goes on from: https://www.sqlite.org/autoinc.html."""
    new, old = literal(temporary), literal(draft.structure.name)
    counters = quote_table("sqlite_sequence", draft.structure.schema, draft.dialect)
    yield Statement(Verbatim(f"DELETE FROM {counters} WHERE name = {new}"))
    yield Statement(
        Verbatim(
            f"INSERT INTO {counters} (name, seq) "
            f"SELECT {new}, seq FROM {counters} WHERE name = {old}"
        )
    )


def _in_the_old_way(rename: Statement) -> tuple[Statement, ...]:
    """Rename without a look at views and triggers that speak of a table which is not there yet.

    https://www.sqlite.org/pragma.html#pragma_legacy_alter_table
    """
    return (
        Statement(Verbatim("PRAGMA legacy_alter_table = ON")),
        rename,
        Statement(Verbatim("PRAGMA legacy_alter_table = OFF")),
    )


def _finish(draft: Draft, target: Table, impl: DefaultImpl) -> Iterator[Statement]:
    """Yield what speaks of the table by its name: indexes, triggers, foreign keys, comments."""
    dialect = draft.dialect
    for index in draft.indexes.kept.values():
        if index.operation is None:
            yield Statement(Verbatim(index.sql or ""))
        else:
            yield from impl.statements(index.operation)
    if dialect.name == "sqlite":
        yield from (Statement(Verbatim(trigger.sql)) for trigger in draft.structure.triggers)
    else:
        for constraint in draft.constraints:
            if isinstance(constraint, CreateForeignKeyOp):
                yield from impl.statements(constraint)
    yield from _comments(target, dialect)
    if dialect.name == "postgresql":
        yield from take_over_sequences(draft)
    for new in draft.indexes.new:
        yield from impl.statements(new)


def _comments(target: Table, dialect: Dialect) -> Iterator[Statement]:
    if not dialect.supports_comments or dialect.inline_comments:
        return
    if target.comment is not None:
        yield Statement(SetTableComment(target))
    for column in target.columns:
        if column.comment is not None:
            yield Statement(SetColumnComment(column))
