"""The grammar of target expressions."""

import pytest

from gitmig.errors import GitmigError, MalformedRange, MalformedTarget, RangeNotAllowed
from gitmig.revisions.target import Range, Target, parse_range, parse_target


@pytest.mark.parametrize(
    ("text", "branch", "symbol", "offset"),
    [
        ("heads", None, "heads", None),
        ("ab12", None, "ab12", None),
        (" ab12 ", None, "ab12", None),
        ("lab@head", "lab", "head", None),
        ("ab12+3", None, "ab12", 3),
        ("ab12-3", None, "ab12", -3),
        ("+1", None, None, 1),
        ("-12", None, None, -12),
        ("lab@+1", "lab", None, 1),
        ("lab@-1", "lab", None, -1),
        ("lab@ab12-1", "lab", "ab12", -1),
        ("lab@base", "lab", "base", None),
        ("my-label", None, "my-label", None),
        ("my-label-2", None, "my-label", -2),
        ("my-label@head", "my-label", "head", None),
    ],
)
def test_targets(text: str, branch: str | None, symbol: str | None, offset: int | None) -> None:
    assert parse_target(text) == Target(text.strip(), branch, symbol, offset)
    assert str(parse_target(text)) == text.strip()


@pytest.mark.parametrize("text", ["", "  ", "@", "@head", "lab@", "a@b@c"])
def test_what_is_no_target(text: str) -> None:
    with pytest.raises(MalformedTarget) as caught:
        parse_target(text)
    assert caught.value.hint


def test_a_range_is_no_target() -> None:
    with pytest.raises(RangeNotAllowed):
        parse_target("a:b")


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("a:b", Target("a", symbol="a"), Target("b", symbol="b")),
        ("a:", Target("a", symbol="a"), None),
        (":lab@head", None, Target("lab@head", "lab", "head")),
        (":", None, None),
        ("-3:current", Target("-3", offset=-3), Target("current", symbol="current")),
    ],
)
def test_ranges(text: str, start: Target | None, end: Target | None) -> None:
    assert parse_range(text) == Range(text, start, end)


@pytest.mark.parametrize("text", ["", "a", "a:b:c", "@:b"])
def test_what_is_no_range(text: str) -> None:
    with pytest.raises((MalformedRange, MalformedTarget)) as caught:
        parse_range(text)
    assert isinstance(caught.value, GitmigError)
    assert caught.value.exit_code == 2
