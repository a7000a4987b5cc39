"""What a failing revision is reported as: where, at which statement, and what remains of it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import URL
from sqlalchemy.exc import DBAPIError

from gitmig.errors import (
    ConnectionLost,
    GitmigError,
    ResumeRefused,
    RevisionFailed,
    VersionConflict,
)
from gitmig.ids import shorten
from gitmig.revisions.plan import Step
from gitmig.runtime.failures import describe_database_error, find_access_hint
from gitmig.runtime.journal import Journal
from gitmig.runtime.loading import LoadedRevision
from gitmig.runtime.own_work import BrokenOff
from gitmig.runtime.patience import find_timeout_hint
from gitmig.runtime.sent import shorten_statement
from gitmig.runtime.tracebacks import describe_exception, find_line, render_traceback
from gitmig.runtime.urls import redact

SERVER_ROLLS_BACK = "the server rolls back what a broken session has not committed"

_NO_ROOM = re.compile(
    "disk is full|disk I/O error|no space left|could not extend|table .* is full", re.IGNORECASE
)
"""What SQLite, PostgreSQL and MariaDB say."""
_IS_THERE = re.compile(
    "already exists|already used by|already an object|duplicate (column|key) name", re.IGNORECASE
)
"""The same, Oracle and SQL Server, of what is to be created."""

_OWN_TRANSACTION = {
    "25001": "put it in `with op.get_context().autocommit_block():`, which runs it outside of the "
    "revision's transaction; then run the same command again",
    "25P01": "take it out of the `autocommit_block()`, or let env.py connect without AUTOCOMMIT; "
    "then run the same command again",
    "25P02": "put the statement that failed before, and whose error the revision caught, in "
    "`with op.get_bind().begin_nested():`; then run the same command again",
    "55P04": "put what adds it in `with op.get_context().autocommit_block():`, which commits it; "
    "then run the same command again",
}
_UNDEFINED_TABLE = "42P01"
"""By https://www.postgresql.org/docs/current/errcodes-appendix.html."""


@dataclass(frozen=True, slots=True)
class StepsBefore:
    """How many steps of the run ran before the one that failed."""

    committed: int
    pending: int = 0
    """In a transaction of the caller's, who ends it."""
    undone: int = 0
    """In the transaction that was rolled back."""


def describe_failure(
    error: BaseException,
    step: Step,
    loaded: LoadedRevision | None,
    journal: Journal,
    kept: Sequence[str],
    before: StepsBefore,
    url: URL,
) -> GitmigError | None:
    """Return the error for people; None for what is not a failure of the step, an interrupt."""
    if not isinstance(error, Exception | SystemExit):
        return None
    if isinstance(error, ResumeRefused) or (isinstance(error, VersionConflict) and not kept):
        return error
    if isinstance(error, DBAPIError) and error.connection_invalidated:
        return _describe_lost_connection(error, step, kept, before.committed, url)
    file = str(loaded.path) if loaded else ""
    number, statement = _find_statement(error, journal)
    failure = RevisionFailed(
        shorten(step.revision.id) if step.revision else step.direction,
        step.direction,
        file=step.revision.path if step.revision else "",
        line=find_line(error, file),
        reason=_describe_reason(error, url),
        applied_before=before.committed,
        pending_before=before.pending,
        undone_before=before.undone,
        statement_number=number,
        statement=statement and redact(statement, url),
        kept=kept,
        has_log=journal.log is not None,
        hint=_find_hint(error, url)
        or _find_stamp_hint(error, step, number, before)
        or _find_elsewhere_hint(error, journal),
    )
    if not isinstance(error, DBAPIError | GitmigError):
        failure.user_traceback = redact(render_traceback(error, file), url)
    return failure


def describe_interrupted(step: Step, kept: int) -> str:
    """Return what there is to say about a step that a person stopped in the middle."""
    name = shorten(step.revision.id) if step.revision else ""
    return (
        f"the {step.direction} of revision {name} was interrupted; {_count_run(kept)} known to "
        "have run, and cannot be rolled back: `gitmig current` says how to go on"
    )


def _describe_reason(error: BaseException, url: URL) -> str:
    if isinstance(error, GitmigError):
        return error.message
    if isinstance(error, DBAPIError):
        return describe_database_error(error, url)
    return redact(describe_exception(error), url)


def _find_hint(error: BaseException, url: URL) -> str | None:
    """Return what to do where the revision itself is not to blame."""
    if isinstance(error, GitmigError):
        return error.hint
    if isinstance(error, DBAPIError):
        reason = _describe_reason(error, url)
        no_room = "make room on the database's disk" if _NO_ROOM.search(reason) else None
        remedy = no_room or find_access_hint(reason)
        if remedy:
            return f"{remedy}, then run the same command again"
    return _find_own_transaction_hint(error) or find_timeout_hint(error)


def _find_own_transaction_hint(error: BaseException) -> str | None:
    """Return what to do about a statement that cannot be in the revision's transaction."""
    original = getattr(error, "orig", None)
    return _OWN_TRANSACTION.get(str(getattr(original, "sqlstate", None)))


def _find_stamp_hint(
    error: BaseException, step: Step, number: int | None, before: StepsBefore
) -> str | None:
    """Return what to do where the database has already what a revision makes first.

    A stamp says that all revisions before it are applied, too: not where these are undone.
    """
    says = str(error.orig).partition("\n")[0] if isinstance(error, DBAPIError) else ""
    is_first = number == 1 and step.direction == "upgrade" and not (before.undone or before.pending)
    if not is_first or step.revision is None or not _IS_THERE.search(says):
        return None
    return (
        "if the database has all of this revision already, "
        f"`gitmig stamp {shorten(step.revision.id)}` records that; "
        "else mend the revision, then run the same command again"
    )


def _find_elsewhere_hint(error: BaseException, journal: Journal) -> str | None:
    """Return what to do where a table of ours, which is there, is not found any more."""
    original = getattr(error, "orig", None)
    tables = (journal.tables.versions, journal.log)
    ours = {f'"{table.name}"' for table in tables if table is not None}
    is_lost = getattr(original, "sqlstate", None) == _UNDEFINED_TABLE
    if not is_lost or not any(name in str(original) for name in ours):
        return None
    return (
        "the revision leaves another search_path or role than it found, as a script of pg_dump "
        "does: put it back at the end, such as by `op.execute('RESET search_path')`, "
        "or set `version_table_schema`; then run the same command again"
    )


def _find_statement(error: BaseException, journal: Journal) -> tuple[int | None, str | None]:
    """Return the failing statement and its number; a reading statement has no number."""
    if not isinstance(error, DBAPIError) or not error.statement:
        return None, None
    counted = bool(journal.statements) and journal.statements[-1] == error.statement
    return len(journal.statements) if counted else None, shorten_statement(error.statement)


def _describe_lost_connection(
    error: DBAPIError, step: Step, kept: Sequence[str], committed: int, url: URL
) -> ConnectionLost:
    name = shorten(step.revision.id) if step.revision else ""
    before = "revisions before it are" if committed > 1 else "revision before it is"
    done = f"{committed or 'no'} {before} committed"
    doing = f"running the {step.direction} of {name}" if name else f"running the {step.direction}"
    if isinstance(error, BrokenOff):
        doing += f" ({error.doing})"
    reason = describe_database_error(error, url)
    if not kept:
        return ConnectionLost(doing, reason, f"{done}; {SERVER_ROLLS_BACK}")
    known = f"{done}; {_count_run(len(kept))} known to have run"
    return ConnectionLost(doing, reason, known, "`gitmig current` says how to go on")


def _count_run(kept: int) -> str:
    return f"{kept or 'no'} {'statements of it are' if kept > 1 else 'statement of it is'}"
