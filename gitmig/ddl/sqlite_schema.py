"""Reads from SQLite's CREATE TABLE texts what no pragma tells: names, checks, DEFERRABLE.

SQLite keeps the text as it was typed. The grammar is that of https://www.sqlite.org/lang_createtable.html.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from types import MappingProxyType
from typing import Any, NamedTuple

from gitmig.ddl.tokens import Token, split_tokens

_TABLE_CONSTRAINTS = frozenset({"CONSTRAINT", "PRIMARY", "UNIQUE", "CHECK", "FOREIGN"})
_OWN = ("CONSTRAINT", "FOREIGN")
"""Starts of elements of one table only; the same few columns stand in every table of a schema."""
_ELEMENT_STARTS = _TABLE_CONSTRAINTS | {""}
# What a body is split at, and what hides it: strings, quoted names, comments.
_MARK = re.compile(
    r"""\(|\)|,|'[^']*'|"[^"]*"|`[^`]*`|\[[^\]]*\]|--[^\n]*|/\*.*?(?:\*/|\Z)""", re.DOTALL
)


_EMPTY: Mapping[Any, str] = MappingProxyType({})


class ParsedForeignKey(NamedTuple):
    """The name and timing of a foreign key; `inline` if it stands behind its column."""

    name: str | None
    deferrable: bool | None
    initially: str | None
    match: str | None
    inline: bool


@dataclass(slots=True)
class ParsedTable:
    """What a CREATE TABLE says beyond the pragmas, in the order of the text.

    Most say little of it, and there may be thousands: what is empty is not an object of its own.
    """

    primary_key: str | None = None
    uniques: tuple[tuple[str | None, tuple[str, ...]], ...] = ()
    checks: tuple[tuple[str | None, str], ...] = ()
    foreign_keys: tuple[ParsedForeignKey, ...] = ()
    computed: Mapping[str, str] = field(default_factory=lambda: _EMPTY)
    autoincrement: bool = False
    collations: Mapping[str, str] = field(default_factory=lambda: _EMPTY)
    conflicts: Mapping[tuple[str, tuple[str, ...]], str] = field(default_factory=lambda: _EMPTY)
    """What ON CONFLICT says, by the constraint's first word and its columns."""
    refined_keys: tuple[str, ...] = ()
    """Members of keys that are more than a column: `email COLLATE NOCASE`, `id DESC`."""
    descending_key: bool = False
    """Whether a column is `PRIMARY KEY DESC`, which keeps an INTEGER from being the row's number.

    https://www.sqlite.org/lang_createtable.html#rowids_and_the_integer_primary_key
    """
    options: frozenset[str] = frozenset()
    """`STRICT`, and `WITHOUT` for WITHOUT ROWID."""

    @property
    def table_options(self) -> dict[str, bool]:
        """What an SQLAlchemy table says for the words behind its body."""
        options = {}
        if "WITHOUT" in self.options:
            options["sqlite_with_rowid"] = False
        if "STRICT" in self.options:
            options["sqlite_strict"] = True
        return options

    def add(self, part: "ParsedTable") -> None:
        """Add what an element of the body says."""
        self.primary_key = part.primary_key or self.primary_key
        self.uniques += part.uniques
        self.checks += part.checks
        self.foreign_keys += part.foreign_keys
        self.computed = _join(self.computed, part.computed)
        self.autoincrement |= part.autoincrement
        self.collations = _join(self.collations, part.collations)
        self.conflicts = _join(self.conflicts, part.conflicts)
        self.refined_keys += part.refined_keys
        self.descending_key |= part.descending_key


def _join(one: Mapping[Any, str], other: Mapping[Any, str]) -> Mapping[Any, str]:
    return {**one, **other} if other else one


_NOTHING = ParsedTable()

_PLAIN_IN_KEY = frozenset({"ASC", "AUTOINCREMENT"})
"""What stands behind a column of a key, and is said otherwise, or need not be said."""


def parse_create_table(sql: str) -> ParsedTable:
    """Read a CREATE TABLE text that SQLite accepted."""
    table = ParsedTable()
    elements, end = _split_body(sql)
    for element in elements:
        is_own = element[:10].upper().startswith(_OWN)
        part = _parse_element(element) if is_own else _parse_common_element(element)
        if part is not None:
            table.add(part)
    if end:
        words = {token.keyword for token in split_tokens(end)}
        table.options = frozenset(words & {"STRICT", "WITHOUT"})
    return table


def _split_body(sql: str) -> tuple[list[str], str]:
    """Return what stands between the commas of the body, and what follows the body."""
    elements: list[str] = []
    depth = start = 0
    for match in _MARK.finditer(sql):
        mark = match[0]
        if mark == "(":
            depth += 1
            start = match.end() if depth == 1 else start
        elif depth == 1 and mark in (",", ")"):
            elements.append(sql[start : match.start()].strip())
            start = match.end()
        depth -= mark == ")"
        if mark == ")" and depth == 0:
            break
    return elements, sql[start:]


def _parse_element(text: str) -> ParsedTable | None:
    """Read an element of a body; None if it says nothing that is looked for, as most do.

    There may be several constraints in one: SQLite lets the comma between them be left out.
    """
    parser = _Parser(text)
    while parser.keyword:
        if parser.keyword in _TABLE_CONSTRAINTS:
            parser.read_table_constraint()
        else:
            parser.read_column()
    return None if parser.table == _NOTHING else parser.table


_parse_common_element = lru_cache(maxsize=4096)(_parse_element)


def split_index_expressions(sql: str) -> tuple[str, ...]:
    """Return the elements of a CREATE INDEX text."""
    parser = _Parser(sql)
    while parser.keyword != "ON":
        parser.take()
    while parser.keyword != "(":
        parser.take()
    return tuple(text for _, text in parser.take_list())


def find_index_predicate(sql: str) -> str | None:
    """Return what follows WHERE in a CREATE INDEX text."""
    parser = _Parser(sql)
    while parser.keyword not in ("WHERE", ""):
        parser.take_group() if parser.keyword == "(" else parser.take()
    return sql[parser.take().end :].strip() if parser.keyword else None


def find_affinity(declared: str) -> str:
    """Return what a column of the declared type makes of its values.

    https://www.sqlite.org/datatype3.html#determination_of_column_affinity
    """
    name = declared.upper()
    if "INT" in name:
        return "INTEGER"
    if any(word in name for word in ("CHAR", "CLOB", "TEXT")):
        return "TEXT"
    if "BLOB" in name or not name.strip():
        return "BLOB"
    if any(word in name for word in ("REAL", "FLOA", "DOUB")):
        return "REAL"
    return "NUMERIC"


def trim_comments(sql: str) -> str:
    """Return the text without comments at its ends, which would swallow what is put behind it."""
    tokens = list(split_tokens(sql))
    return sql[tokens[0].start : tokens[-1].end] if tokens else sql.strip()


class _Parser:
    """A cursor over the tokens of one statement, which fills a `ParsedTable`."""

    def __init__(self, sql: str) -> None:
        self.sql = sql
        self.table = ParsedTable()
        self._tokens = list(split_tokens(sql))
        self._end = Token("", "", len(sql), len(sql))
        self._at = 0
        self.keyword = ""
        """The next token's keyword; a quoted name reads `"`, the end an empty string."""
        self._step(0)

    def _step(self, at: int) -> None:
        self._at = at
        token = self._tokens[at] if at < len(self._tokens) else self._end
        self.keyword = token.keyword or token.text[:1]

    def take(self) -> Token:
        """Step over the next token and return it."""
        at = self._at
        self._step(at + 1)
        return self._tokens[at] if at < len(self._tokens) else self._end

    def take_if(self, keyword: str) -> bool:
        """Step over the next token if it is `keyword`."""
        if self.keyword != keyword:
            return False
        self.take()
        return True

    def take_group(self) -> str:
        """Step over a parenthesis and return the text inside, without a comment at its ends."""
        return trim_comments(self.sql[slice(*self._group_span())])

    def take_list(self) -> list[tuple[str, str]]:
        """Step over a parenthesis; return each element's leading name and whole text."""
        first = self._at + 1
        start, _ = self._group_span()
        elements: list[tuple[str, str]] = []
        depth, name = 0, self._tokens[first]
        for token in self._tokens[first : self._at]:
            if depth == 0 and token.keyword in (",", ")"):
                elements.append((name.name, self.sql[start : token.start].strip()))
                start, name = token.end, self._end
            elif name is self._end:
                name = token
            depth += (token.keyword == "(") - (token.keyword == ")")
        return elements

    def _group_span(self) -> tuple[int, int]:
        start = self.take().end
        depth = 1
        while depth and self.keyword:
            token = self.take()
            depth += (token.keyword == "(") - (token.keyword == ")")
        return start, self._tokens[self._at - 1].start

    def read_table_constraint(self) -> None:
        """Read one constraint."""
        name = self.take().name if self.take_if("CONSTRAINT") else None
        kind = self.take().keyword
        columns: tuple[str, ...] = ()
        if kind == "PRIMARY":
            self.take()
            self.table.primary_key = name
            columns = self._read_key()
        elif kind == "UNIQUE":
            columns = self._read_key()
            self.table.uniques += ((name, columns),)
        elif kind == "CHECK":
            self.table.checks += ((name, self.take_group()),)
        elif kind == "FOREIGN":
            self.take()
            self.take_group()
            self.take()
            self._read_references(name, inline=False)
        self._read_conflict(kind, columns)
        while self.keyword not in _ELEMENT_STARTS:
            self.take()

    def read_column(self) -> None:
        """Read a column's name, skip its type, and read its constraints."""
        column = self.take().name
        name: str | None = None
        while self.keyword:
            if self.keyword == "(":
                self.take_group()
                continue
            kind = self.take().keyword
            if kind == "CONSTRAINT":
                name = self.take().name
                continue
            self._read_column_constraint(kind, column, name)
            name = None

    def _read_column_constraint(self, kind: str, column: str, name: str | None) -> None:
        if kind in ("PRIMARY", "UNIQUE", "NOT"):
            self._read_inline_key(kind, column, name)
        elif kind == "AUTOINCREMENT":
            self.table.autoincrement = True
        elif kind == "CHECK":
            self.table.checks += ((name, self.take_group()),)
        elif kind == "AS":
            self.table.computed = {**self.table.computed, column: self.take_group()}
        elif kind == "REFERENCES":
            self._read_references(name, inline=True)
        elif kind == "COLLATE":
            self.table.collations = {**self.table.collations, column: self.take().name}
        elif kind == "DEFAULT" and self.keyword != "(":
            self.take()

    def _read_inline_key(self, kind: str, column: str, name: str | None) -> None:
        if kind == "UNIQUE":
            self.table.uniques += ((name, (column,)),)
        else:
            self.take()
        if kind == "PRIMARY":
            self.table.primary_key = name
            if self.keyword in ("ASC", "DESC") and self.take().keyword == "DESC":
                self.table.refined_keys += (f"{column} DESC",)
                self.table.descending_key = True
        self._read_conflict(kind, (column,))

    def _read_key(self) -> tuple[str, ...]:
        elements = self.take_list()
        for _, text in elements:
            words = [token.keyword for token in split_tokens(text)][1:]
            self.table.autoincrement |= "AUTOINCREMENT" in words
            if not _PLAIN_IN_KEY.issuperset(words):
                self.table.refined_keys += (text,)
        return tuple(name for name, _ in elements)

    def _read_conflict(self, kind: str, columns: tuple[str, ...]) -> None:
        if self.keyword == "ON" and self._following() == "CONFLICT":
            self.take()
            self.take()
            word = self.take().keyword
            self.table.conflicts = {**self.table.conflicts, (kind, columns): word}

    def _read_references(self, name: str | None, *, inline: bool) -> None:
        self.take()
        if self.keyword == "(":
            self.take_group()
        deferrable: bool | None = None
        initially: str | None = None
        match: str | None = None
        while self.keyword in ("ON", "MATCH", "NOT", "DEFERRABLE"):
            if self.keyword == "NOT" and self._following() != "DEFERRABLE":
                break
            kind = self.take().keyword
            if kind == "ON":
                self.take()
                if self.take().keyword in ("SET", "NO"):
                    self.take()
            elif kind == "MATCH":
                match = self.take().name
            else:
                deferrable = kind == "DEFERRABLE"
                if not deferrable:
                    self.take()
                initially = self._read_initially()
        key = ParsedForeignKey(name, deferrable, initially, match, inline)
        self.table.foreign_keys += (key,)

    def _following(self) -> str:
        at = self._at + 1
        return self._tokens[at].keyword if at < len(self._tokens) else ""

    def _read_initially(self) -> str | None:
        return self.take().keyword if self.take_if("INITIALLY") else None
