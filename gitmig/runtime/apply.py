"""Runs the steps of a plan, one after the other, each whole or not at all."""

import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from gitmig.errors import GitmigError, HalfApplied, RevisionFailed
from gitmig.revisions.directory import ScriptDirectory
from gitmig.revisions.plan import Step
from gitmig.revisions.revision import shorten
from gitmig.runtime.events import (
    OnEvent,
    RunFinished,
    RunStarted,
    StepFinished,
    StepStarted,
    Warned,
)
from gitmig.runtime.failures import describe_database_error
from gitmig.runtime.journal import Journal
from gitmig.runtime.loading import LoadedRevision, load_revision
from gitmig.runtime.lock import migration_lock
from gitmig.runtime.log_table import APPLIED, FAILED, RUNNING, LogEntry, LogTable, now
from gitmig.runtime.provenance import Provenance, read_provenance
from gitmig.runtime.sqlite_driver import read_data_version
from gitmig.runtime.step_failure import describe_failure
from gitmig.runtime.step_record import StepRecord
from gitmig.runtime.transactions import Transactions
from gitmig.runtime.version_table import VersionTable

PlanFunction = Callable[[tuple[str, ...]], Iterable[Step]]


class _HeadsMoved(Exception):
    """Another process changed the heads between two revisions."""


class Applier:
    """Runs plans on one connection."""

    def __init__(
        self,
        connection: Connection,
        transactions: Transactions,
        versions: VersionTable,
        log: LogTable | None,
        script: ScriptDirectory | None,
        on_event: OnEvent,
    ) -> None:
        self.connection = connection
        self.transactions = transactions
        self.versions = versions
        self.log = log
        self.script = script
        self.emit = on_event
        self.journal = Journal(connection, transactions, log)
        self.record = StepRecord(connection, versions, self.journal)
        self._provenance = Provenance("")
        self._tables_ready = False
        self._data_version: int | None = None
        self._done = 0

    def run(self, plan: PlanFunction, run_args: Mapping[str, Any]) -> None:
        """Read the heads, plan, and run the steps, alone on this database.

        Raises:
            LockTimeout: another run did not end in time.
            HalfApplied: an earlier run left something to settle.
            RevisionFailed, ConnectionLost: the steps before remain applied.
        """
        began = time.perf_counter()
        versions = self.versions
        with self.alone(), self.journal.attached():
            heads = versions.read_heads(self.connection)
            self._refuse_unsettled()
            steps = self._plan(plan, heads)
            while steps:
                try:
                    self._run_step(steps[0], frozenset(heads), run_args)
                    heads = tuple(sorted(steps.popleft().heads_after))
                except _HeadsMoved:
                    heads = versions.read_heads(self.connection)
                    steps = self._plan(plan, heads)
            self.transactions.end_reads()
        self.emit(RunFinished(time.perf_counter() - began))

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Keep other runs on this database out meanwhile."""
        versions, timeout = self.versions, self.transactions.lock_timeout
        lock = migration_lock(self.connection, versions.name, versions.schema, timeout)
        with lock, self.transactions.run():
            yield

    def _plan(self, plan: PlanFunction, heads: tuple[str, ...]) -> deque[Step]:
        steps = deque(plan(heads))
        if steps and self.script is not None and self.log is not None:
            revisions = [step.revision for step in steps if step.revision is not None]
            files = [self.script.path_of(revision) for revision in revisions]
            self._provenance = read_provenance(
                self.script.versions, [file for file in files if file.is_file()]
            )
        self.emit(RunStarted(self._done + len(steps)))
        if steps and not self.transactions.transactional_ddl:
            self._ensure_tables()
            self.transactions.end_reads()
        return steps

    def _refuse_unsettled(self) -> None:
        if self.log is None or not self.log.exists(self.connection):
            return
        entry = self.log.find_unsettled(self.connection)
        if entry is not None:
            raise HalfApplied(
                shorten(entry.revision),
                entry.direction,
                entry.statements,
                entry.statement,
                entry.error,
                may_have_run=entry.state == RUNNING and entry.statement is not None,
            )

    def _ensure_tables(self) -> None:
        """Create what is missing of the two tables; without a log, gitmig works as well."""
        if self._tables_ready:
            return
        self.versions.create(self.connection)
        if self.log is not None and not self.log.exists(self.connection):
            try:
                self._create_log(self.log)
            except DBAPIError as error:
                reason = describe_database_error(error, self.connection.engine.url)
                self.emit(Warned(f"there is no log: {self.log.name} cannot be created: {reason}"))
                self.log = self.journal.log = None

    def _create_log(self, log: LogTable) -> None:
        if not self.transactions.transactional_ddl:  # its DDL would end the savepoint
            log.create(self.connection)
            return
        with self.connection.begin_nested():
            log.create(self.connection)

    def _run_step(self, step: Step, expected: frozenset[str], run_args: Mapping[str, Any]) -> None:
        self.emit(StepStarted(step, self._done + 1))
        began = time.perf_counter()
        loaded = self._load(step)
        entry = self._entry(step, loaded)
        started = False
        try:
            with self.transactions.step():
                self._check_heads(expected)
                started = True
                with self.journal.following(entry):
                    if loaded is not None:
                        loaded.get_function(step.direction)(**run_args)
                count = len(self.journal.statements)
                done = replace(entry, state=APPLIED, statements=count, finished_at=now())
                self.record.write(step.changes, done)
        except BaseException as error:
            if started:
                self._fail(step, loaded, entry, error)
            raise
        self._tables_ready = True
        self._done += 1
        self.emit(StepFinished(step, time.perf_counter() - began, count))

    def _load(self, step: Step) -> LoadedRevision | None:
        if step.revision is None or step.direction == "stamp" or self.script is None:
            return None
        return load_revision(self.script.path_of(step.revision))

    def _check_heads(self, expected: frozenset[str]) -> None:
        """Make sure, under SQLite's write lock, that nobody moved the heads meanwhile."""
        self._ensure_tables()
        if not self.transactions.each_step_locks:
            return
        data_version = read_data_version(self.connection)
        if data_version != self._data_version:
            self._data_version = data_version
            if frozenset(self.versions.reread_heads(self.connection)) != expected:
                raise _HeadsMoved

    def _entry(self, step: Step, loaded: LoadedRevision | None) -> LogEntry:
        revision, provenance = step.revision, self._provenance
        return LogEntry(
            revision=revision.id if revision else " ".join(sorted(step.heads_after))[:32],
            direction=step.direction,
            parents=revision.down_revisions if revision else (),
            state=RUNNING,
            started_at=now(),
            checksum=loaded.checksum if loaded else None,
            blob=provenance.blobs.get(loaded.path) if loaded else None,
            path=revision.path if revision else None,
            commit_id=provenance.commit_id,
            branch=provenance.branch,
            applied_by=provenance.applied_by,
            tool_version=provenance.tool_version,
        )

    def _fail(
        self, step: Step, loaded: LoadedRevision | None, entry: LogEntry, error: BaseException
    ) -> None:
        """Record the failure as well as it can be, and raise it as an error for people."""
        kept: tuple[str, ...] = ()
        if not self.transactions.external:
            with suppress(SQLAlchemyError):  # the connection may be gone: what is known is enough
                kept = self.journal.settle()
                self.transactions.end_reads()
        before = self._done if self.transactions.per_step else 0
        url = self.connection.engine.url
        failure = describe_failure(error, step, loaded, self.journal, kept, before, url)
        known = failure if isinstance(failure, RevisionFailed) else None
        failed = replace(
            entry,
            state=FAILED,
            statements=len(kept),
            statement=self.journal.find_stop(),
            finished_at=now(),
            error=known.reason if known else str(failure or type(error).__name__),
        )
        self._record_failure(failed)
        if failure is not None:
            raise failure from error

    def _record_failure(self, entry: LogEntry) -> None:
        """Write the failure in a transaction of its own, if there is a log to write it in."""
        if self.log is None or self.transactions.external or not self.transactions.per_step:
            return
        with suppress(SQLAlchemyError, GitmigError), self.transactions.step():
            if self.log.exists(self.connection):
                self.journal.finish(entry)
