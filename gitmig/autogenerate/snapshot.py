"""What a schema is, as plain values: read from a database, no connection needed afterwards."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.types import TypeEngine

TableKey = tuple[str | None, str]
"""A schema, None for the default one, and a table's name."""

Options = Mapping[str, Any]
"""Keyword arguments of an SQLAlchemy construct, as reflection names them."""


@dataclass(frozen=True, slots=True)
class ColumnInfo:
    """A column; `default` is the server default as SQL text."""

    name: str
    type: TypeEngine[Any]
    nullable: bool = True
    default: str | None = None
    computed: Options | None = None
    """`sqltext` and `persisted` of a generated column."""
    identity: Options | None = None
    """The options of an identity column, as `sqlalchemy.Identity` takes them."""
    autoincrement: bool = False
    comment: str | None = None
    check: str | None = None
    """The condition of a check that goes and comes with the column, as MariaDB keeps it."""
    usual: tuple[str, str] | None = None
    """The table's character set and collation, which a type of MySQL has that names none."""


@dataclass(frozen=True, slots=True)
class PrimaryKeyInfo:
    """A primary key; without columns there is none."""

    name: str | None = None
    columns: tuple[str, ...] = ()
    options: Options = field(default_factory=dict)
    """`deferrable`, `initially` and dialect options such as `postgresql_include`."""


@dataclass(frozen=True, slots=True)
class IndexInfo:
    """An index; an element of `columns` is None where the index has an expression."""

    name: str
    columns: tuple[str | None, ...]
    unique: bool = False
    expressions: tuple[str, ...] = ()
    """All elements as SQL text, when at least one is an expression."""
    sorting: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Column to its sort words ("desc", "nulls_last"), where they are not the default."""
    options: Options = field(default_factory=dict)
    """Dialect options such as `postgresql_where`."""
    constraint: str | None = None
    """The unique constraint or foreign key that this index merely implements."""


@dataclass(frozen=True, slots=True)
class UniqueInfo:
    """A unique constraint."""

    name: str | None
    columns: tuple[str, ...]
    options: Options = field(default_factory=dict)
    index: str | None = None
    """The unique index that this constraint is, where the database has one for both."""


@dataclass(frozen=True, slots=True)
class ForeignKeyInfo:
    """A foreign key; `options` are onupdate, ondelete, deferrable, initially, match.

    And those of a dialect, such as `postgresql_not_valid`.
    """

    name: str | None
    columns: tuple[str, ...]
    referent_schema: str | None
    referent_table: str
    referent_columns: tuple[str, ...]
    options: Options = field(default_factory=dict)
    inline: bool = False
    """Whether it is written behind its column (SQLite), so that it goes when the column goes."""


@dataclass(frozen=True, slots=True)
class CheckInfo:
    """A check constraint."""

    name: str | None
    sqltext: str
    not_valid: bool = False
    """Whether rows that were there before it may break it."""


@dataclass(frozen=True, slots=True)
class ExcludeElement:
    """What no two rows may have, by an operator; `column` is None for an expression."""

    column: str | None
    sql: str
    operator: str
    operator_class: str | None = None
    """None where it is the default one of the type."""


@dataclass(frozen=True, slots=True)
class ExcludeInfo:
    """An exclude constraint of PostgreSQL; `where` is SQL text."""

    name: str
    elements: tuple[ExcludeElement, ...]
    using: str = "gist"
    where: str | None = None
    deferrable: bool = False
    deferred: bool = False


@dataclass(frozen=True, slots=True)
class Inherited:
    """The names of what a table has from those that it inherits from, or is a partition of.

    A database drops none of it but with what it comes from.
    """

    columns: frozenset[str] = frozenset()
    constraints: frozenset[str] = frozenset()
    indexes: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class TableInfo:
    """A table; columns in their order, the rest in the order that the database gives."""

    name: str
    schema: str | None = None
    columns: tuple[ColumnInfo, ...] = ()
    primary_key: PrimaryKeyInfo = PrimaryKeyInfo()
    indexes: tuple[IndexInfo, ...] = ()
    unique_constraints: tuple[UniqueInfo, ...] = ()
    foreign_keys: tuple[ForeignKeyInfo, ...] = ()
    check_constraints: tuple[CheckInfo, ...] = ()
    excludes: tuple[ExcludeInfo, ...] = ()
    comment: str | None = None
    options: Options = field(default_factory=dict)
    """Keyword arguments of the table, such as `postgresql_partition_by`."""
    parents: tuple[str, ...] = ()
    """The tables of the same schema that it inherits from."""
    inherited: Inherited = Inherited()
    dependent: bool = False
    """Whether it is part of something else, as a partition is, or a table of an extension."""

    @property
    def key(self) -> TableKey:
        """Schema and name."""
        return self.schema, self.name


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The tables of the schemas that were read; the default schema is None."""

    tables: Mapping[TableKey, TableInfo]
    default_schema: str | None = None
    """The name of the schema that is written None."""
