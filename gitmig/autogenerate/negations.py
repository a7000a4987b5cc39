"""Spreads a NOT over what it negates, as MariaDB does.

`NOT (a AND b)` is kept as `NOT a OR NOT b`.
"""

from gitmig.ddl.tokens import Token

_OPPOSITES = {"AND": Token("or", "OR", 0, 0), "OR": Token("and", "AND", 0, 0)}
_NOT = Token("not", "NOT", 0, 0)


def spread_negations(tokens: list[Token]) -> list[Token]:
    """Return the tokens with each negated conjunction or disjunction of terms taken apart.

    One that mixes both, or has a BETWEEN or a CASE in it, stays as it is.
    """
    for at in range(len(tokens) - 1):
        if tokens[at].keyword == "NOT" and tokens[at + 1].keyword == "(":
            end = _find_end(tokens, at + 1)
            spread = _spread(tokens[at + 2 : end]) if end is not None else None
            if end is not None and spread is not None:
                rest = spread_negations(tokens[end + 1 :])
                return [*tokens[:at], *spread_negations(spread), *rest]
    return tokens


def _find_end(tokens: list[Token], start: int) -> int | None:
    """Return the place of the parenthesis that closes the one at `start`."""
    depth = 0
    for at in range(start, len(tokens)):
        depth += {"(": 1, ")": -1}.get(tokens[at].keyword, 0)
        if depth == 0:
            return at
    return None


def _spread(inner: list[Token]) -> list[Token] | None:
    depth = 0
    words: set[str] = set()
    result = [_NOT]
    for token in inner:
        depth += {"(": 1, ")": -1}.get(token.keyword, 0)
        if depth == 0 and token.keyword in ("AND", "OR", "BETWEEN", "CASE", "XOR"):
            words.add(token.keyword)
            if token.keyword in _OPPOSITES:
                result += [_OPPOSITES[token.keyword], _NOT]
                continue
        if token.keyword == "NOT" and result[-1] is _NOT:
            result.pop()  # Two of them are none.
        else:
            result.append(token)
    return result if words in ({"AND"}, {"OR"}) else None
