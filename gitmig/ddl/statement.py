"""One statement as data: it is run by the runtime, written down offline, read by rules."""

import warnings
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import (
    Dialect,
    ForeignKeyConstraint,
    Insert,
    PrimaryKeyConstraint,
    TableClause,
    UniqueConstraint,
)
from sqlalchemy.schema import CreateTable, ExecutableDDLElement
from sqlalchemy.sql.elements import ClauseElement

from gitmig.ddl.literals import compile_for_script

Row = Mapping[str, Any]
_KEYS = frozenset({ForeignKeyConstraint, PrimaryKeyConstraint, UniqueConstraint})
"""Constraints that are made of names alone."""


@dataclass(frozen=True, slots=True)
class Statement:
    """An SQLAlchemy construct, with the rows and options to execute it with."""

    construct: ClauseElement
    """DDL, an INSERT, UPDATE or DELETE, or text."""
    rows: tuple[Row, ...] | None = None
    """The parameter sets of one execution for all of them; None where there are none."""
    execution_options: Mapping[str, Any] = field(default_factory=dict)
    literal: bool = False
    """Whether its values are part of the text when it is written down."""
    result: Any = field(default=None, compare=False)
    """What the directive returns once this has run: the Table of a CREATE TABLE."""

    def split(self) -> "tuple[Statement, ...]":
        """Return a statement for each row, with the row's values in it; else this one alone."""
        if self.rows is None or not isinstance(self.construct, Insert):
            return (self,)
        return tuple(
            Statement(
                self.construct.values(dict(row)),
                execution_options=self.execution_options,
                literal=True,
            )
            for row in self.rows
        )

    def sql(self, dialect: Dialect, *, literal_binds: bool = False) -> str:
        """Return the text as a client would type it, without a terminator at its end.

        Values of rows always stand in the text, in an INSERT a row; other parameters do so with
        `literal_binds`, else their placeholders are left.
        """
        if self.rows is not None:
            return ";\n".join(part.sql(dialect) for part in self.split())
        text = compile_for_script(
            self.construct, dialect, literal_binds=literal_binds or self.literal
        ).strip()
        if isinstance(self.construct, ExecutableDDLElement):
            # A tab completes a name where one types.
            text = text.replace(", \n\t", ",\n    ").replace("\n\t", "\n    ")
        return text


def run_statements(statements: Iterable[Statement], execute: Callable[[Statement], object]) -> Any:
    """Execute the statements in order; return the result that one of them has, or None."""
    result = None
    for statement in statements:
        execute(statement)
        if statement.result is not None:
            result = statement.result
    return result


def check_parameters(statements: Iterable[Statement], dialect: Dialect) -> None:
    """Look for `:word` in the SQL of a definition, where it can be no parameter.

    SQLAlchemy would write NULL in its place, into the definition, without a word.

    Raises: ParameterMissing.
    """
    with warnings.catch_warnings(action="ignore"):  # they come when it is run
        for statement in statements:
            construct = statement.construct
            if isinstance(construct, ExecutableDDLElement) and not _has_names_only(construct):
                compile_for_script(construct, dialect, literal_binds=False)


def _has_names_only(construct: ExecutableDDLElement) -> bool:
    """Whether it creates a table without SQL in it, as most do: compiling each twice is dear."""
    if not isinstance(construct, CreateTable):
        return False
    table = construct.element
    return all(column.server_default is None for column in table.columns) and all(
        type(constraint) in _KEYS for constraint in table.constraints
    )


def insert_statements(
    table: TableClause, rows: Iterable[Row], *, multiinsert: bool
) -> Iterable[Statement]:
    """Yield one INSERT for all rows, or one for each where they hold expressions.

    The INSERT asks for no generated keys in return: nobody reads them, and they cannot be
    written offline.
    """
    rows = tuple(rows)
    insert = table.insert().inline()
    together = Statement(insert, rows=rows)
    if not rows:
        return ()
    return (together,) if multiinsert and not _has_expressions(rows) else together.split()


def _has_expressions(rows: Iterable[Row]) -> bool:
    return any(isinstance(value, ClauseElement) for row in rows for value in row.values())
