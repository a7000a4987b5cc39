"""SQL expressions in a form in which two spellings of one expression are the same text.

A database does not keep what it was told: it adds casts and parentheses, quotes names, and prefers
names of its own for functions and operators. What is taken away here is what it adds. Two
expressions with one normal form are taken for the same; where the forms differ, PostgreSQL may
still say that they are (see `gitmig.autogenerate.canonical`).
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

from gitmig.autogenerate.negations import spread_negations
from gitmig.ddl.tokens import Token, split_tokens

# The types of PostgreSQL whose names are several words, by their first.
_TYPE_WORDS: Mapping[str, tuple[tuple[str, ...], ...]] = {
    "CHARACTER": (("VARYING",),),
    "BIT": (("VARYING",),),
    "DOUBLE": (("PRECISION",),),
    "TIME": (("WITH", "TIME", "ZONE"), ("WITHOUT", "TIME", "ZONE")),
    "TIMESTAMP": (("WITH", "TIME", "ZONE"), ("WITHOUT", "TIME", "ZONE")),
}

# What a database prints for what was said.
_FUNCTIONS: Mapping[str, Mapping[str, str]] = {
    "postgresql": {"now": "current_timestamp", "transaction_timestamp": "current_timestamp"},
    "mysql": {
        "character_length": "char_length",
        "current_date": "curdate",
        "current_time": "curtime",
        "false": "0",
        "length": "octet_length",
        "localtime": "current_timestamp",
        "localtimestamp": "current_timestamp",
        "lower": "lcase",
        "mod": "%",
        "now": "current_timestamp",
        "power": "pow",
        "random": "rand",
        "substring": "substr",
        "true": "1",
        "upper": "ucase",
    },
}
Phrase = tuple[tuple[str, ...], tuple[str, ...]]
"""Words, and those that are taken for the same."""

_PHRASES: tuple[Phrase, ...] = (
    (("!", "="), ("<", ">")),
    (("!", "~", "~", "*"), ("not", "ilike")),
    (("!", "~", "~"), ("not", "like")),
    (("~", "~", "*"), ("ilike",)),
    (("~", "~"), ("like",)),
    (("=", "any", "array"), ("in",)),
    (("<", ">", "all", "array"), ("not", "in")),
)
_MYSQL_PHRASES: tuple[Phrase, ...] = ((("&", "&"), ("and",)), (("|", "|"), ("or",)))
_OPPOSITES: Mapping[tuple[str, ...], tuple[str, ...]] = {
    ("=",): ("<", ">"),
    ("<", ">"): ("=",),
    ("<", "="): (">",),
    (">", "="): ("<",),
    ("<",): (">", "="),
    (">",): ("<", "="),
    ("in",): ("not", "in"),
    ("like",): ("not", "like"),
    ("between",): ("not", "between"),
    ("is", "not", "null"): ("is", "null"),
    ("is", "null"): ("is", "not", "null"),
}
_AFTER_NOT = frozenset({"between", "exists", "in", "like", "null", "regexp", "rlike"})
"""Words that belong to a NOT, which negates no operand then."""
# Of MySQL: a name, or a string and what is in it.
_QUOTED = re.compile(r"`(?:[^`]|``)*`|'((?:[^'\\]|''|\\.)*)'", re.DOTALL)
_ESCAPED = re.compile(r"\\(.)|''", re.DOTALL)
_ESCAPES = {
    "0": "\0",
    "b": "\b",
    "n": "\n",
    "r": "\r",
    "t": "\t",
    "Z": "\x1a",
    "%": "\\%",
    "_": "\\_",
}
_ONE_OF_ONE = re.compile(r"\b(NOT\s+)?IN\s*\(\s*('(?:[^']|'')*'|[\w.-]+)\s*\)", re.IGNORECASE)
_MOD = re.compile(r"\bMOD\s*\(\s*([`\w.]+)\s*,\s*([`\w.]+)\s*\)", re.IGNORECASE)
_DROPPED = frozenset("()[]")
_QUOTES = frozenset('"`[')


@lru_cache(maxsize=4096)
def normalize_sql(sql: str, dialect: str) -> str:
    """Return the normal form of an expression.

    Gone are blanks, case and quotes of names, parentheses, casts and the prefixes of strings.
    """
    family = "mysql" if dialect == "mariadb" else dialect
    if family == "mysql":
        sql = _ONE_OF_ONE.sub(_equal_to_one, _QUOTED.sub(_spell_string, sql))
        sql = _MOD.sub(r"\1 % \2", sql)
    tokens = list(split_tokens(sql, brackets=family not in ("postgresql", "mysql")))
    if family == "mysql":
        tokens = spread_negations(tokens)
    synonyms = _FUNCTIONS.get(family, {})
    words = [synonyms.get(word, word) for word in _words(_without_casts(tokens))]
    if family != "mysql":
        return " ".join(_replace_phrases(words, _PHRASES))
    words = list(_replace_phrases(words, (*_PHRASES, *_MYSQL_PHRASES)))
    return " ".join(_without_negations(words))


def _words(tokens: Iterable[Token]) -> Iterator[str]:
    """Yield what tokens say, each in one spelling."""
    held: str | None = None
    for token in tokens:
        if token.text.startswith("'"):
            # What was held is the prefix of a string: E'...' or _utf8mb4'...'.
            if held is not None and not (held.startswith("_") or held in ("e", "n")):
                yield held
            held = None
            # MariaDB prints it so; everything else keeps the character.
            yield token.text.replace("\n", "\\n").replace("\r", "\\r")
            continue
        if held is not None:
            yield held
            held = None
        if token.text[0] in _QUOTES and not token.keyword:
            yield token.name.lower()
        elif token.keyword in _DROPPED:
            continue
        elif token.keyword[:1].isalpha() or token.keyword.startswith("_"):
            held = token.text.lower()
        else:
            yield token.text.lower()
    if held is not None:
        yield held


def _without_casts(tokens: list[Token]) -> Iterator[Token]:
    """Leave out `::type`, and of `CAST(x AS type)` all but x."""
    at = 0
    casts: list[int] = []
    """The depths of the parentheses of the casts that are open."""
    depth = 0
    while at < len(tokens):
        keyword = tokens[at].keyword
        if keyword == ":" and at + 1 < len(tokens) and tokens[at + 1].keyword == ":":
            at = _skip_type(tokens, at + 2)
            continue
        if keyword == "CAST" and at + 1 < len(tokens) and tokens[at + 1].keyword == "(":
            casts.append(depth + 1)
            at += 1
            continue
        depth += (keyword == "(") - (keyword == ")")
        if keyword == "AS" and casts and casts[-1] == depth:
            casts.pop()
            at = _skip_type(tokens, at + 1)
            continue
        yield tokens[at]
        at += 1


def _skip_type(tokens: list[Token], at: int) -> int:
    """Return the position behind the type that begins at `at`."""

    def keyword(position: int) -> str:
        return tokens[position].keyword if position < len(tokens) else ""

    first = keyword(at)
    at += 1
    while keyword(at) == ".":
        at += 2
    at = _skip_arguments(tokens, at)
    for words in _TYPE_WORDS.get(first, ()):
        if tuple(keyword(at + offset) for offset in range(len(words))) == words:
            at = _skip_arguments(tokens, at + len(words))
            break
    while keyword(at) == "[" and keyword(at + 1) == "]":
        at += 2
    return at + 2 if keyword(at) == "CHARSET" else at


def _skip_arguments(tokens: list[Token], at: int) -> int:
    if at < len(tokens) and tokens[at].keyword == "(":
        while at < len(tokens) and tokens[at].keyword != ")":
            at += 1
        at += 1
    return at


def _replace_phrases(words: list[str], phrases: Iterable[Phrase]) -> Iterator[str]:
    at = 0
    while at < len(words):
        for phrase, replacement in phrases:
            if tuple(words[at : at + len(phrase)]) == phrase:
                yield from replacement
                at += len(phrase)
                break
        else:
            yield words[at]
            at += 1


def _spell_string(match: re.Match[str]) -> str:
    """Return a string with the escapes that MariaDB prints; a name as it is.

    https://mariadb.com/kb/en/string-literals/#escape-sequences
    """
    if match[1] is None:
        return match[0]

    def unescape(one: re.Match[str]) -> str:
        return "'" if one[1] is None else _ESCAPES.get(one[1], one[1])

    value = _ESCAPED.sub(unescape, match[1])
    return "'" + value.replace("\\", "\\\\").replace("'", "''") + "'"


def _equal_to_one(match: re.Match[str]) -> str:
    """Return `= x` for `IN (x)`, which is what MariaDB makes of it."""
    return f"{'<>' if match[1] else '='} {match[2]}"


def _without_negations(words: list[str]) -> Iterator[str]:
    """Turn the operator around behind a NOT, as MariaDB does: `NOT a = 1` is kept as `a <> 1`."""
    at = 0
    while at < len(words):
        following = words[at + 1] if at + 1 < len(words) else ""
        if words[at] != "not" or not following.isidentifier() or following in _AFTER_NOT:
            yield words[at]
            at += 1
            continue
        yield following
        at += 2
        lengths = (3, 2, 1)
        found = next((n for n in lengths if tuple(words[at : at + n]) in _OPPOSITES), 0)
        yield from _OPPOSITES[tuple(words[at : at + found])] if found else ("=", "0")
        at += found
