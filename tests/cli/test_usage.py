"""Clumsy command lines: each is told what to type, and changes nothing."""

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Gitmig


@pytest.mark.parametrize(
    ("line", "hint"),
    [
        ("upgrad", "did you mean `upgrade`?"),
        ("heads --jsn", "did you mean `--json`?"),
        ("upgrade -q", "`-q` stands before the command: `gitmig -q ...`"),
        ("upgrade --foo", "`gitmig upgrade --help` shows what can be typed"),
        ("downgrade -z", "`gitmig downgrade --help` shows what can be typed"),
        ("upgrade -1", "`gitmig downgrade -1` undoes revisions"),
        ("resolve 1111 --applied --rolled-back", "`gitmig resolve --help` shows"),
    ],
)
def test_the_hint(gitmig: Gitmig, project: Path, line: str, hint: str) -> None:
    result = gitmig(*line.split())
    assert result.code in (1, 2)
    assert result.out == ""
    assert f"\nhint: {hint}" in result.err


def test_no_command_gets_the_help(gitmig: Gitmig) -> None:
    result = gitmig()
    assert result.code == 2
    assert result.err.startswith("Usage: gitmig ")
    assert "error:" not in result.err


def test_a_wrong_line_has_its_json(gitmig: Gitmig, project: Path) -> None:
    result = gitmig("heads", "--foo", "--json")
    assert result.code == 2
    assert json.loads(result.out)["error"]["type"] == "UsageError"


def test_steps_down_are_no_option(gitmig: Gitmig, project: Path) -> None:
    gitmig("upgrade")
    assert gitmig("downgrade", "-1").code == 0
    assert gitmig("current").out.startswith("1111aaaa ")


def test_a_settings_file_is_relative_to_where_we_start(
    gitmig: Gitmig, project: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (project / "other.toml").write_text('script_location = "migrations"\n')
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    monkeypatch.chdir(elsewhere)
    assert gitmig("-C", str(project), "-c", "other.toml", "heads").code == 0
    assert gitmig("-C", "..", "-c", "other.toml", "heads").code == 0


def test_a_hook_has_nothing_to_do_without_settings(gitmig: Gitmig, tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text('[project]\nkeywords = ["gitmig"]\n')
    result = gitmig("hooks", "run", "pre-commit")
    assert (result.code, result.out, result.err) == (0, "", "")


def test_a_dependency_is_resolved_when_the_file_is_written(gitmig: Gitmig, project: Path) -> None:
    before = sorted(project.rglob("*.py"))
    assert gitmig("revision", "--head", "base", "--depends-on", "zzz").code == 1
    assert gitmig("revision", "--head", "base", "--branch-label", "1111aaaa").code == 1
    assert gitmig("revision", "--head", "base", "--branch-label", "blog").code == 1
    assert sorted(project.rglob("*.py")) == before
    line = ("revision", "--head", "base", "--depends-on", "1111", "--depends-on", "blog")
    written = json.loads(gitmig(*line, "--json").out)
    text = Path(written["written"]).read_text()
    assert '"1111aaaa",' in text
    assert '"blog",' in text
    (shown,) = json.loads(gitmig("show", written["revision"], "--json").out)
    assert shown["depends_on"] == ["1111aaaa", "2222bbbb"]


def test_current_says_where_the_database_is_in_json(gitmig: Gitmig, project: Path) -> None:
    gitmig("upgrade", "1111")
    data = json.loads(gitmig("current", "--json").out)
    assert [one["current"] for one in data["revisions"]] == [True]
    assert data["at_heads"] is False


@pytest.mark.parametrize("line", ["current", "heads", "history", "branches", "upgrade"])
def test_quiet_prints_results_only(gitmig: Gitmig, project: Path, line: str) -> None:
    for path in (project / "migrations" / "versions").glob("*.py"):
        path.unlink()
    result = gitmig("-q", line)
    assert (result.code, result.out, result.err) == (0, "", "")
