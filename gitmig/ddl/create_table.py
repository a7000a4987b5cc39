"""All that comes with creating a table, in the order to run it in.

SQLAlchemy knows it best: types to create before the table (a PostgreSQL ENUM), sequences,
indexes, comments, and what listeners to the table's events add. It is told to create the table
on a connection that only writes down what it is given.
"""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Dialect, Table
from sqlalchemy.engine.mock import MockConnection
from sqlalchemy.schema import AddConstraint, CreateIndex, CreateTable
from sqlalchemy.sql.elements import ClauseElement

from gitmig.ddl.type_constraints import sort_constraints


def create_table_constructs(
    table: Table, dialect: Dialect, *, if_not_exists: bool
) -> list[ClauseElement]:
    """Return CREATE TABLE, and what SQLAlchemy runs before and after it."""
    if _is_all_of(table):
        return [CreateTable(table, if_not_exists=if_not_exists), *_keys_added_later(table, dialect)]
    recorded: list[ClauseElement] = []

    def record(construct: Any, _parameters: Any) -> None:
        recorded.append(construct)

    table.create(MockConnection(dialect, record), checkfirst=False)
    return [*_in_order(recorded, if_not_exists), *_keys_added_later(table, dialect)]


def _is_all_of(table: Table) -> bool:
    """Whether CREATE TABLE is all there is to it, as for most: asking SQLAlchemy takes longer."""
    told = table.dispatch
    return not (
        table.indexes
        or table.comment
        or told.before_create  # of a type that is made first, too
        or told.after_create
        or any(column.comment or column.default is not None for column in table.columns)
    )


def _in_order(constructs: Iterable[ClauseElement], if_not_exists: bool) -> Iterable[ClauseElement]:
    """Yield the constructs; the indexes, which SQLAlchemy keeps in a set, by name."""
    constructs = list(constructs)
    indexes = iter(
        sorted(
            (construct.element for construct in constructs if isinstance(construct, CreateIndex)),
            key=lambda index: (index.name or "", [str(part) for part in index.expressions]),
        )
    )
    for construct in constructs:
        if isinstance(construct, CreateIndex):
            yield CreateIndex(next(indexes), if_not_exists=if_not_exists)
        elif isinstance(construct, CreateTable) and if_not_exists:
            yield CreateTable(construct.element, if_not_exists=True)
        else:
            yield construct


def _keys_added_later(table: Table, dialect: Dialect) -> Iterable[ClauseElement]:
    """Yield the foreign keys with `use_alter`, which CREATE TABLE leaves out."""
    if dialect.supports_alter:
        for constraint in sort_constraints(table.foreign_key_constraints):
            if getattr(constraint, "use_alter", False):
                yield AddConstraint(constraint)
