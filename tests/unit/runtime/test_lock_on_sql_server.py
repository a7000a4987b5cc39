"""What SQL Server is sent for the lock, and what becomes of its answers; no server is here."""

from collections.abc import Sequence
from typing import Any, cast

import pytest
from sqlalchemy import Connection, TextClause, make_url

from gitmig.runtime.lock import LOCKS, SessionLock


class Answers:
    """The rows that a statement is answered with."""

    def __init__(self, rows: Sequence[Any]) -> None:
        self.rows = rows

    def one(self) -> Any:
        (row,) = self.rows
        return row

    def first(self) -> Any:
        return next(iter(self.rows), None)


class Server:
    """Keeps the statements, as its dialect compiles them, and gives prepared answers."""

    dialect = make_url("mssql+pyodbc://").get_dialect()()

    def __init__(self, *rows: Any) -> None:
        self.rows = rows
        self.sent: list[tuple[str, dict[str, Any]]] = []

    def execute(self, statement: TextClause, parameters: dict[str, Any]) -> Answers:
        self.sent.append((str(statement.compile(dialect=self.dialect)), parameters))
        return Answers(self.rows)

    scalars = execute


def make(server: Server, table: str = "gitmig_version") -> SessionLock:
    return LOCKS["mssql"](cast("Connection", server), table, None)


@pytest.mark.parametrize(("result", "taken"), [(0, True), (1, True), (-1, False), (-999, False)])
def test_it_is_taken_for_the_session_without_waiting(result: int, taken: bool) -> None:
    server = Server(result)
    assert make(server).try_acquire() is taken
    ((sql, parameters),) = server.sent
    assert sql == (
        "DECLARE @result int EXEC @result = sp_getapplock @Resource = :name,"
        " @LockMode = 'Exclusive', @LockOwner = 'Session', @LockTimeout = 0 SELECT @result"
    )
    assert len(parameters["name"]) <= 32, "others see no more of it"


def test_it_is_given_back_under_the_same_name() -> None:
    server = Server(0)
    lock = make(server)
    lock.try_acquire()
    lock.release()
    (_, taken), (sql, given_back) = server.sent
    assert sql == "EXEC sp_releaseapplock @Resource = :name, @LockOwner = 'Session'"
    assert taken == given_back


def test_each_version_table_has_one_of_its_own() -> None:
    servers = [Server(0), Server(0)]
    for server, table in zip(servers, ("one", "other"), strict=True):
        make(server, table).try_acquire()
    first, second = (server.sent[0][1] for server in servers)
    assert first != second


def test_the_holder_is_told_where_we_may_know() -> None:
    assert make(Server((53, "app", "web1"))).find_holder() == "session 53, user app, client web1"
    assert make(Server((53, "app", None))).find_holder() == "session 53, user app, client unknown"
    assert make(Server()).find_holder() is None
