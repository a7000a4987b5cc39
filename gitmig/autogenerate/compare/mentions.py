"""Finds names of columns in SQL text."""

from collections.abc import Set as AbstractSet

from gitmig.ddl.tokens import split_tokens


def mentions(sql: str, names: AbstractSet[str]) -> bool:
    """Whether an expression has one of the names in it, which may be a function's, too."""
    if not names:
        return False
    # Behind ARRAY brackets are no quotes of a name.
    tokens = split_tokens(sql, brackets="ARRAY[" not in sql)
    return any(token.name in names for token in tokens if token.text[0] != "'")
