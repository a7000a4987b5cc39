"""Finds what gitmig lays into a user's repository: `hooks/` and `templates/`."""

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def find_resources(kind: str) -> Path:
    """Return the directory of `kind` ("hooks" or "templates"), in a wheel or in a checkout."""
    in_wheel = _PACKAGE / "_resources" / kind
    return in_wheel if in_wheel.is_dir() else _PACKAGE.parent / kind
