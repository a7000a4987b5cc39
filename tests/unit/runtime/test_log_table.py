from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Connection

from gitmig.runtime.log_table import APPLIED, FAILED, ROLLED_BACK, RUNNING, LogEntry, LogTable

LOG = LogTable("my_log")
ENTRY = LogEntry(
    revision="a1",
    direction="upgrade",
    parents=("b2", "c3"),
    state=APPLIED,
    statements=2,
    statement_hashes=("11", "22"),
    started_at=datetime(2026, 11, 23, 9, 0, 0, 123456, tzinfo=UTC),
    finished_at=datetime(2026, 11, 23, 9, 0, 1, tzinfo=UTC),
    checksum="0" * 64,
    blob="f" * 64,
    path="migrations/versions/a1.py",
    commit_id="e" * 40,
    branch="feature/ä",
    applied_by="ada@example",
    tool_version="1",
    error=None,
)


@pytest.fixture
def log(connection: Connection) -> LogTable:
    assert not LOG.exists(connection)
    LOG.create(connection)
    assert LOG.exists(connection)
    return LOG


def test_an_entry_comes_back_as_it_was_written(connection: Connection, log: LogTable) -> None:
    log.append(connection, ENTRY)
    assert list(log.read(connection)) == [ENTRY]


def test_an_entry_under_way_changes(connection: Connection, log: LogTable) -> None:
    log.append(connection, ENTRY)
    key = log.start(connection, replace(ENTRY, state=RUNNING, finished_at=None))
    log.change(connection, key, replace(ENTRY, state=FAILED, error="boom"))
    assert log.find(connection, key) == replace(ENTRY, state=FAILED, error="boom")
    assert [entry.state for entry in log.read(connection)] == [FAILED, APPLIED]
    assert log.find(connection, key + 1) is None


@pytest.mark.parametrize(
    ("state", "statements", "unsettled"),
    [(RUNNING, 0, True), (FAILED, 1, True), (FAILED, 0, False), (APPLIED, 3, False)],
)
def test_what_stopped_half_way_is_unsettled(
    connection: Connection, log: LogTable, state: str, statements: int, unsettled: bool
) -> None:
    entry = replace(ENTRY, state=state, statements=statements)
    log.append(connection, entry)
    log.append(connection, replace(ENTRY, revision="other"))
    assert log.find_unsettled(connection) == (entry if unsettled else None)


def test_a_later_entry_settles(connection: Connection, log: LogTable) -> None:
    log.append(connection, replace(ENTRY, state=RUNNING))
    log.append(
        connection,
        replace(ENTRY, state=ROLLED_BACK, started_at=ENTRY.started_at + timedelta(hours=1)),
    )
    assert log.find_unsettled(connection) is None
