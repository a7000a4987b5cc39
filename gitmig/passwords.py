"""How passwords are hidden in whatever people read: the last defence, not the first."""

import re

_IN_TEXT = re.compile(
    r"""
      (?P<url>   \w[\w.+-]{0,40} :// [^\s:/@'"`]* : )  [^\s'"`]+  @
    | (?P<query> [?&] (?:password|passwd|pwd) = ) [^\s&"'`]+
    | (?P<sql>   \b (?: IDENTIFIED \s+ (?: (?:VIA|WITH) \s+ \S+ \s+ )? (?:BY|AS|USING)
                      (?: \s+ PASSWORD )? | PASSWORD (?: \s+ FOR \s+ \S+ )? ) \s* [=(]? \s* )
                 (?P<quote> ['"] ) .*? (?P=quote)
    """,
    re.IGNORECASE | re.VERBOSE | re.DOTALL,
)
"""In a URL, which may have an `@` in its password, and in statements that make users or roles."""
MASK = "***"


def mask_passwords(text: str) -> str:
    """Return `text` with each password replaced that can be told as one."""
    return _IN_TEXT.sub(_mask, text)


def _mask(found: re.Match[str]) -> str:
    if found["url"]:
        return f"{found['url']}{MASK}@"
    if found["query"]:
        return f"{found['query']}{MASK}"
    return f"{found['sql']}{found['quote']}{MASK}{found['quote']}"
