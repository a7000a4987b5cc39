"""What holds for every verb: help, exit codes, bugs, completion, where it is started."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from gitmig.cli import heads as heads_verb
from gitmig.cli.verbs import VERBS
from tests.cli.conftest import Gitmig


@pytest.mark.parametrize("verb", VERBS)
def test_help_of_a_verb(gitmig: Gitmig, verb: str) -> None:
    result = gitmig(verb, "--help")
    assert result.code == 0
    assert result.out.startswith(f"Usage: gitmig {verb}")


def test_help_lists_every_verb(gitmig: Gitmig) -> None:
    out = gitmig("--help").out
    assert [verb for verb in VERBS if f"\n  {verb} " not in out] == []


def test_a_mistyped_verb_names_the_nearest(gitmig: Gitmig) -> None:
    result = gitmig("updgrade")
    assert result.code == 2
    assert "did you mean `upgrade`?" in result.err


def test_a_mistyped_option(gitmig: Gitmig) -> None:
    result = gitmig("heads", "--jsn")
    assert result.code == 2
    assert result.err.startswith("error: ")
    assert "did you mean `--json`?" in result.err


def test_a_bug_gets_a_log_and_exit_code_3(
    gitmig: Gitmig, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_arguments: object, **_options: object) -> None:
        raise RuntimeError("postgresql://u:sekret@h/d")

    monkeypatch.setattr(heads_verb, "heads", fail)
    monkeypatch.setenv("TMPDIR", str(project))
    monkeypatch.setattr("tempfile.tempdir", None)
    result = gitmig("heads")
    assert result.code == 3
    assert "error: a bug in gitmig: RuntimeError" in result.err
    (log,) = project.glob("gitmig-bug-*.log")
    assert "sekret" not in result.err + log.read_text()


def test_ctrl_c(gitmig: Gitmig, project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_arguments: object, **_options: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(heads_verb, "heads", interrupt)
    result = gitmig("heads")
    assert (result.code, result.err.strip()) == (130, "interrupted")


def test_no_settings(gitmig: Gitmig) -> None:
    result = gitmig("heads")
    assert result.code == 1
    assert "gitmig init" in result.err


def test_from_a_directory_below_and_with_dash_c(
    gitmig: Gitmig, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    below = project / "src" / "deep"
    below.mkdir(parents=True)
    monkeypatch.chdir(below)
    assert gitmig("heads").code == 0
    monkeypatch.chdir(project.parent)
    assert gitmig("-C", str(project), "heads").code == 0
    assert gitmig("-c", str(project / "pyproject.toml"), "heads").code == 0


def test_python_dash_m(project: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "gitmig", "heads"], cwd=project, capture_output=True, check=True
    )
    assert b"2222bbbb" in done.stdout


def test_what_is_above_another_directory_is_not_what_is_above_its_name(
    gitmig: Gitmig, project: Path
) -> None:
    (project / "deep").mkdir()
    assert gitmig("-C", "deep", "heads").code == 0
    assert gitmig("-C", "deep/..", "heads").code == 0
    refused = gitmig("-C", "..", "heads")
    assert refused.code == 1
    assert f"in {project.parent} or above it" in refused.err


def test_hooks_without_git_say_so(gitmig: Gitmig, project: Path) -> None:
    result = gitmig("hooks", "status")
    assert result.code == 1
    assert "git init" in result.err


def test_the_shell_completes_verbs_and_revisions(project: Path) -> None:
    def complete(words: str, number: int) -> list[str]:
        done = subprocess.run(
            [sys.executable, "-m", "gitmig"],
            cwd=project,
            env={
                **os.environ,
                "_GITMIG_COMPLETE": "bash_complete",
                "COMP_WORDS": words,
                "COMP_CWORD": str(number),
            },
            capture_output=True,
            text=True,
            check=False,
        )
        return [line.partition(",")[2] for line in done.stdout.splitlines()]

    assert "upgrade" in complete("gitmig up", 1)
    assert complete("gitmig show 22", 2) == ["2222bbbb"]
    assert complete("gitmig show blo", 2) == ["blog"]
    text = (project / "pyproject.toml").read_text().replace("[tool.gitmig]\n", "")
    (project / "pyproject.toml").unlink()
    (project / "other.toml").write_text(text)
    assert complete("gitmig -c other.toml show blo", 4) == ["blog"]
