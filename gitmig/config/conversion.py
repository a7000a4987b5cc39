"""From a TOML value, or the text of an environment variable, to the type of an option."""

import difflib
import types
from collections.abc import Iterable, Mapping
from dataclasses import MISSING, fields, is_dataclass
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

_WORDS = {"true": True, "1": True, "false": False, "0": False}


def convert_value(value: Any, hint: Any) -> Any:
    """Return `value` as the type `hint`; ValueError says in words what was expected."""
    origin = get_origin(hint)
    if origin is Literal:
        return _one_of(value, get_args(hint))
    if origin is tuple:
        return _sequence(value, get_args(hint)[0])
    if origin is Mapping:
        return _mapping(value, get_args(hint)[1])
    if origin in (Union, types.UnionType):
        return convert_value(value, get_args(hint)[0])
    if is_dataclass(hint) and isinstance(hint, type):
        return _table(value, hint)
    if hint is Any:
        return value
    if not isinstance(value, hint) or (hint is int and isinstance(value, bool)):
        raise ValueError({str: "a string", int: "a whole number", bool: "true or false"}[hint])
    if isinstance(value, int) and value < 0:
        raise ValueError("a whole number that is not negative")
    return value


def parse_value(text: str, hint: Any) -> Any:
    """Return the text of an environment variable as the type `hint`; a comma parts a list.

    ValueError says in words what was expected.
    """
    if get_origin(hint) is tuple and get_args(hint)[0] is str:
        return tuple(item.strip() for item in text.split(",") if item.strip())
    if hint is bool:
        return convert_value(_WORDS.get(text.strip().lower()), bool)
    if hint is int:
        return convert_value(_whole_number(text), int)
    return convert_value(text, hint)


def is_text(hint: Any) -> bool:
    """Whether an option of this type can be given as the text of an environment variable."""
    return get_origin(hint) is not Mapping and hint is not Any and not _holds_tables(hint)


def suggest(name: str, known: Iterable[str]) -> str:
    """Return what was meant by a key that there is not, or else what there is."""
    known = list(known)
    near = difflib.get_close_matches(name, known, 1)
    return f"did you mean `{near[0]}`?" if near else f"known: {', '.join(known)}"


def _holds_tables(hint: Any) -> bool:
    return get_origin(hint) is tuple and is_dataclass(get_args(hint)[0])


def _whole_number(text: str) -> int:
    try:
        return int(text)
    except ValueError:
        raise ValueError("a whole number") from None


def _one_of(value: Any, choices: tuple[Any, ...]) -> Any:
    if value not in choices:
        raise ValueError("one of " + ", ".join(f'"{choice}"' for choice in choices))
    return value


def _sequence(value: Any, hint: Any) -> tuple[Any, ...]:
    if hint is not str:
        if not isinstance(value, list):
            raise ValueError("a list of tables, each headed by [[...]]")
        return tuple(convert_value(item, hint) for item in value)
    items = [value] if isinstance(value, str) else value
    if not isinstance(items, list) or not all(isinstance(item, str) for item in items):
        raise ValueError("a string or a list of strings")
    return tuple(items)


def _mapping(value: Any, hint: Any) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise ValueError("a table")
    for name in value if is_dataclass(hint) else ():
        if not name.isidentifier():
            raise ValueError(f"names that are identifiers, which `{name}` is not")
    return {name: convert_value(item, hint) for name, item in value.items()}


def _table(value: Any, target: type) -> Any:
    hints = get_type_hints(target)
    if not isinstance(value, dict):
        raise ValueError(f"a table with {', '.join(f'`{name}`' for name in hints)}")
    for key in value:
        if key not in hints:
            raise ValueError(f"no `{key}` in it ({suggest(key, hints)})")
    for option in fields(target):
        if option.name not in value and option.default is MISSING:
            raise ValueError(f"`{option.name}` in it")
    given = {}
    for key, item in value.items():
        try:
            given[key] = convert_value(item, hints[key])
        except ValueError as error:
            raise ValueError(f"`{key}` in it to be {error}") from None
    return target(**given)
