"""Names of columns in SQL text: which are there, and another in place of one."""

from gitmig.ddl.tokens import Token, split_tokens


def mentions_column(sql: str, column: str, *, brackets: bool, quoted: bool = False) -> bool:
    """Tell whether the column's name stands in the text; `brackets` may quote names.

    Where all names are `quoted`, other words are none.
    """
    return any(True for _ in _find(sql, column, brackets, quoted))


def rename_column(sql: str, old: str, new: str, *, brackets: bool, quoted: bool = False) -> str:
    """Return the text with `new`, as it is to be written, wherever the column stands."""
    parts, end = [], 0
    for token in _find(sql, old, brackets, quoted):
        parts += [sql[end : token.start], new]
        end = token.end
    return "".join([*parts, sql[end:]])


def _find(sql: str, column: str, brackets: bool, quoted: bool) -> list[Token]:
    tokens = list(split_tokens(sql, brackets=brackets))
    wanted = column.casefold()
    return [
        token
        for at, token in enumerate(tokens)
        if _is_name(token)
        and token.name.casefold() == wanted
        and not (token.keyword if quoted else _calls(tokens[at + 1 : at + 2]))
    ]


def _calls(following: list[Token]) -> bool:
    return bool(following) and following[0].keyword == "("


def _is_name(token: Token) -> bool:
    first = token.text[0]
    return first in '"`[' if not token.keyword else first.isalpha() or first == "_"
