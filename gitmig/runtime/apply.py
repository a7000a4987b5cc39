"""Runs the steps of a plan, one after the other, each whole or not at all."""

import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import replace
from itertools import islice
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.exc import SQLAlchemyError

from gitmig.errors import GitmigError, RevisionFailed
from gitmig.revisions.directory import ScriptDirectory
from gitmig.revisions.plan import Step
from gitmig.runtime.events import (
    OnEvent,
    RunFinished,
    RunStarted,
    StepDelayed,
    StepFinished,
    StepStarted,
    Warned,
)
from gitmig.runtime.foreseen import Foreseen
from gitmig.runtime.journal import Journal
from gitmig.runtime.loading import LoadedRevision
from gitmig.runtime.lock import migration_lock
from gitmig.runtime.log_table import APPLIED, FAILED, LogEntry, LogTable, now
from gitmig.runtime.own_tables import OwnTables
from gitmig.runtime.patience import Patience, is_lock_timeout, session_timeouts
from gitmig.runtime.pipeline import Pipeline
from gitmig.runtime.provenance import Provenance
from gitmig.runtime.read_ahead import Foresee, ReadAhead
from gitmig.runtime.resumption import Resumption
from gitmig.runtime.sqlite_driver import read_data_version
from gitmig.runtime.step_entry import find_provenance, load_step, make_entry
from gitmig.runtime.step_failure import (
    StepsBefore,
    describe_failure,
    describe_interrupted,
)
from gitmig.runtime.step_record import SentAhead, StepRecord
from gitmig.runtime.transactions import Transactions
from gitmig.runtime.version_table import VersionTable

AfterStep = Callable[[Step, Mapping[str, Any]], None]
"""Called in the transaction of a step, when its version rows are written."""
PlanFunction = Callable[[tuple[str, ...]], Iterable[Step]]


class _HeadsMoved(Exception):
    """Another process changed the heads between two revisions, or is about to."""


class Applier:
    """Runs plans on one connection."""

    def __init__(
        self,
        connection: Connection,
        transactions: Transactions,
        tables: OwnTables,
        script: ScriptDirectory | None,
        on_event: OnEvent,
        after_step: AfterStep | None,
        patience: Patience,
        foresee: Foresee,
    ) -> None:
        self.connection = connection
        self.transactions = transactions
        self.tables = tables
        self.script = script
        self.emit = on_event
        self.database: str | None = None
        """Which of several databases it is; None where there is one."""
        self.after_step = after_step
        self.patience = patience
        self.journal = Journal(connection, transactions, tables, on_event)
        self.record = StepRecord(connection, tables.versions, self.journal)
        self.provenance = Provenance("")
        self._data_version: int | None = None
        self.done = 0
        """How many steps have run, and were not rolled back by env.py."""
        self.committed = 0
        """How many of them are known to be committed, whatever fails now."""
        self._ahead = ReadAhead(script, foresee)
        self._is_committed = False
        self._sent_ahead: SentAhead | None = None

    def run(self, plan: PlanFunction, run_args: Mapping[str, Any]) -> None:
        """Read the heads, plan, and run the steps, alone on this database.

        Raises:
            LockTimeout: another run did not end in time.
            HalfApplied: an earlier run left something to settle.
            RevisionFailed, ConnectionLost: the steps before remain applied.
        """
        began = time.perf_counter()
        versions = self.versions
        attached = self.journal.attached()
        with self.alone(), attached, closing(self._ahead), self._nothing_left_under_way():
            self.tables.refuse_unsettled()
            heads = versions.read_heads(self.connection)
            steps = self._plan(plan, heads)
            while steps:
                try:
                    upcoming = tuple(islice(steps, 1, 3))
                    self._run_patiently(steps[0], frozenset(heads), run_args, upcoming)
                    heads = tuple(sorted(steps.popleft().heads_after))
                except _HeadsMoved:
                    self.tables.refuse_unsettled()
                    heads = versions.read_heads(self.connection)
                    steps = self._plan(plan, heads)
            self.transactions.end_reads()
        self.emit(RunFinished(time.perf_counter() - began))

    def resume(
        self,
        revision: str,
        plan: Callable[[tuple[str, ...], LogEntry], Step],
        run_args: Mapping[str, Any],
        *,
        skip: bool,
    ) -> bool:
        """Go on with a revision that stopped half-way; whether there is one to go on with.

        `skip` passes over the statement that it stopped at, too.

        Raises:
            ResumeRefused: the statements are not those that ran.
            RevisionFailed: it stopped again.
        """
        began = time.perf_counter()
        with self.alone(), self.journal.attached():
            entry = self.tables.find_unsettled()
            if entry is None or entry.revision != revision:
                return False
            heads = self.versions.read_heads(self.connection)
            step = plan(heads, entry)
            self._plan(lambda _: [step], heads)
            with self.journal.resuming(Resumption(self.connection, entry, skip=skip)):
                self._run_step(step, frozenset(heads), run_args, ())
            self.transactions.end_reads()
        self.emit(RunFinished(time.perf_counter() - began))
        return True

    @property
    def uncommitted(self) -> int:
        """How many of the steps that have run are not known to be committed."""
        return self.done - self.committed

    def note_commit(self) -> None:
        """Be told that whoever opened the transaction commits it."""
        self.committed = self.done

    def note_rollback(self) -> int:
        """Be told that env.py has rolled back; return how many steps last nevertheless."""
        self.done = self.committed
        return self.done

    @property
    def versions(self) -> VersionTable:
        """The table of the database's heads."""
        return self.tables.versions

    @property
    def log(self) -> LogTable | None:
        """The table of what ran; None where there is to be none."""
        return self.tables.log

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Keep other runs on this database out meanwhile."""
        versions, timeout = self.versions, self.transactions.lock_timeout
        self.transactions.notice_caller()
        lock = migration_lock(self.connection, versions.name, versions.schema, timeout)
        with lock, session_timeouts(self.connection, self.patience), self.transactions.run():
            yield

    def _plan(self, plan: PlanFunction, heads: tuple[str, ...]) -> deque[Step]:
        steps = deque(plan(heads))
        if steps and self.script is not None and self.log is not None:
            self.provenance = find_provenance(steps, self.script)
        self.emit(RunStarted(self.done + len(steps)))
        if steps and self.transactions.ddl_commits:
            self.tables.ensure(self.database)
            self.transactions.end_reads()
        return steps

    def _run_patiently(
        self,
        step: Step,
        expected: frozenset[str],
        run_args: Mapping[str, Any],
        upcoming: Sequence[Step],
    ) -> None:
        """Run a step, again after a pause where it met a lock and left nothing."""
        for pause in self.patience.pauses():
            try:
                return self._run_step(step, expected, run_args, upcoming)
            except RevisionFailed as failure:
                met_lock = is_lock_timeout(failure.__cause__) and not failure.kept
                if not (met_lock and self.transactions.own_each_step):
                    raise
                self.emit(StepDelayed(step, pause, failure.reason, self.database))
            time.sleep(pause)
        return self._run_step(step, expected, run_args, upcoming)

    def _run_step(
        self,
        step: Step,
        expected: frozenset[str],
        run_args: Mapping[str, Any],
        upcoming: Sequence[Step],
    ) -> None:
        self.emit(StepStarted(step, self.done + 1, self.database))
        began = time.perf_counter()
        following = next(iter(upcoming), None)
        ahead = self._ahead.take(step)
        loaded = load_step(step, self.script, ahead)
        sent = self._sent_ahead
        entry = sent.entry if sent else make_entry(step, loaded, self.provenance)
        started = self._is_committed = False
        try:
            moves = loaded is not None and loaded.moves_tables
            with self.transactions.step(moves_tables=moves):
                self._check_heads(expected)
                started = True
                pipeline = sent.pipeline if sent else self._find_pipeline(step, following)
                foreseen = ahead if isinstance(ahead, Foreseen) and pipeline else None
                if foreseen is None:
                    self.record.forget()
                with self.journal.following(entry):
                    if foreseen is not None:
                        self.journal.foretell([each.sql for each in foreseen.statements])
                    elif loaded is not None:
                        loaded.get_function(step.direction)(**run_args)
                        pipeline = self._find_pipeline(step, following)
                count = len(self.journal.statements)
                done = replace(entry, state=APPLIED, statements=count, finished_at=now())
                if pipeline is not None and following is not None:
                    self._send_record(pipeline, step, done, foreseen, upcoming)
                else:
                    self._write_record(step, done, run_args, following)
        except BaseException as error:
            if started and not self._is_committed:
                self._fail(step, loaded, entry, error)
            raise
        self.tables.are_there = True
        self.done += 1
        if self.transactions.own_each_step or self.journal.has_committed:
            self.committed = self.done
        self.emit(StepFinished(step, time.perf_counter() - began, count, self.database))

    def _find_pipeline(self, step: Step, following: Step | None) -> Pipeline | None:
        """Return what the record of a step can be sent by, while the next file is read."""
        if following is None or self.after_step is not None or self.transactions.external:
            return None
        if self.journal.has_committed:
            return None
        return self.record.find_pipeline(step.changes, commit=self.transactions.own_each_step)

    def _send_record(
        self,
        pipeline: Pipeline,
        step: Step,
        entry: LogEntry,
        foreseen: Foreseen | None,
        upcoming: Sequence[Step],
    ) -> None:
        """Send what the step leaves behind, after what it does itself if that is foreseen.

        The next file is read while the database does it.
        """
        commit = self.transactions.own_each_step
        ahead, self._sent_ahead = self._sent_ahead, None
        sent = (
            ahead.sent
            if ahead
            else self.record.send(pipeline, step.changes, entry, foreseen, commit=commit)
        )
        try:
            with sent:
                foreseen = self._ahead.read(upcoming[0], foresee=self.journal.is_only_listener)
                if foreseen is not None and not commit:
                    self._send_ahead(pipeline, foreseen, upcoming)
        except BaseException:
            self._sent_ahead = None
            self.journal.forget_after(sent.tried)
            self.record.start_over()
            raise
        finally:
            self._is_committed = sent.is_committed
        if commit:
            self.transactions.go_on()

    def _send_ahead(self, pipeline: Pipeline, foreseen: Foreseen, upcoming: Sequence[Step]) -> None:
        """Send the next step, too, so that the database need not wait for us.

        One transaction is for both: if the one before fails, so does all of this one. The last
        step of a run is not sent, but run.
        """
        step = upcoming[0]
        if len(upcoming) > 1 and self.record.can_be_sent(step.changes):
            entry = make_entry(step, foreseen.loaded, self.provenance)
            done = replace(entry, state=APPLIED, statements=len(foreseen.statements))
            sent = self.record.send(pipeline, step.changes, done, foreseen, commit=False)
            self._sent_ahead = SentAhead(pipeline, entry, sent)

    @contextmanager
    def _nothing_left_under_way(self) -> Iterator[None]:
        try:
            yield
        finally:
            self._drop_sent()

    def _drop_sent(self) -> None:
        """Give the connection back where a step is not come to that was sent already."""
        ahead, self._sent_ahead = self._sent_ahead, None
        if ahead is not None:
            ahead.pipeline.drop()
            self.record.start_over()

    def _write_record(
        self, step: Step, entry: LogEntry, run_args: Mapping[str, Any], following: Step | None
    ) -> None:
        """Write what the step leaves behind."""
        commit = self.transactions.own_each_step
        self.record.write(step.changes, entry, may_wait=commit and following is not None)
        if self.after_step is not None:
            self.after_step(step, run_args)
        if self.journal.has_committed and not commit:  # a half of it would be worse
            self.transactions.commit_so_far()
        if commit and following is not None:
            self._ahead.begin(following)

    def _check_heads(self, expected: frozenset[str]) -> None:
        """Make sure, under SQLite's write lock, that nobody moved the heads meanwhile."""
        self.tables.ensure(self.database)
        if not self.transactions.can_be_overtaken:
            return
        data_version = read_data_version(self.connection)
        if data_version != self._data_version:
            self._data_version = data_version
            if frozenset(self.versions.reread_heads(self.connection)) != expected:
                raise _HeadsMoved
            if not self.journal.is_catching_up and self.tables.find_unsettled() is not None:
                raise _HeadsMoved

    def _fail(
        self, step: Step, loaded: LoadedRevision | None, entry: LogEntry, error: BaseException
    ) -> None:
        """Record the failure as well as it can be, and raise it as an error for people."""
        self._drop_sent()
        # The server may still be at the statement, and the entry that is written before it says so.
        open_end = self.connection.invalidated and self.journal.has_row
        kept = self.journal.list_lasting()
        # A statement that commits has ended the caller's, and what came after it is ours.
        is_ours = self.journal.has_committed or not self.transactions.external
        if is_ours and not open_end:
            # The connection may be gone, or its transaction refuse: what is known is enough.
            with suppress(SQLAlchemyError):
                self.transactions.roll_back()
                kept = self.journal.settle()
                self.transactions.end_reads()
        if self.journal.has_committed:
            self.committed = self.done
        fate = "pending" if self.transactions.external else "undone"
        before = StepsBefore(self.committed, **{fate: self.done - self.committed})
        url = self.connection.engine.url
        failure = describe_failure(error, step, loaded, self.journal, kept, before, url)
        known = failure if isinstance(failure, RevisionFailed) else None
        failing = known.statement if known else None
        failed = replace(
            entry,
            state=FAILED,
            statements=self.journal.lasting,
            statement=self.journal.find_stop() if self.journal.lasting else failing,
            finished_at=now(),
            error=known.reason if known else str(failure or "interrupted"),
        )
        is_told = self.journal.is_catching_up and not self.journal.has_row
        if is_ours and not (open_end or is_told):
            self._record_failure(failed)  # else the entry of the run that stopped says all
        if failure is not None:
            raise failure from error
        if kept or open_end:
            self.emit(Warned(describe_interrupted(step, len(kept)), self.database))

    def _record_failure(self, entry: LogEntry) -> None:
        """Write the failure in a transaction of its own, if there is a log to write it in."""
        if self.log is None:
            return
        with suppress(SQLAlchemyError, GitmigError), self.transactions.step():
            if self.log.exists(self.connection):
                self.journal.finish(entry)
                if self.transactions.external:
                    self.transactions.commit_so_far()
