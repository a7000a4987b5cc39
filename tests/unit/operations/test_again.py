"""When a function is one that was there before."""

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest

from gitmig.operations.again import is_again

SOURCE = "def f(x): return x"


def make(source: str = SOURCE, file: str = "env.py") -> Callable[..., Any]:
    names: dict[str, Any] = {}
    exec(compile(source, file, "exec"), names)
    made: Callable[..., Any] = names["f"]
    return made


def make_for(value: object) -> Callable[[], object]:
    return lambda: value


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (make(), make(), True),
        (make(), make("def f(x): return 2"), False),
        (make(), make(file="other.py"), False),
        (make_for(1), make_for(2), False),
        (make("def f(x=[]): pass"), make("def f(x=[]): pass"), False),
        (len, len, True),
        (partial(len), partial(len), False),
    ],
)
def test_functions(one: Callable[..., Any], other: Callable[..., Any], expected: bool) -> None:
    assert is_again(one, other) is expected
