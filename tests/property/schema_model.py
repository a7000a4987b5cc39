"""A schema as plain data, and the operations that lead from one to the next.

The model knows nothing of ALTER: an operation is drawn together with the schema that shall be there
afterwards, and `build` writes that down as SQLAlchemy's own tables.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import sqlalchemy as sa

TYPES: Mapping[str, Any] = {
    "big": sa.BigInteger(),
    "binary": sa.LargeBinary(),
    "boolean": sa.Boolean(),
    "date": sa.Date(),
    "float": sa.Float(),
    "integer": sa.Integer(),
    "json": sa.JSON(),
    "numeric": sa.Numeric(8, 2),
    "small": sa.SmallInteger(),
    "string": sa.String(20),
    "text": sa.Text(),
    "time": sa.DateTime(),
    "uuid": sa.Uuid(),
}
INDEXABLE = frozenset(TYPES) - {"json", "binary"}
WIDER = {"small": "integer", "integer": "big", "string": "text"}
DEFAULTS: Mapping[str, Any] = {
    "boolean": sa.text("true"),
    "integer": "7",
    "string": "it's: a :name, 100%",
    "text": "",
    "time": sa.text("CURRENT_TIMESTAMP"),
}


@dataclass(frozen=True)
class Column:
    """A column; its default and its comment are there or not."""

    kind: str
    nullable: bool = True
    default: bool = False
    comment: str | None = None

    def build(self, name: str) -> sa.Column[Any]:
        return sa.Column(
            name,
            TYPES[self.kind],
            nullable=self.nullable,
            server_default=DEFAULTS[self.kind] if self.default else None,
            comment=self.comment,
            autoincrement=False,
        )


Named = Mapping[str, tuple[str, ...]]
"""The columns of constraints or indexes, by name."""


@dataclass(frozen=True)
class Table:
    """A table; a foreign key has a column and the table whose `id` it refers to."""

    columns: Mapping[str, Column]
    uniques: Named = field(default_factory=dict)
    checks: Mapping[str, str] = field(default_factory=dict)
    foreign_keys: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    indexes: Named = field(default_factory=dict)
    unique_indexes: frozenset[str] = frozenset()
    comment: str | None = None

    def used(self) -> set[str]:
        """Return the columns that something stands on."""
        named = [*self.uniques.values(), *self.indexes.values()]
        return {
            "id",
            *(column for columns in named for column in columns),
            *self.checks.values(),
            *(column for column, _ in self.foreign_keys.values()),
        }

    def free(self) -> list[str]:
        """Return the columns that nothing stands on."""
        return sorted(set(self.columns) - self.used())

    def with_column(self, name: str, column: Column) -> "Table":
        return replace(self, columns={**self.columns, name: column})

    def without_column(self, name: str) -> "Table":
        return replace(self, columns=_without(self.columns, name))

    def renamed_column(self, old: str, new: str) -> "Table":
        def renamed(columns: tuple[str, ...]) -> tuple[str, ...]:
            return tuple(new if column == old else column for column in columns)

        return replace(
            self,
            columns={new if name == old else name: each for name, each in self.columns.items()},
            uniques={name: renamed(columns) for name, columns in self.uniques.items()},
            indexes={name: renamed(columns) for name, columns in self.indexes.items()},
            checks={name: renamed((column,))[0] for name, column in self.checks.items()},
            foreign_keys={
                name: (renamed((column,))[0], table)
                for name, (column, table) in self.foreign_keys.items()
            },
        )


Schema = Mapping[str, Table]


def with_table(schema: Schema, name: str, table: Table) -> Schema:
    return {**schema, name: table}


def without_table(schema: Schema, name: str) -> Schema:
    return _without(schema, name)


def renamed_table(schema: Schema, old: str, new: str) -> Schema:
    """Return the schema with the other name, in the foreign keys of other tables too."""

    def retargeted(table: Table) -> Table:
        keys = {
            name: (column, new if target == old else target)
            for name, (column, target) in table.foreign_keys.items()
        }
        return replace(table, foreign_keys=keys)

    return {new if name == old else name: retargeted(table) for name, table in schema.items()}


def referred(schema: Schema) -> set[str]:
    """Return the tables that foreign keys of others refer to."""
    return {
        target
        for name, table in schema.items()
        for _, target in table.foreign_keys.values()
        if target != name
    }


def build(schema: Schema) -> sa.MetaData:
    """Return the schema as SQLAlchemy's tables."""
    metadata = sa.MetaData()
    for name, table in schema.items():
        built = sa.Table(
            name,
            metadata,
            *(column.build(key) for key, column in table.columns.items()),
            sa.PrimaryKeyConstraint("id"),
            *(sa.UniqueConstraint(*columns, name=key) for key, columns in table.uniques.items()),
            *(
                sa.CheckConstraint(sa.column(column).is_not(None), name=key)
                for key, column in table.checks.items()
            ),
            *(
                sa.ForeignKeyConstraint(
                    [column], [f"{target}.id"], name=key, ondelete="CASCADE", use_alter=False
                )
                for key, (column, target) in table.foreign_keys.items()
            ),
            comment=table.comment,
        )
        for key, columns in table.indexes.items():
            unique = key in table.unique_indexes
            sa.Index(key, *(built.c[column] for column in columns), unique=unique)
    return metadata


def _without(mapping: Mapping[str, Any], name: str) -> dict[str, Any]:
    return {key: value for key, value in mapping.items() if key != name}
