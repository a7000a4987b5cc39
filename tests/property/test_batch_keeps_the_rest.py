"""Random SQLite tables, random batches: what was not to be changed is as it was."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Connection, create_engine

from gitmig.ddl.sqlite_schema import parse_create_table
from gitmig.operations import BatchOperations
from gitmig.runtime.migration import MigrationContext
from gitmig.runtime.operations import Operations
from tests.random_tests import examples

NAMES = ("a", "b", "c", "d")
"""Columns of numbers; each row has other values in each of them, and none is null."""
TYPES = ("INTEGER", "INT", "REAL", "money", "DOUBLE PRECISION", "numeric(8, 2)", "TEXT", "")
DEFAULTS = ("", "DEFAULT 7", "DEFAULT (1 + 2)", "DEFAULT '12:30'", "DEFAULT NULL")
CHECKS = ("{0} > 0", "typeof({0}) <> ':x'", '"{0}" IS NOT NULL OR {0} < 9')
OTHERS = "SELECT sql FROM sqlite_master WHERE type <> 'table'"
ROWS = 5


@dataclass(frozen=True)
class RandomTable:
    """A table as SQL text."""

    columns: Sequence[str]
    constraints: Sequence[str]
    indexes: Sequence[str]
    options: str

    def create(self, connection: Connection) -> None:
        """Create the table, what it refers to and what depends on it, and fill it."""
        body = ", ".join([*self.columns, *self.constraints])
        for statement in (
            "CREATE TABLE o (id INTEGER PRIMARY KEY)",
            f"CREATE TABLE t ({body}) {self.options}",
            *self.indexes,
            "CREATE TRIGGER tr AFTER UPDATE ON t BEGIN UPDATE o SET id = new.a WHERE 0; END",
            "CREATE VIEW v AS SELECT a, c FROM t",
        ):
            connection.exec_driver_sql(statement)
        for row in range(1, ROWS + 1):
            values = ", ".join(str(row * 10 + at) for at in range(len(NAMES)))
            connection.exec_driver_sql(f"INSERT INTO t (key, a, b, c, d) VALUES ({row}, {values})")


@st.composite
def columns(draw: st.DrawFn, name: str) -> str:
    parts = [name, draw(st.sampled_from(TYPES)), draw(st.sampled_from(DEFAULTS))]
    parts.append(draw(st.sampled_from(("", "NOT NULL", "NOT NULL ON CONFLICT IGNORE"))))
    parts.append(draw(st.sampled_from(("", "COLLATE NOCASE", "COLLATE RTRIM"))))
    parts.append(draw(st.sampled_from(("", "UNIQUE", f"CONSTRAINT u_{name} UNIQUE"))))
    check = draw(st.sampled_from(("", *CHECKS)))
    parts.append(f"CHECK ({check.format(name)})" if check else "")
    reference = "REFERENCES o (id) ON DELETE CASCADE ON UPDATE SET NULL"
    parts.append(draw(st.sampled_from(("", reference, f"{reference} DEFERRABLE"))))
    return " ".join(part for part in parts if part)


@st.composite
def tables(draw: st.DrawFn) -> RandomTable:
    options = draw(st.sampled_from(("", "WITHOUT ROWID")))
    keys = ["key INTEGER PRIMARY KEY", "key INT PRIMARY KEY NOT NULL"]
    keys += [] if options else ["key INTEGER PRIMARY KEY AUTOINCREMENT", "key INT"]
    constraints = (
        "CONSTRAINT ck CHECK (a <> -1 AND b <> -2)",
        "CHECK (c <> -3)",
        "CONSTRAINT u_ab UNIQUE (a, b)",
        "UNIQUE (c, a)",
        "FOREIGN KEY (b) REFERENCES o (id) DEFERRABLE INITIALLY DEFERRED",
        "CONSTRAINT self FOREIGN KEY (c) REFERENCES t (a) ON DELETE RESTRICT",
    )
    indexes = (
        "CREATE INDEX ix_1 ON t (a, b DESC)",
        "CREATE UNIQUE INDEX ix_2 ON t (c COLLATE NOCASE) WHERE a > 0",
        "CREATE INDEX ix_3 ON t (abs(a), d)",
    )
    return RandomTable(
        [
            draw(st.sampled_from(keys)),
            *(draw(columns(name)) for name in NAMES),
            "spare TEXT DEFAULT 'it''s'",
            *(["twice AS (a * 2)"] if draw(st.booleans()) else []),
        ],
        draw(st.lists(st.sampled_from(constraints), unique=True)),
        draw(st.lists(st.sampled_from(indexes), unique=True)),
        options,
    )


@dataclass(frozen=True)
class State:
    """All that SQLite knows of the table."""

    columns: tuple[tuple[Any, ...], ...]
    collations: frozenset[tuple[str, str]]
    checks: Counter[tuple[str | None, str]]
    keys: Counter[tuple[str, tuple[Any, ...]]]
    foreign_keys: Counter[tuple[Any, ...]]
    indexes: frozenset[str]
    options: tuple[Any, ...]
    rows: tuple[tuple[Any, ...], ...]

    def renamed(self, old: str, new: str) -> "State":
        """Return the state with a column's new name wherever it stands."""

        def change(value: Any) -> Any:
            if isinstance(value, str):
                return re.sub(rf"\b{old}\b", new, value)
            return tuple(map(change, value)) if isinstance(value, tuple) else value

        return State(
            change(self.columns),
            frozenset(map(change, self.collations)),
            Counter(map(change, self.checks.elements())),
            Counter(map(change, self.keys.elements())),
            Counter(map(change, self.foreign_keys.elements())),
            frozenset(map(change, self.indexes)),
            self.options,
            self.rows,
        )


def read(connection: Connection) -> State:
    def rows(sql: str) -> list[tuple[Any, ...]]:
        return [tuple(row) for row in connection.exec_driver_sql(sql)]

    (text,) = rows("SELECT sql FROM sqlite_master WHERE name = 't'")[0]
    parsed = parse_create_table(text)
    named = [row[1] for row in rows("PRAGMA table_xinfo(t)") if row[1] != "spare"]
    shown = ", ".join(name for name in named if name not in ("new", "twice"))
    return State(
        tuple(row[1:] for row in rows("PRAGMA table_xinfo(t)")),
        frozenset((column, name.upper()) for column, name in parsed.collations.items()),
        Counter((name, check.replace('"', "")) for name, check in parsed.checks),
        Counter(
            (origin, tuple(rows(f"SELECT name, coll FROM pragma_index_xinfo('{name}') WHERE key")))
            for _, name, _, origin, _ in rows("PRAGMA index_list(t)")
            if origin != "c"
        ),
        Counter(row[2:] for row in rows("PRAGMA foreign_key_list(t)")),
        frozenset(
            row[0] and row[0].replace('"', "")
            for row in rows("SELECT sql FROM sqlite_master WHERE type <> 'table'")
        ),
        rows("SELECT wr, strict FROM pragma_table_list WHERE name = 't'")[0],
        tuple(rows(f"SELECT {shown} FROM t ORDER BY key")),
    )


class Change:
    """A directive, and what the state is after it."""

    def __init__(self, kind: str, column: str) -> None:
        self.kind, self.column = kind, column

    def __repr__(self) -> str:
        return f"{self.kind} {self.column}"

    def do(self, batch_op: BatchOperations) -> None:
        match self.kind:
            case "add":
                batch_op.add_column(sa.Column("new", sa.Integer, server_default=sa.text("5")))
            case "drop":
                batch_op.drop_column("spare")
            case "not null":
                batch_op.alter_column(self.column, nullable=False)
            case "null":
                batch_op.alter_column(self.column, nullable=True)
            case "rename":
                batch_op.alter_column(self.column, new_column_name=f"{self.column}_new")
            case "check":
                batch_op.create_check_constraint("ck_new", "spare <> 'y'")

    def expect(self, state: State) -> State:
        match self.kind:
            case "add":
                new = ("new", "INTEGER", 0, "5", 0, 0)
                return replace(state, columns=(*state.columns, new))
            case "drop":
                kept = tuple(column for column in state.columns if column[0] != "spare")
                return replace(state, columns=kept)
            case "not null" | "null":
                return replace(state, columns=tuple(map(self._with_null, state.columns)))
            case "rename":
                return state.renamed(self.column, f"{self.column}_new")
        return replace(state, checks=state.checks + Counter([("ck_new", "spare <> 'y'")]))

    def _with_null(self, column: tuple[Any, ...]) -> tuple[Any, ...]:
        name, type_, _, *rest = column
        return (name, type_, int(self.kind == "not null"), *rest) if name == self.column else column


def without_order(state: State) -> State:
    """Return the state in a form in which the order of columns does not count."""
    return replace(state, columns=tuple(sorted(state.columns, key=repr)))


ALONE = ("add", "drop", "check")
changes = st.lists(
    st.builds(
        Change,
        st.sampled_from(["not null", "null", "rename", "add", "drop", "check"]),
        st.sampled_from(NAMES),
    ),
    max_size=3,
    unique_by=lambda change: (
        change.kind if change.kind in ("add", "drop", "check") else change.column
    ),
).filter(lambda found: {"drop", "check"} - {change.kind for change in found})


@examples(60)
@given(tables(), changes)
def test_a_batch_changes_what_it_is_told_to(table: RandomTable, wanted: list[Change]) -> None:
    engine = create_engine("sqlite://")
    with engine.connect() as connection:
        table.create(connection)
        connection.commit()
        expected = read(connection)
        connection.rollback()
        op = Operations(MigrationContext.configure(connection))
        with op.batch_alter_table("t", recreate="always") as batch_op:
            for change in wanted:
                change.do(batch_op)
                expected = change.expect(expected)
        assert without_order(read(connection)) == without_order(expected)
    engine.dispose()
