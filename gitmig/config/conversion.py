"""From a TOML value, or the text of an environment variable, to the type of an option."""

import types
from typing import Any, Literal, Union, get_args, get_origin

_WORDS = {"true": True, "1": True, "false": False, "0": False}


def convert_value(value: Any, hint: Any) -> Any:
    """Return `value` as the type `hint`; ValueError says in words what was expected."""
    if get_origin(hint) is Literal:
        return _one_of(value, get_args(hint))
    if get_origin(hint) is tuple:
        return _strings(value)
    if get_origin(hint) in (Union, types.UnionType):
        return convert_value(value, get_args(hint)[0])
    if not isinstance(value, hint) or (hint is int and isinstance(value, bool)):
        raise ValueError({str: "a string", int: "a whole number", bool: "true or false"}[hint])
    return value


def parse_value(text: str, hint: Any) -> Any:
    """Return the text of an environment variable as the type `hint`; a comma parts a list.

    ValueError says in words what was expected.
    """
    if get_origin(hint) is tuple:
        return tuple(item.strip() for item in text.split(",") if item.strip())
    if hint is bool:
        return convert_value(_WORDS.get(text.strip().lower()), bool)
    if hint is int:
        return _whole_number(text)
    return convert_value(text, hint)


def _whole_number(text: str) -> int:
    try:
        return int(text)
    except ValueError:
        raise ValueError("a whole number") from None


def _one_of(value: Any, choices: tuple[Any, ...]) -> Any:
    if value not in choices:
        raise ValueError("one of " + ", ".join(f'"{choice}"' for choice in choices))
    return value


def _strings(value: Any) -> tuple[str, ...]:
    items = [value] if isinstance(value, str) else value
    if not isinstance(items, list) or not all(isinstance(item, str) for item in items):
        raise ValueError("a string or a list of strings")
    return tuple(items)
