"""Whether what is registered was registered before, by a file that is run more than once."""

from collections.abc import Callable
from typing import Any


def is_again(one: Callable[..., Any], other: Callable[..., Any]) -> bool:
    """Whether a function is another one, or that one made anew.

    To replay revisions and compare, a process runs env.py more than once, and so makes its
    functions anew.
    """
    return one == other or _find_source(one) == _find_source(other) is not None


def _find_source(function: Callable[..., Any]) -> tuple[str, Any] | None:
    """Return what alone made a function; None of what other values made, too."""
    code = getattr(function, "__code__", None)
    if code is None or function.__closure__ or function.__defaults__:
        return None
    return code.co_filename, code
