"""Goes on with a revision that stopped half-way: what ran before is checked, and not sent again."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, NoReturn

from sqlalchemy import Connection, event
from sqlalchemy.sql.compiler import SQLCompiler

from gitmig.batch import parse_moves
from gitmig.errors import ResumeRefused
from gitmig.ids import shorten
from gitmig.runtime.log_table import RUNNING, LogEntry
from gitmig.runtime.sent import changes_only_data, shorten_statement

RESULT_UNUSED = "gitmig_result_unused"
"""The execution option of a statement whose result nobody gets, a generated key among it."""


class Resumption:
    """The statements of one revision that are not to be sent again."""

    def __init__(self, connection: Connection, entry: LogEntry, *, skip: bool) -> None:
        self._connection = connection
        self.entry = entry
        self.moves = parse_moves(entry.moves)
        """The tables that were made anew, by how many statements ran before."""
        self.count = entry.statements + skip
        """How many statements are passed over; `skip` is the one that the revision stopped at."""
        self.passing = False
        """Whether the statement under way is one of them."""
        if not skip:
            self._refuse_doubt()

    def pass_over(self, number: int, statement: str, digest: str, context: Any) -> None:
        """Make sure that a statement is the one that ran as this number, and do not send it.

        Raises:
            ResumeRefused: it is another one, or its result is needed.
        """
        hashes = self.entry.statement_hashes
        if number <= len(hashes):
            ran = hashes[number - 1] == digest
        else:
            ran = shorten_statement(statement) == self.entry.statement
        if not ran:
            self.refuse(number, f"is not the one that ran: {shorten_statement(statement)}")
        if _gives_a_key(context):
            self.refuse(number, "gave a key that the revision may go on with")
        self.passing = True

    @contextmanager
    def attached(self) -> Iterator[None]:
        """Keep the driver from executing what is passed over, meanwhile."""
        engine = self._connection.engine
        listeners: dict[str, Callable[..., bool | None]] = {
            "do_execute": self._has_executed,
            "do_executemany": self._has_executed,
            "do_execute_no_params": self._has_executed_alone,
        }
        for name, listener in listeners.items():
            event.listen(engine, name, listener)
        try:
            yield
        finally:
            for name, listener in listeners.items():
                event.remove(engine, name, listener)

    def _has_executed(
        self, cursor: Any, statement: str, parameters: Any, context: Any
    ) -> bool | None:
        """Tell SQLAlchemy that the statement was executed: it was, before the revision stopped."""
        if not self.passing or context.root_connection is not self._connection:
            return None
        asked = getattr(context.compiled, "postfetch_lastrowid", False)
        if asked and not hasattr(cursor, "lastrowid"):  # PyMySQL's has it once it has executed
            cursor.lastrowid = None
        return True

    def _has_executed_alone(self, cursor: Any, statement: str, context: Any) -> bool | None:
        return self._has_executed(cursor, statement, None, context)

    def _refuse_doubt(self) -> None:
        entry = self.entry
        if any(start <= self.count < start + move.swap for start, move in self.moves.items()):
            return  # it fills a table that is dropped, for the move begins anew
        if entry.state == RUNNING and entry.statement and changes_only_data(entry.statement):
            self.refuse(
                entry.statements + 1,
                f"may have run, and would change data twice: {entry.statement}",
            )

    def refuse(self, number: int, reason: str) -> NoReturn:
        """Raise ResumeRefused for a statement, counted from 1."""
        raise ResumeRefused(shorten(self.entry.revision), number, reason, self.entry.blob)


def _gives_a_key(context: Any) -> bool:
    """Whether a statement has a result that it cannot have without being sent."""
    compiled = getattr(context, "compiled", None)
    if not isinstance(compiled, SQLCompiler):
        return False
    if compiled.effective_returning:
        return True
    options: Mapping[str, Any] = context.execution_options
    is_key_read = bool(context.isinsert and compiled.postfetch_lastrowid)
    return is_key_read and not context.executemany and not options.get(RESULT_UNUSED)
