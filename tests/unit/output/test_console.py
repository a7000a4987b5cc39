"""Lines for people and for pipes."""

from pathlib import Path

import pytest

from gitmig.output.console import count, relative_to_here


@pytest.mark.parametrize(
    ("number", "shown"), [(0, "0 revisions"), (1, "1 revision"), (2, "2 revisions")]
)
def test_count(number: int, shown: str) -> None:
    assert count(number, "revision") == shown


def test_a_path_below_is_relative(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert relative_to_here(tmp_path / "a" / "b") == "a/b"
    assert relative_to_here(tmp_path.parent) == str(tmp_path.parent)
