"""What a process meets: full disks, readers that go away, Ctrl-C, a shell that completes."""

import errno
import json
import os
import resource
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from tests.cli.conftest import Gitmig, write_revision

GITMIG = (sys.executable, "-m", "gitmig")


def run(
    root: Path, *args: str, shell: str = "", environ: dict[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run a command line in a process of its own; `shell` is what a shell adds to it."""
    line = " ".join([*GITMIG, *args, shell])
    return subprocess.run(
        ["bash", "-c", line],
        cwd=root,
        env={**os.environ, **(environ or {})},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("args", [["heads"], ["--help"], ["history", "--json"]])
def test_output_on_a_full_disk(project: Path, args: list[str]) -> None:
    done = run(project, *args, shell="> /dev/full")
    assert done.returncode == 1
    assert done.stderr.startswith("error: the system refused: No space left on device\nhint: ")
    assert "Traceback" not in done.stderr


def test_a_run_does_not_stop_because_nobody_can_read_of_it(gitmig: Gitmig, project: Path) -> None:
    done = run(project, "upgrade", shell="2> /dev/full")
    assert done.returncode == 0, done.stdout
    assert gitmig("current", "--check-heads").code == 0
    done = run(project, "downgrade", "base", shell="2>&1 | true")
    assert "nothing is applied" in gitmig("current").err


@pytest.mark.parametrize("shell", ["<&-", ">&-", "2>&-", "<&- >&- 2>&-"])
@pytest.mark.parametrize(
    "args", [["sync"], ["upgrade"], ["history", "--json"], ["hooks", "run", "pre-push"]]
)
def test_a_process_without_one_of_its_streams(project: Path, args: list[str], shell: str) -> None:
    subprocess.run(["git", "init", "--quiet"], cwd=project, check=True)
    done = run(project, *args, shell=shell)
    assert done.returncode == 0, done.stderr
    assert "[" not in done.stderr, "what belongs into one stream is not put into another"


@pytest.mark.parametrize("verb", ["heads", "init", "list-templates"])
def test_a_directory_that_is_gone(tmp_path: Path, verb: str) -> None:
    line = " ".join([*GITMIG, verb])
    gone = f"mkdir gone && cd gone && rmdir ../gone && {line}"
    said = subprocess.run(
        ["bash", "-c", gone], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert said.returncode == 2
    assert said.stderr.startswith("error: the current directory is gone\nhint: ")
    assert "Traceback" not in said.stderr


def limit_file_size() -> None:
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))


def run_on_full_disk(project: Path, *command: str) -> subprocess.CompletedProcess[str]:
    """Run a command that can write to no file."""
    return subprocess.run(
        command,
        cwd=project,
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=limit_file_size,
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
    )


@pytest.mark.parametrize(
    "args", [["revision", "-m", "x"], ["merge"], ["init", "new/place"], ["hooks", "install"]]
)
def test_nothing_half_written_on_a_full_disk(project: Path, args: list[str]) -> None:
    subprocess.run(["git", "init", "--quiet"], cwd=project, check=True)
    if args == ["merge"]:
        write_revision(project, "z.py", 'revision = "zzz"\ndown_revision = "1111aaaa"\n')
    if args[0] == "init":
        (project / "pyproject.toml").unlink()
    before = files(project)
    done = run_on_full_disk(project, *GITMIG, *args)
    assert done.returncode == 1, done.stderr
    assert done.stderr.startswith("error: cannot write ")
    assert files(project) == before


BROKEN = """
import sys
from gitmig.cli.main import main
from gitmig.revisions.directory import ScriptDirectory

def fail(self):
    raise {failure}

ScriptDirectory.graph = property(fail)
sys.argv = ["gitmig", "heads", "--json"]
main()
"""


def fail(project: Path, failure: str) -> subprocess.CompletedProcess[str]:
    """Run `heads --json` where nothing can be written and the graph raises `failure`."""
    return run_on_full_disk(project, sys.executable, "-c", BROKEN.format(failure=failure))


def test_a_bug_whose_log_cannot_be_written_is_told_nevertheless(project: Path) -> None:
    done = fail(project, "KeyError('no such key')")
    assert done.returncode == 3
    error = json.loads(done.stdout)["error"]
    assert error["message"] == "a bug in gitmig: KeyError: 'no such key'"
    assert error["hint"] == "the traceback is on standard error; please report it"
    assert "Traceback (most recent call last)" in done.stderr
    assert done.stderr.count("Traceback") == 1


@pytest.mark.parametrize("number", ["EACCES", "EPERM", "EROFS", "ENOSPC", "ENOTDIR", "EMFILE"])
def test_what_the_system_refuses_is_no_bug(project: Path, number: str) -> None:
    code: int = getattr(errno, number)
    done = fail(project, f"OSError({code}, {os.strerror(code)!r}, '/a place')")
    assert done.returncode == 1
    error = json.loads(done.stdout)["error"]
    assert error["type"] == "SystemRefused"
    assert error["message"] == f"the system refused: {os.strerror(code)}: /a place"
    assert done.stderr.startswith(f"error: {error['message']}\nhint: ")


def files(root: Path) -> set[Path]:
    """Return what is in the project, caches apart."""
    found = {path.relative_to(root) for path in root.rglob("*")}
    return {path for path in found if ".gitmig_cache" not in path.parts}


def test_ctrl_c_leaves_whole_revisions(gitmig: Gitmig, project: Path) -> None:
    text = (
        '"""wait"""\nimport os\nimport signal\nfrom gitmig import op\n'
        'revision = "wait"\ndown_revision = "2222bbbb"\n\n\n'
        'def upgrade():\n    op.execute("CREATE TABLE half (id INTEGER)")\n'
        f"    os.kill(os.getpid(), {signal.SIGINT})\n"
    )
    write_revision(project, "wait.py", text)
    done = subprocess.run(
        [*GITMIG, "upgrade"], cwd=project, capture_output=True, text=True, check=False
    )
    assert done.returncode == 130
    assert done.stderr.rstrip().endswith("interrupted")
    assert "Traceback" not in done.stderr
    assert gitmig("current").out.startswith("2222bbbb ")
    with closing(sqlite3.connect(project / "app.db")) as database:
        assert database.execute("SELECT 1 FROM sqlite_master WHERE name = 'half'").fetchall() == []


def test_names_that_are_not_ascii_and_have_blanks(tmp_path: Path) -> None:
    root = tmp_path / "mein Projekt ä"
    root.mkdir()
    assert run(root, "init", "'db ü'", "--url", "'sqlite:///ä b.db'").returncode == 0
    written = run(root, "revision", "-m", "'Änderung №1'", environ={"LC_ALL": "C"})
    assert written.returncode == 0, written.stderr
    assert run(root, "upgrade").returncode == 0
    assert (root / "ä b.db").is_file()
    assert "Änderung" in run(root, "heads").stdout
    ascii_only = run(root, "heads", environ={"PYTHONIOENCODING": "ascii"})
    assert "Traceback" not in ascii_only.stderr


COMPLETE = """
eval "$(gitmig completion bash)"
complete -p gitmig > /dev/null || exit 9
COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1))
_gitmig_completion gitmig
printf '%s\\n' "${COMPREPLY[@]}"
"""


@pytest.mark.parametrize(
    ("words", "completed"),
    [
        (["up"], ["upgrade"]),
        (["show", "he"], ["heads", "head"]),
        (["downgrade", "11"], ["1111aaaa"]),
        (["upgrade", "blo"], ["blog"]),
        (["history", "--li"], ["--limit"]),
        (["hooks", "run", "post-m"], ["post-merge"]),
        (["completion", "z"], ["zsh"]),
    ],
)
def test_bash_completes(project: Path, words: list[str], completed: list[str]) -> None:
    command = project / "bin" / "gitmig"
    command.parent.mkdir()
    command.write_text(f'#!/bin/sh\nexec {sys.executable} -m gitmig "$@"\n')
    command.chmod(0o755)
    done = subprocess.run(
        ["bash", "-c", COMPLETE, "bash", "gitmig", *words],
        cwd=project,
        env={**os.environ, "PATH": f"{command.parent}{os.pathsep}{os.environ['PATH']}"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.split() == completed


def test_completion_outside_of_a_project_is_silent(tmp_path: Path) -> None:
    environ = {
        "_GITMIG_COMPLETE": "bash_complete",
        "COMP_WORDS": "gitmig show 1",
        "COMP_CWORD": "2",
    }
    done = run(tmp_path, environ=environ)
    assert (done.stdout.strip(), done.stderr) == ("", "")
