"""How the answer of `gitmig check --json` is read."""

import json

import pytest

from gitmig.githooks.model_check import Broken, CannotDecide, Differences, Verdict, parse_verdict


@pytest.mark.parametrize(
    ("document", "verdict"),
    [
        ({"differences": [], "cannot_decide": None}, Differences(())),
        ({"differences": []}, Differences(())),
        ({"differences": [{"sentence": "a"}, {"sentence": "b"}]}, Differences(("a", "b"))),
        ({"differences": ["plain"]}, Differences(("plain",))),
        (
            {"differences": [], "cannot_decide": {"reason": "no server", "hint": "start it"}},
            CannotDecide("no server"),
        ),
        ({"error": {"message": "two\n  lines", "hint": "mend"}}, Broken("two lines", "mend")),
        ({"error": "in a word"}, Broken("in a word", "`gitmig check --baseline replay` shows it")),
        ({}, CannotDecide("the check answered in an unknown form")),
        ([], CannotDecide("the check answered in an unknown form")),
    ],
)
def test_documents(document: object, verdict: Verdict) -> None:
    assert parse_verdict(json.dumps(document).encode(), b"") == verdict


def test_a_check_that_dies_is_told_by_its_last_line() -> None:
    stderr = (
        b"Traceback (most recent call last):\n  ...\nModuleNotFoundError: No module named 'x'\n"
    )
    assert parse_verdict(b"", stderr) == CannotDecide("ModuleNotFoundError: No module named 'x'")


def test_an_error_of_gitmig_is_told_without_its_hint() -> None:
    stderr = b"Traceback ...\nerror: a bug in gitmig\nhint: the traceback is in a file\n"
    assert parse_verdict(b"", stderr) == CannotDecide("a bug in gitmig")


def test_a_check_that_prints_something_else() -> None:
    assert parse_verdict(b"hello\n", b"") == CannotDecide("hello")


def test_a_check_that_says_nothing() -> None:
    assert parse_verdict(b"", b"\n") == CannotDecide("the check said nothing")
