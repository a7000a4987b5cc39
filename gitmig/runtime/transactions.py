"""Where transactions begin and end on the connection that migrations run on."""

import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import Any

from sqlalchemy import Connection, RootTransaction

from gitmig.errors import ConfigureRefused
from gitmig.runtime.own_work import COMMITTING, own_work
from gitmig.runtime.sqlite_driver import begin_immediate, ensure_begun, explicit_transactions
from gitmig.runtime.table_moves import checked_foreign_keys, unenforced_foreign_keys


class Transactions:
    """One transaction a revision, or one for all, or the caller's own, or none."""

    def __init__(
        self,
        connection: Connection,
        *,
        transactional_ddl: bool,
        ddl_commits: bool | None = None,
        per_migration: bool = True,
        lock_timeout: float = 60,
    ) -> None:
        self.connection = connection
        self._entered = False
        self.external = False
        """Whether the caller opened a transaction before the run: then the caller ends it."""
        self.notice_caller()
        self.in_autocommit = _is_autocommit(connection)
        """Whether each statement is committed by itself: in an `autocommit_block()`, or always."""
        self.ddl_commits = self.in_autocommit or (
            not transactional_ddl if ddl_commits is None else ddl_commits
        )
        """Whether DDL ends a transaction, and so cannot be rolled back; no setting changes that."""
        self.per_step = per_migration or self.in_autocommit or not transactional_ddl
        self.lock_timeout = lock_timeout
        self._current: RootTransaction | None = None
        self._is_next = False
        """Whether `_current` is that of the next step already."""
        self.is_at_work = False
        """Whether a transaction that begins or ends now does so by us."""

    @property
    def sqlite(self) -> bool:
        """Whether these are transactions of ours on SQLite."""
        return self.connection.dialect.name == "sqlite" and not self.external

    def notice_caller(self) -> bool:
        """Look whether there is a transaction of the caller's, before a run asks the database."""
        if not self._entered:
            has_none = _has_no_transactions(self.connection)
            self.external = self.connection.in_transaction() and not has_none
        return self.external

    @property
    def can_be_overtaken(self) -> bool:
        """Whether another process may move the heads between two transactions, as on SQLite."""
        return self.sqlite

    @property
    def own_each_step(self) -> bool:
        """Whether each revision is a transaction of its own, which we begin and end."""
        return self.per_step and not self.external

    @property
    def obstacle(self) -> str | None:
        """Why a whole run cannot be rolled back; None if it can."""
        if self.external:
            return "its transaction was open before, so it is the caller's to end"
        if self.in_autocommit:
            return "the connection is in autocommit mode"
        if self.ddl_commits:
            return "this database commits at each change of the schema"
        if self.per_step:
            return "each revision is a transaction of its own, and is committed"
        return None

    @property
    def was_ended(self) -> bool:
        """Whether a statement has left PostgreSQL outside of transactions."""
        driver: Any = self.connection.connection.driver_connection
        return getattr(getattr(driver, "info", None), "transaction_status", None) == 0

    def run(self) -> AbstractContextManager[None]:
        """Surround a whole run; this opens the transaction where one is for all revisions.

        Entered again inside itself it begins nothing.
        """
        if self.external and self.connection.dialect.name == "sqlite":
            # Its driver has begun nothing yet, whatever SQLAlchemy was told to.
            ensure_begun(self.connection, self.lock_timeout)
        if self.external:
            return nullcontext()
        return self._nothing_begun() if self._entered else self._run()

    def step(self, *, moves_tables: bool = False) -> AbstractContextManager[None]:
        """Surround one revision, inside `run()`; SQLite has to know of one that moves tables."""
        if self.external or (self._current is not None and not self._is_next):
            return nullcontext()
        return self._moving_scope() if moves_tables and self.sqlite else self._scope()

    def go_on(self) -> None:
        """Be told, inside `step()`, that the database has committed it and begun the next one."""
        self._is_next = True

    def commit_so_far(self) -> None:
        """Commit what ran, in a transaction that goes on after this revision.

        That of the caller's was committed before, by a statement: it is another one by now.
        """
        if self.in_autocommit:
            return
        if self.external:
            with own_work(COMMITTING):
                self.connection.exec_driver_sql("COMMIT")
        else:
            self._commit()
            self._begin()

    def begin_anew(self) -> None:
        """Go on in a transaction after a revision has committed the one that we began.

        Most drivers begin it by themselves, and SQLAlchemy knows of one that they began.
        """
        if self.connection.dialect.name == "sqlite":
            ensure_begun(self.connection, self.lock_timeout)
        elif self.connection.dialect.driver == "asyncpg":
            self.connection.exec_driver_sql("BEGIN")

    def roll_back(self) -> None:
        """Undo what can be undone, before whatever surrounds the failure does it.

        Of the caller's transaction, only what is left after a statement that committed.
        """
        if self.external:
            self.connection.exec_driver_sql("ROLLBACK")
        else:
            self._rollback()

    def pause(self, seconds: float) -> None:
        """Leave the database to others for a while, where nothing was done since the last commit.

        Raises:
            LockTimeout: one of them did not give it back in time.
        """
        began = self._current is not None
        self._commit()
        self.end_reads()
        time.sleep(seconds)
        if began:
            self._begin()

    @contextmanager
    def autocommit(self) -> Iterator[None]:
        """Commit what ran so far, run the block outside any transaction, begin a new one.

        Raises:
            ConfigureRefused: the transaction is the caller's, not ours to commit.
        """
        if self.external:
            raise ConfigureRefused(
                "autocommit_block() cannot commit a transaction that was open before the run"
            )
        began, before = self._current is not None, self.in_autocommit
        self._commit()
        self.in_autocommit = True
        try:
            # SQLite's driver is in autocommit anyway while it begins no transaction by itself.
            with nullcontext() if self.sqlite else self._autocommit_level():
                yield
        finally:
            self.in_autocommit = before
            self.end_reads()
        if began:
            self._begin()

    @contextmanager
    def out_of_autocommit(self) -> Iterator[bool]:
        """Let SQLite have a transaction in an `autocommit_block()`; give whether it is in one."""
        is_block = self.sqlite and self.in_autocommit
        if is_block:
            self.end_reads()
            self.in_autocommit = False
        try:
            with self._at_work() if is_block else nullcontext():
                yield is_block
        finally:
            self.in_autocommit = self.in_autocommit or is_block

    def end_reads(self) -> None:
        """End the transaction that SQLAlchemy began by itself for a statement outside of ours."""
        if not self.external and self._current is None and self.connection.in_transaction():
            with own_work("ending a look at the database"), self._at_work():
                self.connection.commit()

    @contextmanager
    def _run(self) -> Iterator[None]:
        self.end_reads()
        self._entered = True
        try:
            with (
                self._driver(),
                nullcontext() if self.per_step else self._scope(),
                self._nothing_begun(),
            ):
                yield
        finally:
            self._entered = False

    @contextmanager
    def _nothing_begun(self) -> Iterator[None]:
        """Leave no transaction of a next step that is not run."""
        try:
            yield
        finally:
            if self._is_next:
                self._rollback()

    def _driver(self) -> AbstractContextManager[None]:
        if not self.sqlite:
            return nullcontext()
        return explicit_transactions(self.connection, self.lock_timeout)

    @contextmanager
    def _scope(self) -> Iterator[None]:
        self._begin()
        try:
            yield
            self._commit()
        except BaseException:  # a keyboard interrupt too must leave nothing behind
            self._rollback()
            raise

    @contextmanager
    def _moving_scope(self) -> Iterator[None]:
        self.end_reads()
        with (
            unenforced_foreign_keys(self.connection) as was_enforced,
            self._scope(),
            checked_foreign_keys(self.connection) if was_enforced else nullcontext(),
        ):
            yield

    @contextmanager
    def _autocommit_level(self) -> Iterator[None]:
        options = self.connection.get_execution_options()
        level = options.get("isolation_level", self.connection.default_isolation_level)
        self.connection.execution_options(isolation_level="AUTOCOMMIT")
        try:
            yield
        finally:
            self.connection.rollback()
            self.connection.execution_options(isolation_level=level)

    def _begin(self) -> None:
        if self._is_next:
            self._is_next = False
            return
        self.end_reads()
        self._current = self.connection.begin()
        if self.sqlite:
            try:
                with self._at_work():
                    begin_immediate(self.connection, self.lock_timeout)
            except BaseException:
                self._rollback()
                raise

    def _commit(self) -> None:
        if self._current is not None and not self._is_next:
            current = self._find_in_force()
            if current is not None:
                with own_work(COMMITTING), self._at_work():
                    current.commit()
            self._current = None

    def _rollback(self) -> None:
        current = self._find_in_force()
        self._current, self._is_next = None, False
        if current is not None:
            with self._at_work():
                current.rollback()

    def _find_in_force(self) -> RootTransaction | None:
        """Return ours, or what came after it where a revision has committed ours itself."""
        if self._current is None or self._current.is_active:
            return self._current
        return self.connection.get_transaction()

    @contextmanager
    def _at_work(self) -> Iterator[None]:
        before, self.is_at_work = self.is_at_work, True
        try:
            yield
        finally:
            self.is_at_work = before


def _is_autocommit(connection: Connection) -> bool:
    """Whether what is done outlasts a rollback; SQLite's driver is taken over."""
    return connection.dialect.name != "sqlite" and _has_no_transactions(connection)


def _has_no_transactions(connection: Connection) -> bool:
    """Whether env.py made the connection so, and those of SQLAlchemy mean nothing."""
    level = connection.get_execution_options().get("isolation_level")
    driver: Any = connection.connection.dbapi_connection
    if hasattr(driver, "get_autocommit"):  # of MySQL's drivers
        return bool(driver.get_autocommit())
    return level == "AUTOCOMMIT" or getattr(driver, "autocommit", None) is True
