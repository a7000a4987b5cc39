"""Writes statements into an SQL script, as the database's own client reads them."""

import re
from typing import TextIO

from sqlalchemy.schema import ExecutableDDLElement

from gitmig.ddl import DefaultImpl, Statement
from gitmig.runtime.sent import is_reading

_ROUTINE = re.compile(
    r"\s*(?:CREATE\b.*?\b(?:PROCEDURE|FUNCTION|TRIGGER|EVENT|PACKAGE)\b|BEGIN\s+NOT\s+ATOMIC\b)",
    re.IGNORECASE | re.DOTALL,
)
_DELIMITER = "//"


class ScriptWriter:
    """One script for one dialect; nothing is sent anywhere."""

    def __init__(self, buffer: TextIO, impl: DefaultImpl, *, literal_binds: bool = True) -> None:
        self.buffer = buffer
        self.impl = impl
        self.literal_binds = literal_binds
        self.changes = 0
        """How many statements that change something were written."""
        self._said_utf8 = False

    def begin(self) -> None:
        """Begin a transaction."""
        self.buffer.write(self.impl.render_begin())

    def commit(self) -> None:
        """End the transaction."""
        self.buffer.write(self.impl.render_commit())

    def comment(self, *lines: str) -> None:
        """Write lines that the client passes over, whatever is in them."""
        text = "".join(f"-- {' '.join(line.splitlines())}\n" for line in lines)
        self.buffer.write(f"{text}\n")

    def text(self, text: str) -> None:
        """Write text as it is, and an empty line."""
        self.buffer.write(f"{text}\n\n")

    def statement(self, statement: Statement) -> None:
        """Write a statement; one with several rows is written for each row."""
        counted = False
        for part in statement.split():
            # What is in DDL has no parameters: its values always stand in the text.
            literal = self.literal_binds or isinstance(part.construct, ExecutableDDLElement)
            text = part.sql(self.impl.dialect, literal_binds=literal)
            if not counted and not is_reading(text):
                self.changes += 1  # online all rows are sent with one
                counted = True
            self._say_utf8(text)
            self.buffer.write(self._render(text))

    def _render(self, text: str) -> str:
        if ";" in text and self.impl.dialect.name in ("mysql", "mariadb") and _ROUTINE.match(text):
            # Its client would end the statement at the first semicolon within.
            body = f"{text.rstrip().rstrip(';')}{_DELIMITER}"
            return f"DELIMITER {_DELIMITER}\n\n{body}\n\nDELIMITER ;\n\n"
        return self.impl.render_command(text)

    def _say_utf8(self, text: str) -> None:
        """Say once which encoding the file has, before the first text where it matters."""
        if self._said_utf8 or text.isascii() or not self.impl.announce_utf8:
            return
        self._said_utf8 = True
        self.buffer.write(self.impl.render_command(self.impl.announce_utf8))
