"""Finds out what a step will send before it runs, and so while the step before it is under way.

Where its code is plain, see `plain_code`, nobody can notice that it ran early: it is called with a
migration context that only writes down what it is given.
"""

import re
import sys
from types import FrameType, TracebackType

from sqlalchemy import DDL
from sqlalchemy.schema import ExecutableDDLElement

from gitmig.ddl import Statement
from gitmig.operations import MigrateOperation
from gitmig.revisions.directory import ScriptDirectory
from gitmig.revisions.plan import Step
from gitmig.runtime.foreseen import Foreseen, ForeseenStatement
from gitmig.runtime.loading import RevisionCode, load_revision
from gitmig.runtime.migration import MigrationContext
from gitmig.runtime.operations import Operations
from gitmig.runtime.plain_code import is_plain
from gitmig.runtime.unconnected import UnconnectedContext

_BLOCK = re.compile(r"DO (\$\w*\$)((?!\1).)*\1", re.DOTALL)
"""One statement, whatever is in it."""


class Foresight(UnconnectedContext):
    """A migration context that keeps statements instead of running them."""

    def __init__(self, context: MigrationContext) -> None:
        super().__init__(context)
        self._context = context
        self._operation: MigrateOperation | None = None
        self._path = ""
        self._kept: list[ForeseenStatement] = []

    def look(self, step: Step, script: ScriptDirectory, code: RevisionCode) -> Foreseen | None:
        """Return what the step sends; None where that depends on its being run."""
        assert step.revision is not None, "its code was read"
        if self._is_told_more or not is_plain(code.code, step.direction):
            return None
        self._path, self._kept = str(code.path), []
        try:
            loaded = load_revision(code.path, script.modules_of(step.revision), code)
            with Operations.context(self):
                loaded.get_function(step.direction)()
        except Exception:  # it will be raised when the step runs
            return None
        return Foreseen(loaded, tuple(self._kept))

    @property
    def _is_told_more(self) -> bool:
        """Whether what is sent depends on what env.py says."""
        connection = self._context.connection
        options = connection.get_execution_options() if connection is not None else {}
        return bool(self._context.run_args) or "schema_translate_map" in options

    def begin_operation(self, operation: MigrateOperation) -> bool:
        """Have it done, unless a user's function does it, which may do anything."""
        if Operations.registry.find_implementation(operation) is not None:
            raise self.ask()
        self._operation = operation
        return True

    def run(self, statement: Statement) -> None:
        """Keep the statement, if the server takes its text as it is, and alone."""
        construct = statement.construct
        is_definition = isinstance(construct, ExecutableDDLElement) and not (
            isinstance(construct, DDL) or statement.rows or statement.execution_options
        )
        if not is_definition or self._operation is None:
            raise self.ask()
        sql = str(construct.compile(dialect=self.dialect))
        if "%" in sql or (";" in sql and not _BLOCK.fullmatch(sql)):
            raise self.ask()
        self._kept.append(ForeseenStatement(sql, self._operation, self.impl, self._find_place()))

    def warn(self, message: str) -> None:
        """Leave it to the run: what there is to warn of may have to do with rows."""
        raise self.ask()

    def _find_place(self) -> TracebackType:
        frame: FrameType | None = sys._getframe(1)
        while frame is not None and frame.f_code.co_filename != self._path:
            frame = frame.f_back
        assert frame is not None, "the revision is running"
        return TracebackType(None, frame, frame.f_lasti, frame.f_lineno)
