"""`gitmig config`: the settings in force."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from gitmig.config import Database, Origin, Settings, iter_option_values

_SECRET = re.compile(r"passw|pwd|secret|token|api_?key", re.IGNORECASE)
_MASK = "***"
_DEFAULT = Origin()


@dataclass(frozen=True, slots=True)
class OptionInForce:
    """One option, as people may see it."""

    name: str
    value: Any
    """With passwords masked."""
    origin: Origin


@dataclass(frozen=True, slots=True)
class Configuration:
    """The settings in force."""

    root: Path
    file: Path | None
    name: str | None
    """Which of the file's environments is in force, if it is one of them."""
    options: tuple[OptionInForce, ...]
    """All of them, in the order of their documentation."""


def config(settings: Settings) -> Configuration:
    """Return each option with its value, and where that comes from."""
    options = tuple(
        OptionInForce(name, _mask(name, value), settings.origins.get(name, _DEFAULT))
        for name, value in iter_option_values(settings)
    )
    return Configuration(settings.root, settings.file, settings.name, options)


def _mask(name: str, value: Any, *, is_secret: bool = False) -> Any:
    """Return a value without passwords; `is_secret` is that of the table it is in."""
    is_secret = is_secret or _SECRET.search(name) is not None
    match value:
        case Database(url=url):
            return replace(value, url=_mask("url", url))
        case Mapping():
            return {key: _mask(key, item, is_secret=is_secret) for key, item in value.items()}
        case tuple() | list():
            return type(value)(_mask(name, item, is_secret=is_secret) for item in value)
        case str() if name == "url" or "://" in value:
            # Imported here: a project without a URL has nothing to mask.
            from gitmig.runtime.urls import mask_url

            return mask_url(value)
        case str() | int() | float() if is_secret and not isinstance(value, bool):
            return _MASK
        case _:
            return value
