"""Reads from SQLite's CREATE TABLE texts what no pragma tells: names, checks, DEFERRABLE.

SQLite keeps the text as it was typed. The grammar is that of https://www.sqlite.org/lang_createtable.html.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

_TOKEN = re.compile(
    r"""
      (?P<blank>  \s+ | --[^\n]* | /\*.*?(?:\*/|\Z) )
    | (?P<quoted> "(?:[^"]|"")*" | `(?:[^`]|``)*` | \[[^\]]*\] )
    | (?P<string> '(?:[^']|'')*' )
    | (?P<word>   [^\W\d][\w$]* )
    | (?P<other>  [\d.]+\w* | . )
    """,
    re.VERBOSE | re.DOTALL,
)
_TABLE_CONSTRAINTS = frozenset({"CONSTRAINT", "PRIMARY", "UNIQUE", "CHECK", "FOREIGN"})


class Token(NamedTuple):
    """A piece of SQL; `keyword` is the upper case word, or the character, or empty if quoted."""

    text: str
    keyword: str
    start: int
    end: int

    @property
    def name(self) -> str:
        """The identifier that this piece spells, without its quotes."""
        quote = self.text[0]
        if quote == "[":
            return self.text[1:-1]
        if quote in "\"`'":
            return self.text[1:-1].replace(quote * 2, quote)
        return self.text


class ParsedForeignKey(NamedTuple):
    """The name and timing of a foreign key; `inline` if it stands behind its column."""

    name: str | None
    deferrable: bool | None
    initially: str | None
    match: str | None
    inline: bool


@dataclass(slots=True)
class ParsedTable:
    """What a CREATE TABLE says beyond the pragmas, in the order of the text."""

    primary_key: str | None = None
    uniques: list[tuple[str | None, tuple[str, ...]]] = field(default_factory=list)
    checks: list[tuple[str | None, str]] = field(default_factory=list)
    foreign_keys: list[ParsedForeignKey] = field(default_factory=list)
    computed: dict[str, str] = field(default_factory=dict)
    autoincrement: bool = False


def parse_create_table(sql: str) -> ParsedTable:
    """Read a CREATE TABLE text that SQLite accepted; what follows the body is not looked at."""
    parser = _Parser(sql)
    while parser.keyword not in ("(", ""):
        parser.take()
    parser.take()
    while parser.keyword not in (")", ""):
        if parser.keyword in _TABLE_CONSTRAINTS:
            parser.read_table_constraint()
        elif parser.keyword == ",":
            parser.take()
        else:
            parser.read_column()
    return parser.table


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


def _tokens(sql: str) -> Iterator[Token]:
    for match in _TOKEN.finditer(sql):
        kind = match.lastgroup
        if kind == "blank":
            continue
        text = match.group()
        yield Token(text, "" if kind in ("quoted", "string") else text.upper(), *match.span())


class _Parser:
    """A cursor over the tokens of one statement, which fills a `ParsedTable`."""

    def __init__(self, sql: str) -> None:
        self.sql = sql
        self.table = ParsedTable()
        self._tokens = list(_tokens(sql))
        self._end = Token("", "", len(sql), len(sql))
        self._at = 0

    @property
    def _token(self) -> Token:
        return self._tokens[self._at] if self._at < len(self._tokens) else self._end

    @property
    def keyword(self) -> str:
        """The next token's keyword; a quoted name reads `"`, the end an empty string."""
        token = self._token
        return token.keyword or token.text[:1]

    def take(self) -> Token:
        """Step over the next token and return it."""
        token = self._token
        self._at += 1
        return token

    def take_if(self, keyword: str) -> bool:
        """Step over the next token if it is `keyword`."""
        if self.keyword != keyword:
            return False
        self.take()
        return True

    def take_group(self) -> str:
        """Step over a parenthesis and return the text inside."""
        return self.sql[slice(*self._group_span())].strip()

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
        """Read one constraint; SQLite lets the comma between two of them be left out."""
        name = self.take().name if self.take_if("CONSTRAINT") else None
        kind = self.take().keyword
        if kind == "PRIMARY":
            self.take()
            self.table.primary_key = name
            self.take_group()
        elif kind == "UNIQUE":
            self.table.uniques.append((name, tuple(column for column, _ in self.take_list())))
        elif kind == "CHECK":
            self.table.checks.append((name, self.take_group()))
        elif kind == "FOREIGN":
            self.take()
            self.take_group()
            self.take()
            self._read_references(name, inline=False)
        while self.keyword not in _TABLE_CONSTRAINTS | {",", ")", ""}:  # ON CONFLICT ...
            self.take()

    def read_column(self) -> None:
        """Read a column's name, skip its type, and read its constraints."""
        column = self.take().name
        name: str | None = None
        while self.keyword not in (",", ")", ""):
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
        if kind == "PRIMARY":
            self.table.primary_key = name
        elif kind == "AUTOINCREMENT":
            self.table.autoincrement = True
        elif kind == "UNIQUE":
            self.table.uniques.append((name, (column,)))
        elif kind == "CHECK":
            self.table.checks.append((name, self.take_group()))
        elif kind == "AS":
            self.table.computed[column] = self.take_group()
        elif kind == "REFERENCES":
            self._read_references(name, inline=True)
        elif kind in ("DEFAULT", "COLLATE") and self.keyword != "(":
            self.take()

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
        self.table.foreign_keys.append(ParsedForeignKey(name, deferrable, initially, match, inline))

    def _following(self) -> str:
        at = self._at + 1
        return self._tokens[at].keyword if at < len(self._tokens) else ""

    def _read_initially(self) -> str | None:
        return self.take().keyword if self.take_if("INITIALLY") else None
