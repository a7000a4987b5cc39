"""What is looked at on SQLite around the move of a table, so that nothing is lost with it."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, text
from sqlalchemy.exc import OperationalError

from gitmig.batch.elements import CopyRows
from gitmig.batch.plan import MovePlan
from gitmig.batch.sqlite_read import TEMPORARY
from gitmig.errors.batch import DependentBroken, ReferencesBroken, ValuesLost

Violations = Counter[tuple[str, str]]
"""How many rows of a table refer to rows of another that are not there."""

Broken = AbstractSet[tuple[str, str]]
"""Views and triggers, each with a reason why it does not work."""

_CHILDREN = (
    "SELECT DISTINCT m.name FROM {master} AS m JOIN pragma_foreign_key_list(m.name, :schema) AS f"
    " WHERE m.type = 'table' AND f.\"table\" = :table COLLATE NOCASE ORDER BY m.name"
)
_DEPENDENTS = "SELECT type, name, tbl_name FROM {master} WHERE type IN ('view', 'trigger')"
_HAS_STATISTICS = "SELECT 1 FROM {master} WHERE name = 'sqlite_stat1'"
_TEMPORARY_TRIGGERS = (
    "SELECT name FROM sqlite_temp_master WHERE type = 'trigger'"
    " AND tbl_name = :table COLLATE NOCASE ORDER BY name"
)
MISMATCH = ""
_IN_DEPENDENT = re.compile(r"error in ((?:view|trigger) .*?)(?: after rename)?: (.*)")
_SHOWN = 5


def find_children(connection: Connection, table: str, schema: str | None) -> list[str]:
    """Return the tables whose foreign keys refer to the table, itself among them."""
    query = _CHILDREN.format(master=_master(connection, schema))
    names = connection.execute(text(query), {"table": table, "schema": schema or "main"})
    return list(names.scalars())


def read_violations(
    connection: Connection, schema: str | None, tables: Iterable[str] | None = None
) -> Violations:
    """Count the rows of the tables, or of all, that refer to nothing.

    A foreign key that refers to columns which are no key counts as a row of `MISMATCH`.
    """
    found: Violations = Counter()
    prefix = f"{_quote(connection, schema)}." if schema else ""
    arguments = [""] if tables is None else [f"({_quote(connection, name)})" for name in tables]
    for argument in arguments:
        try:
            rows = connection.exec_driver_sql(f"PRAGMA {prefix}foreign_key_check{argument}")
            found.update((row[0], row[2]) for row in rows)
        except OperationalError as error:
            found[MISMATCH, str(error.orig)] += 1
    return found


def check_violations(
    connection: Connection,
    schema: str | None,
    before: Violations,
    tables: Iterable[str] | None = None,
) -> None:
    """Raise ReferencesBroken where more rows refer to nothing than before."""
    more = read_violations(connection, schema, tables) - before
    if more:
        raise ReferencesBroken([_describe(connection, schema, *pair) for pair in sorted(more)])


def _describe(connection: Connection, schema: str | None, child: str, parent: str) -> str:
    if child == MISMATCH:
        return parent
    prefix = f"{_quote(connection, schema)}." if schema else ""
    rows = connection.exec_driver_sql(
        f"PRAGMA {prefix}foreign_key_check({_quote(connection, child)})"
    )
    numbers = [str(row[1]) for row in rows if row[2] == parent]
    shown = ", ".join(numbers[:_SHOWN]) + (", ..." if len(numbers) > _SHOWN else "")
    if len(numbers) == 1:
        return f"row {shown} of {child} refers to nothing in {parent}"
    return f"{len(numbers)} rows of {child} ({shown}) refer to nothing in {parent}"


def find_lost(connection: Connection, table: str, schema: str | None) -> Iterator[str]:
    """Yield what SQLite drops with a table, and that is not made anew."""
    master = _master(connection, schema)
    place = {"table": table}
    if connection.execute(text(_HAS_STATISTICS.format(master=master))).first():
        statistics = f"{_quote(connection, schema or 'main')}.sqlite_stat1"
        query = f"SELECT 1 FROM {statistics} WHERE tbl = :table LIMIT 1"
        if connection.execute(text(query), place).first():
            yield "what ANALYZE has counted, which op.execute('ANALYZE') counts anew,"
    if schema != TEMPORARY:
        for name in connection.execute(text(_TEMPORARY_TRIGGERS), place).scalars():
            yield f"the temporary trigger {name}"


def check_conversions(connection: Connection, plan: MovePlan) -> None:
    """Raise ValuesLost for text that is no number in a column that becomes one of numbers.

    A comparison with a number makes a number of text that looks like one; any other text, and
    every BLOB, is greater than all numbers. https://www.sqlite.org/datatype3.html#comparisons
    """
    table = connection.dialect.identifier_preparer.format_table(plan.copy.source)
    for conversion in plan.conversions:
        column = _quote(connection, conversion.column)
        count, example = connection.exec_driver_sql(
            f"SELECT count(*), min({column}) FROM {table} WHERE {column} > CAST(9e999 AS REAL)"
        ).one()
        if count:
            raise ValuesLost(plan.name, conversion.column, conversion.type, count, example)


def read_broken(connection: Connection, schema: str | None) -> Broken:
    """Return the views and triggers that do not work, each with a reason."""
    broken: set[tuple[str, str]] = set()
    for kind, name, table in connection.execute(
        text(_DEPENDENTS.format(master=_master(connection, schema)))
    ).all():
        for statement in _uses(connection, schema, kind, name, table):
            try:
                connection.exec_driver_sql(statement).close()
            except OperationalError as error:
                broken.add((f"{kind} {name}", str(error.orig)))
    return broken


def check_dependents(connection: Connection, plan: MovePlan, before: Broken) -> None:
    """Raise DependentBroken for a view or trigger that worked before."""
    for dependent, reason in sorted(read_broken(connection, plan.schema) - before):
        raise DependentBroken(plan.name, f"the {dependent}", reason)


def copies_as_they_are(connection: Connection, copy: CopyRows) -> bool:
    """Tell whether SQLite copies the rows without taking them apart, which is much faster.

    It does so for `INSERT INTO new SELECT * FROM old` where the tables are compatible.
    """
    sql = str(copy.compile(dialect=connection.dialect))
    steps = connection.exec_driver_sql(f"EXPLAIN {sql}").mappings()
    return any(step["opcode"] in ("RowCell", "RowData") for step in steps)


@contextmanager
def told_dependents(table: str) -> Iterator[None]:
    """Raise DependentBroken for a view or trigger that keeps SQLite from a rename."""
    try:
        yield
    except OperationalError as error:
        found = _IN_DEPENDENT.search(str(error.orig))
        if found is None:
            raise
        raise DependentBroken(table, f"the {found[1]}", found[2]) from error


def _uses(
    connection: Connection, schema: str | None, kind: str, name: str, table: str
) -> Iterable[str]:
    """Return statements that SQLite prepares with the view or trigger in them."""
    prefix = f"{_quote(connection, schema)}." if schema else ""
    if kind == "view":
        return [f"EXPLAIN SELECT * FROM {prefix}{_quote(connection, name)}"]
    target = f"{prefix}{_quote(connection, table)}"
    query = text("SELECT name FROM pragma_table_xinfo(:table, :schema) WHERE hidden = 0")
    columns = connection.execute(query, {"table": table, "schema": schema or "main"}).scalars()
    assignments = ", ".join(f"{c} = {c}" for c in (_quote(connection, n) for n in columns))
    return [
        f"EXPLAIN INSERT INTO {target} DEFAULT VALUES",
        f"EXPLAIN DELETE FROM {target}",
        *([f"EXPLAIN UPDATE {target} SET {assignments}"] if assignments else []),
    ]


def _master(connection: Connection, schema: str | None) -> str:
    return f"{_quote(connection, schema or 'main')}.sqlite_master"


def _quote(connection: Connection, name: Any) -> str:
    return connection.dialect.identifier_preparer.quote_identifier(str(name))
