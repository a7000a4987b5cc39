"""Runs a plan on a server: tells what cannot be kept, and cleans up where nothing rolls back."""

import re
from contextlib import suppress

from sqlalchemy import Connection, MetaData, Table, inspect
from sqlalchemy.exc import DBAPIError
from sqlalchemy.schema import DropTable

from gitmig.batch.context import MoveContext
from gitmig.batch.kept import keep_move
from gitmig.batch.mysql import MYSQL, give_back_mode
from gitmig.batch.plan import MovePlan
from gitmig.batch.rows import RowCopy
from gitmig.batch.server_checks import (
    find_differences,
    find_lost,
    find_lost_options,
    find_references,
)
from gitmig.ddl import Statement
from gitmig.errors.batch import TableDependedOn, TableReferenced
from gitmig.operations import BatchAlterTableOp
from gitmig.operations.operation import qualified

_DEPENDED_ON = "2BP01"
"""dependent_objects_still_exist: https://www.postgresql.org/docs/current/errcodes-appendix.html"""
_DEPENDENT = re.compile(r"^(?:DETAIL:  )?(.* depends on .*)$", re.MULTILINE)


def refuse_referenced(connection: Connection, name: str, schema: str | None, shown: str) -> None:
    """Raise TableReferenced where foreign keys of other tables hold the table."""
    children = find_references(connection, name, schema)
    if children:
        raise TableReferenced(shown, children, connection.dialect.name)


def run_on_server(
    context: MoveContext,
    connection: Connection,
    batch: BatchAlterTableOp,
    plan: MovePlan,
    rows: RowCopy,
) -> None:
    """Run the plan.

    Raises: RowsLost, TableDependedOn.
    """
    name = qualified(plan.name, plan.schema)
    for lost in find_lost(connection, plan.name, plan.schema):
        context.warn(f"{lost} is gone with the old table {name}")
    if connection.dialect.name in MYSQL:
        context.moves.keep(keep_move(batch, context.impl, plan))
    try:
        for statement in (*plan.prepare, *plan.create):
            context.run(statement)
        _tell_differences(context, connection, plan, name)
        rows.run(context)
        for statement in (*plan.swap, *plan.finish):
            context.run(statement)
    except BaseException as error:
        if not context.impl.transactional_ddl:
            _clean_up(context, connection, plan)
        if getattr(getattr(error, "orig", None), "sqlstate", None) == _DEPENDED_ON:
            raise TableDependedOn(name, _DEPENDENT.findall(str(error))) from error
        raise


def _clean_up(context: MoveContext, connection: Connection, plan: MovePlan) -> None:
    """Drop the new table, unless it has taken the place of the old one, or that is gone."""
    with suppress(DBAPIError):
        found = inspect(connection)
        has_new = found.has_table(plan.temporary, schema=plan.schema)
        if has_new and found.has_table(plan.name, schema=plan.schema):
            if connection.dialect.name in MYSQL:
                context.run(give_back_mode())
            new = Table(plan.temporary, MetaData(), schema=plan.schema)
            context.run(Statement(DropTable(new)))
            context.moves.forget()


def _tell_differences(
    context: MoveContext, connection: Connection, plan: MovePlan, name: str
) -> None:
    """Tell of columns that nobody altered, and options, that could not be as they were."""
    for option in find_lost_options(connection, plan.name, plan.temporary, plan.schema):
        context.warn(f"the new table {name} is without the option {option}")
    for column, words in find_differences(connection, plan.name, plan.temporary, plan.schema):
        if column in plan.unaltered:
            context.warn(f"the column {column} of the new table {name} is not as it was: {words}")
