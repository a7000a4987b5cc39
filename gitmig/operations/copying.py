"""Free copies of schema items that belong to a table already.

SQLAlchemy's public way to copy is `Table.to_metadata`, which copies a table whole; a single
column or constraint has only the `_copy` that `to_metadata` itself is made of. It is used here
and nowhere else, and tests hold it to what is needed.
"""

from collections.abc import Collection
from typing import TYPE_CHECKING, Any, cast

from sqlalchemy import CheckConstraint, Column, Constraint, Index, MetaData, Table
from sqlalchemy.sql.elements import ColumnClause, ColumnElement, TextClause
from sqlalchemy.sql.visitors import ExternallyTraversible, replacement_traverse
from sqlalchemy.types import ARRAY, SchemaType, TypeDecorator, TypeEngine

if TYPE_CHECKING:
    from sqlalchemy.dialects.postgresql import ExcludeConstraint


def is_bound(item: Column[Any] | Constraint | Index) -> bool:
    """Tell whether the item belongs to a table (or, a constraint, to a column) already."""
    if isinstance(item, Constraint):
        return getattr(item, "parent", None) is not None
    return getattr(item, "table", None) is not None


def is_type_bound(constraint: Constraint) -> bool:
    """Tell whether the column's type makes the constraint anew wherever the column goes."""
    return constraint._type_bound


def find_column_checks(column: Column[Any]) -> list[CheckConstraint]:
    """Return the checks that are written in a column, not in its table, in a stable order."""
    if not column.constraints:
        return []
    checks = [one for one in column.constraints if isinstance(one, CheckConstraint)]
    written = (one for one in checks if not is_type_bound(one))
    return sorted(written, key=lambda one: (str(one.name), str(one.sqltext)))


def copy_column(column: Column[Any], without: Collection[object] = ()) -> Column[Any]:
    """Return a free copy of the column, with its foreign keys of one column.

    Those that belong to one of the constraints in `without` are left out, because the caller
    copies the constraint itself.
    """
    copy = column._copy()
    for foreign_key in column.foreign_keys:
        constraint = foreign_key.constraint
        if constraint is not None and len(constraint.elements) == 1 and constraint not in without:
            copy.append_foreign_key(foreign_key._copy())
    return copy


def copy_bare_column(column: Column[Any]) -> Column[Any]:
    """Return a free copy of the column alone: no foreign key, index or unique constraint.

    Whoever compares a model with a database finds those, and gives them operations of their own.
    """
    copy = column._copy()
    copy.index = copy.unique = None
    copy.foreign_keys.clear()
    return copy


def copy_to(table: Table, item: Constraint | Index) -> Constraint | Index:
    """Return a copy of the item of another table, for a table that has its columns."""
    if isinstance(item, Constraint):
        copy: Any = item._copy(target_table=table)
        if is_exclude(item):  # SQLAlchemy forgets them, here as in `copy_table`.
            copy.ops = cast(Any, item).ops
        return cast(Constraint, copy)
    expressions = [with_columns_of(table, expression) for expression in item.expressions]
    return Index(item.name, *expressions, unique=item.unique, **item.dialect_kwargs)


def copy_table(table: Table, metadata: MetaData) -> Table:
    """Return a copy of the table among the tables of other metadata."""
    copy = table.to_metadata(metadata)
    # SQLAlchemy 2.1 puts types into the schema of the table, also those that are in another one.
    for column in table.columns:
        pairs = zip(_named_types(column.type), _named_types(copy.c[column.key].type), strict=True)
        for old, new in pairs:
            new.schema = old.schema
    # SQLAlchemy forgets the operator classes of exclude constraints.
    classes = {_exclude_key(one): one.ops for one in _excludes(table)}
    for one in _excludes(copy):
        one.ops = classes.get(_exclude_key(one), one.ops)
    return copy


def _named_types(type_: TypeEngine[Any]) -> list[Any]:
    """Return what is a type of its own in a database: this one, or that of an array's items."""
    if isinstance(type_, TypeDecorator):
        return _named_types(type_.impl_instance)
    if isinstance(type_, ARRAY):
        return _named_types(type_.item_type)
    return [type_] if isinstance(type_, SchemaType) and hasattr(type_, "schema") else []


def _excludes(table: Table) -> list[Any]:
    return [one for one in table.constraints if is_exclude(one)]


def _exclude_key(constraint: Any) -> tuple[str, ...]:
    elements = exclude_elements(constraint)
    return str(constraint.name), *(f"{each} {operator}" for each, operator in elements)


def is_exclude(constraint: Constraint) -> bool:
    """Tell whether it is an exclude constraint, without loading PostgreSQL's dialect."""
    return constraint.__visit_name__ == "exclude_constraint"


def exclude_elements(constraint: "ExcludeConstraint") -> list[tuple[Any, str]]:
    """Return the pairs of an exclude constraint; of a column its name, for it has a table."""
    return [
        (each.name if isinstance(each, ColumnClause) and not each.is_literal else each, operator)
        for each, _, operator in constraint._render_exprs
    ]


def with_columns_of(
    table: Table, expression: str | TextClause | ColumnElement[Any]
) -> ColumnElement[Any]:
    """Return the expression over this table's columns instead of those of the same names."""
    if isinstance(expression, str):
        return table.c[expression]

    def replace(element: ExternallyTraversible, **_: Any) -> ExternallyTraversible | None:
        return table.c[element.name] if isinstance(element, Column) else None

    copy: ColumnElement[Any] = cast(Any, replacement_traverse(expression, {}, replace))
    return copy
