"""SQL text as tokens: enough to read what databases print, without a grammar of any one of them."""

import re
from collections.abc import Iterator
from typing import NamedTuple

_PATTERN = r"""
      (?P<blank>  \s+ | --[^\n]* | /\*.*?(?:\*/|\Z) )
    | (?P<quoted> "(?:[^"]|"")*" | `(?:[^`]|``)*` {brackets})
    | (?P<string> '(?:[^']|'')*' )
    | (?P<word>   [^\W\d][\w$]* )
    | (?P<other>  \d+(?:\.\d*)?(?:e[+-]?\d+)?\w* | . )
"""
_FLAGS = re.VERBOSE | re.DOTALL | re.IGNORECASE
_TOKEN = re.compile(_PATTERN.replace("{brackets}", ""), _FLAGS)
_BRACKET_TOKEN = re.compile(_PATTERN.replace("{brackets}", r"| \[[^\]]*\]"), _FLAGS)


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


def split_tokens(sql: str, *, brackets: bool = True) -> Iterator[Token]:
    """Yield the tokens of a text, without blanks and comments; `brackets` may quote names."""
    for match in (_BRACKET_TOKEN if brackets else _TOKEN).finditer(sql):
        kind = match.lastgroup
        if kind == "blank":
            continue
        text = match.group()
        yield Token(text, "" if kind in ("quoted", "string") else text.upper(), *match.span())
