"""A table as a batch finds it, as data: columns alone, all else as the operations that make it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from sqlalchemy import (
    CheckConstraint,
    Column,
    Computed,
    Constraint,
    Dialect,
    Identity,
    Index,
    Table,
)
from sqlalchemy.types import TypeEngine

from gitmig.batch.declared_type import DeclaredType
from gitmig.batch.sql_names import mentions_column
from gitmig.ddl.sql_text import compile_sql, sql_text
from gitmig.ddl.type_constraints import sort_constraints, type_constraints
from gitmig.operations import (
    AddConstraintOp,
    CreateIndexOp,
    SchemaObjects,
)
from gitmig.operations.alter_column import ServerDefault
from gitmig.operations.check_constraint import CreateCheckConstraintOp
from gitmig.operations.constraint import constraint_keywords, name_of
from gitmig.operations.copying import is_type_bound
from gitmig.operations.primary_key import CreatePrimaryKeyOp


@dataclass(frozen=True, slots=True)
class ColumnSpec:
    """A column alone: its constraints stand beside it."""

    name: str
    type: TypeEngine[Any]
    nullable: bool = True
    default: ServerDefault | None = None
    """What the server gives or computes."""
    autoincrement: bool | Literal["auto", "ignore_fk"] = "auto"
    comment: str | None = None
    options: Mapping[str, Any] = field(default_factory=dict)
    """Keywords of a Column."""

    @classmethod
    def of(cls, column: Column[Any], type_: TypeEngine[Any] | None = None) -> "ColumnSpec":
        """Return what the column says; `type_` is written instead of its own."""
        return cls(
            column.name,
            type_ or column.type,
            bool(column.nullable),
            column.server_default,
            column.autoincrement,
            column.comment,
            dict(column.dialect_kwargs),
        )

    @property
    def computed(self) -> Computed | None:
        """How the server computes its values, if it does."""
        return self.default if isinstance(self.default, Computed) else None

    def build(self) -> Column[Any]:
        """Return a free column."""
        generated = isinstance(self.default, Computed | Identity)
        default: Any = self.default
        return Column(
            self.name,
            self.type,
            *([default] if generated else []),
            server_default=None if generated else default,
            nullable=self.nullable,
            autoincrement=self.autoincrement,
            comment=self.comment,
            **self.options,
        )


@dataclass(frozen=True, slots=True)
class TableIndex:
    """An index of the table."""

    name: str
    operation: CreateIndexOp | None
    """What makes it; None for one that is kept in its own words."""
    sql: str | None = None
    """Its own words, where the database keeps them."""
    quoted: bool = False
    """Whether every name in its own words is quoted."""
    constraint: bool = False
    """Whether it is a constraint that is made late, and may have the name of an index."""

    def mentions(self, column: str, *, brackets: bool) -> bool:
        """Tell whether the index needs the column."""
        if self.operation is None:
            body = (self.sql or "").partition("(")[2]
            return mentions_column(body, column, brackets=brackets, quoted=self.quoted)
        parts = [*self.operation.columns, *self.operation.kw.values()]
        return any(
            part == column
            if part in self.operation.columns and isinstance(part, str)
            else mentions_column(str(part), column, brackets=brackets)
            for part in parts
        )


@dataclass(frozen=True, slots=True)
class Dependent:
    """A trigger or a view in the words in which it was created."""

    kind: str
    name: str
    sql: str


@dataclass(frozen=True, slots=True)
class Structure:
    """What there is of the table."""

    name: str
    schema: str | None
    columns: tuple[ColumnSpec, ...]
    constraints: tuple[AddConstraintOp, ...] = ()
    indexes: tuple[TableIndex, ...] = ()
    comment: str | None = None
    options: Mapping[str, Any] = field(default_factory=dict)
    """Keywords of a Table."""
    triggers: tuple[Dependent, ...] = ()
    counted: bool = False
    """Whether SQLite's sqlite_sequence counts its rows (AUTOINCREMENT)."""
    own_words: Mapping[str, str] = field(default_factory=dict)
    """How MySQL writes each column, with what SQLAlchemy's reflection does not tell."""
    counters: Mapping[str, str] = field(default_factory=dict)
    """The names of the sequences of PostgreSQL's identity columns, by column."""
    held_names: frozenset[str] = frozenset()
    """The names of foreign keys that the old table has in the database."""
    in_order: bool = True
    """Whether its columns stand as they do in the database."""
    lost: tuple[str, ...] = ()
    """What the new table cannot have, in the words of the old one."""
    rowid: str | None = None
    """What SQLite calls the number of a row that no column shows, and that is to be kept."""


@dataclass(frozen=True, slots=True)
class Parts:
    """A column taken apart: itself, and what it brings to its table."""

    column: ColumnSpec
    constraints: tuple[AddConstraintOp, ...]
    indexes: tuple[CreateIndexOp, ...]


def take_apart(
    column: Column[Any], objects: SchemaObjects, dialect: Dialect, name: str, schema: str | None
) -> Parts:
    """Return the column alone, and the constraints and indexes that it was written with."""
    table = objects.table(name, [column], schema=schema)
    attached = table.c[column.key]
    checks = type_constraints(table, dialect)
    constraints = [
        constraint_op(constraint, dialect)
        for constraint in (*sort_constraints(table.constraints), *attached.constraints)
        if not is_type_bound(constraint) and _says_something(constraint)
    ]
    constraints += [constraint_op(check, dialect) for check in checks]
    indexes = [CreateIndexOp.from_index(index) for index in table.indexes]
    spec = _spec_of(attached, dialect, plain=bool(checks))
    return Parts(spec, tuple(constraints), tuple(indexes))


def _spec_of(column: Column[Any], dialect: Dialect, *, plain: bool) -> ColumnSpec:
    """Return the column alone; `plain` if its type would bring a check along."""
    if not plain:
        return ColumnSpec.of(column)
    declared = dialect.type_compiler_instance.process(column.type)
    return ColumnSpec.of(column, DeclaredType(declared))


def constraint_op(constraint: Constraint, dialect: Dialect) -> AddConstraintOp:
    """Return the operation that makes the constraint; a check's condition is SQL text in it."""
    if not isinstance(constraint, CheckConstraint):
        return AddConstraintOp.from_constraint(constraint)
    table: Any = getattr(constraint.parent, "table", constraint.parent)
    return CreateCheckConstraintOp(
        name_of(constraint),
        str(table.name),
        sql_text(compile_sql(constraint.sqltext, dialect)),
        schema=table.schema,
        **constraint_keywords(constraint),
    )


def structure_of(table: Table, dialect: Dialect) -> Structure:
    """Return what a Table of SQLAlchemy says, with the checks of its columns' types."""
    checks = type_constraints(table, dialect)
    constrained = {column for check in checks for column in check.columns}
    keys = table.foreign_key_constraints
    own = [
        constraint
        for constraint in (
            *sort_constraints(table.constraints),
            *(check for column in table.columns for check in column.constraints),
        )
        if not is_type_bound(constraint) and _says_something(constraint)
    ]
    return Structure(
        str(table.name),
        table.schema,
        tuple(_spec_of(c, dialect, plain=c in constrained) for c in table.columns),
        tuple(constraint_op(constraint, dialect) for constraint in (*own, *checks)),
        tuple(_table_index(index) for index in sorted(table.indexes, key=lambda i: i.name or "")),
        table.comment,
        # The comment of MySQL's tables is one of its options too.
        {k: v for k, v in table.dialect_kwargs.items() if not k.endswith("_comment")},
        held_names=frozenset(str(key.name) for key in keys if key.name is not None),
    )


def _table_index(index: Index) -> TableIndex:
    return TableIndex(index.name or "", CreateIndexOp.from_index(index))


def _says_something(constraint: Constraint) -> bool:
    operation = AddConstraintOp.classes.get(constraint.__visit_name__)
    empty = operation is CreatePrimaryKeyOp and not list(getattr(constraint, "columns", ()))
    return operation is not None and not empty
