"""From a draft to the statements that make the table anew: pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import CheckConstraint, Dialect, MetaData, Table
from sqlalchemy.schema import DropTable, SetColumnComment, SetTableComment

from gitmig.batch import mysql, postgresql, sqlite
from gitmig.batch.copy_plan import Conversion, find_conversions, has_same_columns, plan_copy
from gitmig.batch.draft import Draft, DraftColumn
from gitmig.batch.elements import CopyRows, CreateTableAs, Verbatim
from gitmig.batch.order import order_columns
from gitmig.batch.same_check import bare_sql
from gitmig.batch.structure import ColumnSpec
from gitmig.ddl import DefaultImpl, Statement
from gitmig.ddl.elements import RenameTable
from gitmig.ddl.sql_text import compile_sql
from gitmig.operations import AddConstraintOp, BatchOptions, SchemaObjects
from gitmig.operations.check_constraint import CreateCheckConstraintOp
from gitmig.operations.foreign_key import CreateForeignKeyOp

PREFIX = "_gitmig_tmp_"
LONGEST_NAME = 50


@dataclass(frozen=True, slots=True)
class MovePlan:
    """The statements that make a table anew, in their order."""

    name: str
    schema: str | None
    temporary: str
    """The name under which the new table is made and filled."""
    prepare: tuple[Statement, ...]
    create: tuple[Statement, ...]
    """Make the new table."""
    copy: CopyRows
    swap: tuple[Statement, ...]
    """Put the new table in the place of the old one."""
    finish: tuple[Statement, ...]
    """What needs the table's name: indexes, triggers, ..."""
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
        return (*self.prepare, *self.create, copy, *self.swap, *self.finish)


def temporary_name(table: str) -> str:
    """Return the name under which a table is made anew."""
    return (PREFIX + table)[:LONGEST_NAME]


def plan_move(draft: Draft, options: BatchOptions, impl: DefaultImpl) -> MovePlan:
    """Return the statements.

    Raises: ContradictoryOrder, UnknownColumn, NotForStrict, WithoutKey.
    """
    structure = draft.structure
    columns = [draft.columns[name] for name in order_columns(draft, options.partial_reordering)]
    target = _build_target(draft, columns, options)
    sqlite.check_strict(draft, target)
    sqlite.check_key(draft, target)
    sqlite.count_up_references(target)
    old = Table(structure.name, MetaData(), schema=structure.schema)
    temporary = temporary_name(structure.name)
    at_once = draft.dialect.name in mysql.MYSQL
    return MovePlan(
        structure.name,
        structure.schema,
        temporary,
        prepare=tuple(_prepare(draft)),
        create=tuple(_create(draft, target, impl, temporary)),
        copy=plan_copy(draft, columns, old, target, temporary),
        swap=tuple(
            mysql.swap_at_once(draft, target, temporary)
            if at_once
            else _swap(draft, target, temporary)
        ),
        finish=tuple(mysql.finish_swap(draft, impl) if at_once else _finish(draft, target, impl)),
        conversions=tuple(find_conversions(draft)),
        unaltered=frozenset(c.name for c in structure.columns if _stays(draft, c)),
        same_columns=has_same_columns(draft, columns),
    )


def _prepare(draft: Draft) -> Iterator[Statement]:
    if draft.dialect.name == "postgresql":
        yield postgresql.keep_others_out(draft)
        yield from postgresql.free_names(draft)
        yield from postgresql.give_up_sequences(draft)


def _create(draft: Draft, target: Table, impl: DefaultImpl, temporary: str) -> Iterator[Statement]:
    sqlite_keys = draft.dialect.name == "sqlite"
    yield Statement(CreateTableAs(target, temporary, foreign_keys=sqlite_keys))
    if draft.dialect.name in mysql.MYSQL:
        yield from mysql.complete_new_table(draft, target, impl, temporary)
        yield from mysql.keep_zeros(draft, target)


def _swap(draft: Draft, target: Table, temporary: str) -> Iterator[Statement]:
    name, schema = draft.structure.name, draft.structure.schema
    rename = Statement(RenameTable(temporary, name, schema))
    if draft.dialect.name == "postgresql":
        yield from postgresql.keep_counters(draft, target, temporary)
    yield from sqlite.keep_counter(draft, temporary)
    yield Statement(DropTable(Table(name, MetaData(), schema=schema)))
    if draft.dialect.name == "sqlite":
        yield from sqlite.rename_in_the_old_way(rename)
    else:
        yield rename


def _build_target(draft: Draft, columns: list[DraftColumn], options: BatchOptions) -> Table:
    structure, plain = draft.structure, SchemaObjects()
    given = [
        (check.name, bare_sql(compile_sql(check.sqltext, draft.dialect)))
        for check in options.table_args
        if isinstance(check, CheckConstraint)
    ]
    constraints = [
        sqlite.with_referent(draft, constraint).to_constraint(plain)
        for constraint in draft.constraints
        if not _is_restated(constraint, given)
    ]
    built = [postgresql.without_sequence(column.spec).build() for column in columns]
    return plain.table(
        structure.name,
        [*built, *constraints, *options.table_args],
        schema=structure.schema,
        **{"comment": draft.comment, **structure.options, **(options.table_kwargs or {})},
    )


def _is_restated(constraint: AddConstraintOp, given: Sequence[tuple[object, str]]) -> bool:
    """Tell whether the user has written a check once more, for tools that would lose it."""
    if not isinstance(constraint, CreateCheckConstraintOp):
        return False
    name = constraint.constraint_name
    condition = bare_sql(constraint.condition)
    return any(name == new or (name is None and condition == sql) for new, sql in given)


def _stays(draft: Draft, spec: ColumnSpec) -> bool:
    return spec.name in draft.columns and draft.columns[spec.name].spec == spec


def _finish(draft: Draft, target: Table, impl: DefaultImpl) -> Iterator[Statement]:
    """Yield what speaks of the table by its name: indexes, triggers, foreign keys, comments."""
    dialect = draft.dialect
    for index in draft.indexes.kept:
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
        yield from postgresql.take_over_sequences(draft)
        yield from postgresql.name_counters(draft)
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
