"""Finds out how a table is, from the database."""

import warnings
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Column, Connection, Constraint, Dialect, MetaData, Table, inspect
from sqlalchemy.exc import InvalidRequestError, NoSuchTableError, SAWarning

from gitmig.batch.constraint_columns import columns_of
from gitmig.batch.same_check import is_same_check
from gitmig.batch.server_read import (
    complete_on_mysql,
    complete_on_postgresql,
    correct_column,
    correct_texts,
    observe_on_mysql,
    observe_on_postgresql,
)
from gitmig.batch.sqlite_read import (
    TEMPORARY,
    SQLiteTable,
    find_stored_name,
    read_sqlite_table,
)
from gitmig.batch.structure import Structure, constraint_op, structure_of
from gitmig.ddl.type_constraints import type_constraints
from gitmig.errors.batch import CopyFromDiffers, TableMissing
from gitmig.operations import AddConstraintOp, BatchAlterTableOp, SchemaObjects
from gitmig.operations.operation import qualified

_COMPLETE = {
    "mariadb": complete_on_mysql,
    "mysql": complete_on_mysql,
    "postgresql": complete_on_postgresql,
}
"""What looks for more than SQLAlchemy's reflection tells."""
_OBSERVE = {
    "mariadb": observe_on_mysql,
    "mysql": observe_on_mysql,
    "postgresql": observe_on_postgresql,
}
"""What looks for more than a user tells."""
_READ_OTHERWISE = (
    "Did not recognize type|Can't validate argument 'dialect_options'"
    '|Unknown schema content: .*(KEY|PERIOD FOR) [`"]'
)
"""What SQLAlchemy warns of, and what is read by other means."""


def read_structure(connection: Connection, batch: BatchAlterTableOp) -> Structure:
    """Look at the table, as `reflect_args` and `reflect_kwargs` say.

    Raises: TableMissing.
    """
    name, schema, dialect = batch.table_name, batch.schema, connection.dialect
    _check_table(connection, batch)
    if dialect.name == "sqlite":
        details = read_sqlite_table(connection, name, schema)
        table = _reflect(connection, batch, details)
        structure = details.complete(structure_of(table, dialect))
        structure = _with_given(structure, batch.options.reflect_args, table, dialect)
    else:
        structure = structure_of(_reflect(connection, batch, None), dialect)
        if complete := _COMPLETE.get(dialect.name):
            structure = complete(connection, structure)
    return _name_constraints(structure, batch.options.naming_convention)


def observe_structure(
    connection: Connection, batch: BatchAlterTableOp, given: Structure
) -> Structure:
    """Return what the user says of the table, with what no Table of SQLAlchemy can say.

    Raises: TableMissing, CopyFromDiffers, NotATable.
    """
    _check_table(connection, batch)
    name, schema, dialect = batch.table_name, batch.schema, connection.dialect
    if given.name.casefold() != name.casefold():
        raise CopyFromDiffers(qualified(name, schema), given.name, (), has=False)
    given = replace(given, name=name, schema=schema)
    if dialect.name == "sqlite":
        details = read_sqlite_table(connection, name, schema)
        return details.observe(_compare_columns(given, list(details.columns)))
    columns = [str(column["name"]) for column in inspect(connection).get_columns(name, schema)]
    given = _compare_columns(given, columns)
    observe = _OBSERVE.get(dialect.name)
    return given if observe is None else observe(connection, given)


def _compare_columns(given: Structure, there: Sequence[str]) -> Structure:
    """Return the structure, which knows whether its columns stand in the order of the table.

    Raises: CopyFromDiffers.
    """
    described = [column.name.casefold() for column in given.columns]
    known = [column.casefold() for column in there]
    lacking = [column for column in there if column.casefold() not in described]
    unknown = [c.name for c in given.columns if c.name.casefold() not in known]
    if lacking or unknown:
        table = qualified(given.name, given.schema)
        raise CopyFromDiffers(table, given.name, lacking or unknown, has=bool(lacking))
    return replace(given, in_order=described == known)


def _check_table(connection: Connection, batch: BatchAlterTableOp) -> None:
    name, schema = batch.table_name, batch.schema
    if not has_table(connection, name, schema):
        raise TableMissing(qualified(name, schema), inspect(connection).get_table_names(schema))


def has_table(connection: Connection, name: str, schema: str | None) -> bool:
    """Whether there is such a table, or view; SQLAlchemy does not look for temporary ones alone."""
    if connection.dialect.name == "sqlite" and schema == TEMPORARY:
        return find_stored_name(connection, name, schema) is not None
    return inspect(connection).has_table(name, schema=schema)


def _reflect(
    connection: Connection, batch: BatchAlterTableOp, details: SQLiteTable | None
) -> Table:
    options = dict(batch.options.reflect_kwargs or {})
    # The first of all, so that what the user's listeners say holds.
    ours = ("column_reflect", correct_column if details is None else details.correct_column)
    options["listeners"] = [ours, *options.get("listeners", ())]
    with warnings.catch_warnings():
        # What SQLAlchemy passes over on SQLite is in the table's own words.
        ignored = "" if details is not None else _READ_OTHERWISE
        warnings.filterwarnings("ignore", ignored, SAWarning)
        try:
            table = Table(
                batch.table_name,
                MetaData(),
                *batch.options.reflect_args,
                schema=batch.schema,
                autoload_with=connection,
                resolve_fks=False,
                **options,
            )
        except NoSuchTableError as error:
            raise TableMissing(str(error), ()) from error
    correct_texts(table)
    return table


def _with_given(
    structure: Structure, items: Iterable[Any], table: Table, dialect: Dialect
) -> Structure:
    """Return the structure with the constraints of `reflect_args` in place of those read."""
    given: list[Constraint] = []
    for item in items:
        if isinstance(item, Constraint):
            given.append(item)
        elif isinstance(item, Column):
            checks = type_constraints(table, dialect)
            given += [check for check in checks if any(item is c for c in check.columns)]
            given += [key.constraint for key in item.foreign_keys if key.constraint is not None]
            given += item.constraints
    added = [constraint_op(constraint, dialect) for constraint in given]
    kept = [c for c in structure.constraints if not any(_is_same(c, new) for new in added)]
    return replace(structure, constraints=(*kept, *added))


def _is_same(constraint: AddConstraintOp, given: AddConstraintOp) -> bool:
    if type(constraint) is not type(given):
        return False
    columns = list(columns_of(constraint))
    return is_same_check(constraint, given) or (bool(columns) and columns == columns_of(given))


def _name_constraints(structure: Structure, convention: Mapping[str, Any] | None) -> Structure:
    """Return the structure with the convention's names for constraints that have none."""
    if not convention:
        return structure
    objects = SchemaObjects(convention)
    return replace(structure, constraints=tuple(_named(c, objects) for c in structure.constraints))


def _named(constraint: AddConstraintOp, objects: SchemaObjects) -> AddConstraintOp:
    if constraint.constraint_name is not None:
        return constraint
    try:
        return AddConstraintOp.from_constraint(constraint.to_constraint(objects))
    except InvalidRequestError:  # the convention wants a part of the name to be given
        return constraint
