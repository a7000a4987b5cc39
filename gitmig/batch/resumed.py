"""Goes on with a move that was killed where nothing rolls back: MySQL and MariaDB."""

import re

from sqlalchemy import Connection, MetaData, Table, inspect
from sqlalchemy.schema import DropTable

from gitmig.batch.context import MoveContext
from gitmig.batch.elements import AsSent
from gitmig.batch.kept import KeptMove, digest_batch
from gitmig.batch.mysql import MYSQL, old_name
from gitmig.batch.plan import temporary_name
from gitmig.ddl import Statement
from gitmig.ddl.tokens import split_tokens
from gitmig.operations import BatchAlterTableOp
from gitmig.operations.operation import qualified

_EDITED = (
    "is of a batch on {name} that was edited since: the new table is in the place of the old one, "
    "which is {old} until all is done"
)
_NAMELESS = "may have run, and makes a foreign key without a name: {sql}"
_KEY = re.compile(r"\b(ADD CONSTRAINT|DROP FOREIGN KEY) (`(?:[^`]|``)+`|\w+)")


def go_on_with_move(batch: BatchAlterTableOp, context: MoveContext) -> bool:
    """Finish what an earlier run began; whether there is nothing left to do.

    Before the new table is in the place of the old one nothing has changed: then it is dropped, and
    the move begins anew. After it, what is left is sent as it was planned.

    Raises:
        ResumeRefused: the batch is another one now, and the table is changed already.
    """
    connection = context.connection
    if connection is None or context.as_sql or context.dialect.name not in MYSQL:
        return False
    move = context.moves.find()
    if move is None:
        return False
    if not _is_swapped(batch, context, connection, move):
        _begin_anew(batch, context, connection)
        return False
    if digest_batch(batch, context.impl) != move.digest:
        name = qualified(batch.table_name, batch.schema)
        old = qualified(old_name(batch.table_name), batch.schema)
        context.moves.refuse(1, _EDITED.format(name=name, old=old))
    for number in range(1, len(move.statements) + 1):
        _run(batch, context, connection, move, number)
    return True


def _is_swapped(
    batch: BatchAlterTableOp, context: MoveContext, connection: Connection, move: KeptMove
) -> bool:
    known = context.moves.has_run(move.swap + 1)
    return known or _has_table(batch, connection, old_name(batch.table_name))


def _begin_anew(batch: BatchAlterTableOp, context: MoveContext, connection: Connection) -> None:
    temporary = temporary_name(batch.table_name)
    context.moves.begin_anew()
    if _has_table(batch, connection, temporary):
        context.run(Statement(DropTable(Table(temporary, MetaData(), schema=batch.schema))))
    context.moves.forget()


def _run(
    batch: BatchAlterTableOp,
    context: MoveContext,
    connection: Connection,
    move: KeptMove,
    number: int,
) -> None:
    """Send a statement, unless it has run; the log counts it either way."""
    sql = move.statements[number - 1]
    if context.moves.is_in_doubt(number):
        if number == move.swap + 1:
            has_run = True  # or else there were no old table to go on from
        elif number == len(move.statements):
            has_run = not _has_table(batch, connection, old_name(batch.table_name))
        else:
            has_run = _has_changed_key(batch, context, connection, number, sql)
        if has_run:
            context.moves.count_one_more()
    context.run(Statement(AsSent(sql)))


def _has_changed_key(
    batch: BatchAlterTableOp, context: MoveContext, connection: Connection, number: int, sql: str
) -> bool:
    found = _KEY.search(sql)
    if found is None:
        context.moves.refuse(number, _NAMELESS.format(sql=" ".join(sql.split())))
        return False
    adds = found[1] == "ADD CONSTRAINT"
    table = batch.table_name if adds else old_name(batch.table_name)
    keys = inspect(connection).get_foreign_keys(table, schema=batch.schema)
    name = next(split_tokens(found[2], brackets=False)).name
    return any(key["name"] == name for key in keys) == adds


def _has_table(batch: BatchAlterTableOp, connection: Connection, name: str) -> bool:
    return inspect(connection).has_table(name, schema=batch.schema)
