"""Builds the tables, columns and constraints that operations speak of, in a scratch MetaData."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Protocol

from sqlalchemy import Column, Constraint, Index, MetaData, Table
from sqlalchemy.schema import SchemaItem
from sqlalchemy.sql.elements import ColumnClause, ColumnElement, TextClause
from sqlalchemy.sql.visitors import iterate
from sqlalchemy.types import NULLTYPE

from gitmig.operations.copying import copy_column, copy_to, is_bound

Expression = str | TextClause | ColumnElement[Any]
"""The name of a column, or SQL."""


class HasOptions(Protocol):
    """What is asked of a migration context: the options that env.py configured."""

    @property
    def opts(self) -> Mapping[str, Any]:
        """What `context.configure()` was given."""
        ...


class SchemaObjects:
    """Builds schema objects that follow one naming convention, each in a MetaData of its own."""

    def __init__(self, naming_convention: Mapping[str, Any] | None = None) -> None:
        self.naming_convention = naming_convention

    @classmethod
    def of(cls, context: "SchemaContext | None") -> "SchemaObjects":
        """Return the builder for a context: names follow its target metadata's convention."""
        if isinstance(context, SchemaObjects):
            return context
        metadata = None if context is None else context.opts.get("target_metadata")
        if isinstance(metadata, Sequence):
            metadata = metadata[0] if metadata else None
        return cls(getattr(metadata, "naming_convention", None))

    def table(
        self, name: str, items: Iterable[SchemaItem] = (), *, schema: str | None = None, **kw: Any
    ) -> Table:
        """Build a table of the items, with stub tables for what its foreign keys refer to.

        Free items are used as they are, just as `Table(...)` would; those that belong to a table
        are copied, so that a model, or an operation that ran before, keeps its own.
        """
        items = tuple(items)
        table = Table(
            name,
            MetaData(naming_convention=self.naming_convention),
            *(self._free(item, items) for item in items if not _is_bound_constraint(item)),
            schema=schema,
            **kw,
        )
        for item in items:
            if isinstance(item, Constraint | Index) and is_bound(item) and item not in _own(table):
                table.append_constraint(copy_to(table, item))
        _add_referenced_tables(table)
        return table

    def stub(
        self,
        name: str,
        columns: Iterable[str] = (),
        constraints: Iterable[Constraint] = (),
        *,
        schema: str | None = None,
        comment: str | None = None,
    ) -> Table:
        """Build a table that has just the columns named, each once, and the constraints."""
        items = [Column(column, NULLTYPE) for column in dict.fromkeys(columns)]
        return self.table(name, [*items, *constraints], schema=schema, comment=comment)

    def stub_for(
        self, name: str, expressions: Iterable[Expression], *, schema: str | None = None
    ) -> Table:
        """Build a table that has just the columns that are named, or stand in expressions."""
        columns = {column.name: column for column in _columns(expressions)}
        return self.table(name, columns.values(), schema=schema)

    def _free(self, item: SchemaItem, items: Sequence[SchemaItem]) -> SchemaItem:
        if isinstance(item, Column) and is_bound(item):
            return copy_column(item, without=[c for c in items if isinstance(c, Constraint)])
        return item


def column_names(expressions: Iterable[Expression]) -> list[str]:
    """Return the names of the columns that are named, or stand in expressions."""
    return [column.name for column in _columns(expressions)]


SchemaContext = SchemaObjects | HasOptions
"""What a `to_table()` or `to_constraint()` takes: a builder, or the context that tells of one."""


def _columns(expressions: Iterable[Expression]) -> Iterator[Column[Any]]:
    for expression in expressions:
        if isinstance(expression, str):
            yield Column(expression, NULLTYPE)
        else:
            for element in iterate(expression):
                if isinstance(element, ColumnClause) and not element.is_literal:
                    yield Column(element.name, element.type)


def _is_bound_constraint(item: SchemaItem) -> bool:
    return isinstance(item, Constraint | Index) and is_bound(item)


def _own(table: Table) -> set[Constraint | Index]:
    """What attached itself together with the columns that it was written with."""
    return {*table.constraints, *table.indexes}


def _add_referenced_tables(table: Table) -> None:
    for foreign_key in table.foreign_keys:
        key, _, column = foreign_key.target_fullname.rpartition(".")
        _add_stub(table.metadata, key, column)


def _add_stub(metadata: MetaData, key: str, column: str) -> None:
    stub = metadata.tables.get(key)
    if stub is None:
        schema, _, name = key.rpartition(".")
        Table(name, metadata, Column(column, NULLTYPE), schema=schema or None)
    elif column not in stub.c:
        stub.append_column(Column(column, NULLTYPE))
