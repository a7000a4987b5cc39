"""Writes the steps of a plan into an SQL script instead of running them."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, nullcontext
from dataclasses import replace
from typing import Any

from sqlalchemy import Table

from gitmig.ddl import DefaultImpl, Statement
from gitmig.errors import TransactionRolledBack, UnsupportedOperation
from gitmig.ids import shorten
from gitmig.operations import CreateTableOp
from gitmig.revisions.directory import ScriptDirectory
from gitmig.revisions.plan import (
    DeleteVersion,
    InsertVersion,
    Step,
    UpdateVersion,
    VersionChange,
)
from gitmig.revisions.version_rows import find_moved
from gitmig.runtime.apply import AfterStep, PlanFunction
from gitmig.runtime.events import OnEvent, StepStarted, ignore_event
from gitmig.runtime.loading import LoadedRevision
from gitmig.runtime.log_table import APPLIED, LogTable
from gitmig.runtime.provenance import Provenance
from gitmig.runtime.script_failure import describe_refusal
from gitmig.runtime.script_writer import ScriptWriter
from gitmig.runtime.sent import is_commit, is_rollback
from gitmig.runtime.step_entry import find_provenance, load_step, make_entry
from gitmig.runtime.version_table import VersionTable


class ScriptRun:
    """What an `Applier` does, on paper: no connection is ever made."""

    def __init__(
        self,
        writer: ScriptWriter,
        versions: VersionTable,
        log: LogTable | None,
        script: ScriptDirectory | None,
        heads: tuple[str, ...],
        *,
        transactional_ddl: bool,
        per_migration: bool,
        after_step: AfterStep | None,
        on_event: OnEvent = ignore_event,
    ) -> None:
        self.writer = writer
        self.versions = versions
        self.log = log
        self.script = script
        self.heads = heads
        """Where the database will be at this point of the script."""
        self.transactional_ddl = transactional_ddl
        self.per_step = per_migration or not transactional_ddl
        self.after_step = after_step
        self.emit = on_event
        self._in_transaction = False
        self._entered = False
        self._had_block = False
        """Whether a part of the step is committed in front of its end."""
        self._tables_ready = False
        self._provenance = Provenance("")

    def run(self, plan: PlanFunction, run_args: Mapping[str, Any]) -> None:
        """Write the steps that lead on from where the script stands.

        Raises:
            ScriptRefused: a revision cannot be written.
        """
        steps = list(plan(self.heads))
        if steps and self.script is not None and self.log is not None:
            self._provenance = find_provenance(steps, self.script)
        with self.transaction():
            for number, step in enumerate(steps, 1):
                self.emit(StepStarted(step, number))
                self._write_step(step, run_args)
                self.heads = tuple(sorted(step.heads_after))

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Surround a whole run; inside itself it does nothing."""
        if self._entered:
            yield
            return
        self._entered = True
        try:
            with nullcontext() if self.per_step else self._scope():
                yield
        finally:
            self._entered = False

    @contextmanager
    def autocommit(self) -> Iterator[None]:
        """Commit what stands before, and begin anew behind the block."""
        inside, self._in_transaction = self._in_transaction, False
        if inside:
            self.writer.commit()
            self._had_block = True
        yield
        self._in_transaction = inside
        if inside:
            self.writer.begin()

    def write(self, statement: Statement) -> None:
        """Write a statement of a revision; a COMMIT of its own divides the transaction.

        Raises:
            TransactionRolledBack: it would undo what the script calls applied.
        """
        sql = getattr(statement.construct, "text", "") if self._in_transaction else ""
        if is_rollback(sql):
            raise TransactionRolledBack
        self.writer.statement(statement)
        if is_commit(sql):
            self._had_block = True
            self.writer.begin()

    @contextmanager
    def _scope(self) -> Iterator[None]:
        if not self.transactional_ddl:
            yield
            if not self.writer.impl.autocommits:
                self.writer.commit()
            return
        self.writer.begin()
        self._in_transaction = True
        try:
            yield
        finally:
            self._in_transaction = False
        self.writer.commit()

    def _write_step(self, step: Step, run_args: Mapping[str, Any]) -> None:
        loaded = load_step(step, self.script)
        with nullcontext() if self._in_transaction else self._scope():
            self.create_tables()
            self.writer.comment(*_describe_step(step))
            self.writer.changes = 0
            self._had_block = False
            try:
                if loaded is not None:
                    loaded.get_function(step.direction)(**run_args)
                self._write_rows(step, loaded)
                if self.after_step is not None:
                    self.after_step(step, run_args)
            except (Exception, SystemExit) as error:
                raise describe_refusal(error, step, loaded) from error
            if self._had_block and not self.per_step:  # a half of it would be worse
                self.writer.commit()
                self.writer.begin()

    def _write_rows(self, step: Step, loaded: LoadedRevision | None) -> None:
        """Write what the step leaves behind besides its own work."""
        count = self.writer.changes
        self.write_changes(step.changes)
        if self.log is not None:
            entry = make_entry(step, loaded, self._provenance)
            done = replace(entry, state=APPLIED, statements=count)
            self.writer.statement(Statement(self.log.insert_later(done)))

    def write_changes(self, changes: Iterable[VersionChange]) -> None:
        """Write what changes the version rows."""
        for change in changes:
            self.writer.statement(Statement(_render_change(self.versions, change)))

    def create_tables(self) -> None:
        """Write, once a script, what creates the tables that the database may not have yet."""
        if self._tables_ready:
            return
        self._tables_ready = True
        if not self.heads:
            self._create_table(self.versions.table)
        if self.log is not None:
            self._create_table(self.log.table)

    def _create_table(self, table: Table) -> None:
        """Write what creates one of our tables, unless it is there."""
        # An impl of its own: the naming convention of the models is not for our tables.
        impl = type(self.writer.impl).for_context(self.writer.impl.dialect)
        for statement in _plan_table(impl, table, starts_empty=not self.heads):
            self.writer.statement(statement)


def _plan_table(impl: DefaultImpl, table: Table, *, starts_empty: bool) -> list[Statement]:
    operation = CreateTableOp.from_table(table)
    operation.if_not_exists = True
    try:
        return list(impl.statements(operation))
    except UnsupportedOperation:
        # A database that cannot say so has the tables exactly if a revision was applied to it.
        operation.if_not_exists = None
        return list(impl.statements(operation)) if starts_empty else []


def _render_change(versions: VersionTable, change: VersionChange) -> Any:
    match change:
        case InsertVersion(new):
            return versions.insert(new)
        case UpdateVersion(old, new):
            return versions.update(old, new)
        case DeleteVersion(old):
            return versions.delete(old)


def _describe_step(step: Step) -> tuple[str, ...]:
    """Return `Running upgrade a, b -> c, message`, and where the file is."""
    revision = step.revision
    if step.direction == "stamp" or revision is None:
        before, _ = find_moved(step.changes)
        after = [] if revision is None else [revision.short]
        return (f"Running stamp_revision {', '.join(map(shorten, before))} -> {', '.join(after)}",)
    parents, own = ", ".join(map(shorten, revision.down_revisions)), revision.short
    way = f"{parents} -> {own}" if step.direction == "upgrade" else f"{own} -> {parents}"
    return (f"Running {step.direction} {way}, {revision.message}", revision.path)
