"""What is said of failures: no password, and a hint for those who mistyped."""

import sys
from pathlib import Path

import click
import pytest

from gitmig.errors import GitmigError
from gitmig.output.failure import error_as_data, print_bug, print_usage


def test_the_json_of_an_error_has_no_password_either() -> None:
    url = "postgresql://ada:s3cret@h/d"
    data = error_as_data(GitmigError(f"cannot use {url}", hint=f"see {url}"))
    assert "s3cret" not in str(data)
    assert data["type"] == "GitmigError"


def test_the_log_of_a_bug_has_no_password_of_the_command_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["gitmig", "--url", "postgresql://ada:s3cret@h/d", "heads"])
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    print_bug(RuntimeError("postgresql://ada:s3cret@h/d"), verbose=True)
    (log,) = tmp_path.glob("gitmig-bug-*.log")
    printed = capsys.readouterr()
    assert "RuntimeError" in log.read_text()
    assert "s3cret" not in log.read_text() + printed.out + printed.err


def test_usage_begins_small_and_ends_without_a_stop(capsys: pytest.CaptureFixture[str]) -> None:
    print_usage(click.UsageError("Something is\n\twrong."))
    assert capsys.readouterr().err == "error: something is wrong\n"
