"""Which statements of a revision touch a table or a column, told from the text."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from gitmig.operations.static import StaticOperation, read_operations
from gitmig.operations.touch import Touch


@dataclass(frozen=True, slots=True)
class Subject:
    """What is asked about."""

    table: str
    column: str | None = None
    schema: str | None = None

    @property
    def name(self) -> str:
        """The name without which no statement is about it."""
        return self.column or self.table


@dataclass(frozen=True, slots=True)
class BlamedStatement:
    """A statement that touches the subject."""

    line: int
    text: str
    """Its first line."""
    is_certain: bool
    """Whether it does; else it names the subject, and cannot be judged."""


def parse_subjects(text: str) -> tuple[Subject, ...]:
    """Return what `TABLE`, `TABLE.COLUMN` or `SCHEMA.TABLE[.COLUMN]` may stand for."""
    parts = text.split(".")
    if not all(parts):
        return ()
    match parts:
        case [table]:
            return (Subject(table),)
        case [one, other]:
            return (Subject(one, other), Subject(other, None, one))
        case [schema, table, column]:
            return (Subject(table, column, schema),)
    return ()


def find_statements(source: bytes, subject: Subject) -> Iterator[BlamedStatement]:
    """Yield the statements of `upgrade()` that touch the subject, or may."""
    text = source.decode("utf-8", "replace").casefold()
    # A column goes with its table; and what names neither need not be parsed.
    if subject.table.casefold() not in text and subject.name.casefold() not in text:
        return
    seen: dict[int, BlamedStatement] = {}
    for statement in read_operations(source):
        verdict = _judge(statement, subject)
        known = seen.get(statement.line)
        if verdict is not None and not (known and known.is_certain):
            seen[statement.line] = BlamedStatement(statement.line, statement.text, verdict)
    yield from seen.values()


def _judge(statement: StaticOperation, subject: Subject) -> bool | None:
    """Return whether a statement touches the subject for certain, perhaps (False) or not."""
    touches = statement.touches
    if touches is not None and any(_touches(each, statement, subject) for each in touches):
        return True
    unclear = touches is None or any(each.kind == "sql" for each in touches)
    return False if unclear and _names(statement.source, subject.name) else None


def _touches(touch: Touch, statement: StaticOperation, subject: Subject) -> bool:
    if touch.table != subject.table or (subject.schema and touch.schema != subject.schema):
        return False
    if touch.effect == "read":
        return False
    if subject.column is None:
        return True
    if touch.kind == "column":
        return touch.name == subject.column
    if touch.kind == "table" and touch.effect == "remove":
        return True
    # Of a new table, an index or a constraint, the names of its columns stand in the statement.
    return _names(statement.source, subject.column)


def _names(source: str, name: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(name)}(?!\w)", source, re.IGNORECASE) is not None
