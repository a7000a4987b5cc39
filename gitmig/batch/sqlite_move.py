"""Runs a plan on SQLite: in a transaction, with a look at all that hangs on the table."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from gitmig.batch.context import MoveContext
from gitmig.batch.plan import MovePlan
from gitmig.batch.rows import RowCopy
from gitmig.batch.sqlite_checks import (
    check_conversions,
    check_dependents,
    check_violations,
    find_children,
    find_lost,
    read_broken,
    read_violations,
)
from gitmig.errors.batch import ForeignKeysEnforced
from gitmig.operations.operation import qualified


def refuse_enforced(connection: Connection, name: str, schema: str | None, shown: str) -> None:
    """Raise ForeignKeysEnforced where the drop of the table would set its children's keys off."""
    if connection.exec_driver_sql("PRAGMA foreign_keys").scalar():
        children = find_children(connection, name, schema)
        if children:
            raise ForeignKeysEnforced(shown, children)


def run_on_sqlite(
    context: MoveContext, connection: Connection, plan: MovePlan, rows: RowCopy
) -> None:
    """Run the plan.

    Raises: ValuesLost, before anything is sent; RowsLost, DependentBroken, ReferencesBroken.
    """
    tables = sorted({*find_children(connection, plan.name, plan.schema), plan.name})
    check_conversions(connection, plan)
    for lost in find_lost(connection, plan.name, plan.schema):
        context.warn(f"{lost} is gone with the old table {qualified(plan.name, plan.schema)}")
    violations = read_violations(connection, plan.schema, tables)
    broken = read_broken(connection, plan.schema)
    with _restored(connection, "legacy_alter_table"):
        for statement in (*plan.prepare, *plan.create):
            context.run(statement)
        rows.run(context)
        for statement in (*plan.swap, *plan.finish):
            context.run(statement)
    check_dependents(connection, plan, broken)
    check_violations(connection, plan.schema, violations, tables)


@contextmanager
def _restored(connection: Connection, pragma: str) -> Iterator[None]:
    """Leave a pragma as it was, however the block ends."""
    before = connection.exec_driver_sql(f"PRAGMA {pragma}").scalar()
    try:
        yield
    finally:
        with suppress(DBAPIError):
            connection.exec_driver_sql(f"PRAGMA {pragma} = {before}")
