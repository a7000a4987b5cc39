"""What fails under Alembic's names: settings that cannot be read, functions that raise."""

import subprocess
import sys
from pathlib import Path

import pytest

from gitmig.compat.alembic import command
from gitmig.compat.alembic.config import Config
from gitmig.errors import WriteHookFailed
from gitmig.revisions.hooking import register

INI = """\
[alembic]
script_location = migrations
sqlalchemy.url = sqlite:///app.db

[post_write_hooks]
hooks = mine
mine.type = {type}
"""


def run(root: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "gitmig.compat.alembic", *arguments],
        cwd=root,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(
    ("name", "data", "told"),
    [
        ("a.ini", b"[alembic\n", "a.ini cannot be read: File contains no section headers"),
        ("a.ini", b"[alembic]\nx = 1\nx = 2\n", "a.ini cannot be read: While reading from"),
        ("a.ini", b"\xff\xfe[alembic]", "a.ini cannot be read: 'utf-8' codec"),
        (
            "a.ini",
            b"[alembic]\nscript_location = %(nope)s/x\n",
            "a.ini cannot be read: Bad value substitution",
        ),
        ("pyproject.toml", b"x = [", "pyproject.toml cannot be read: Invalid value"),
        ("pyproject.toml", b"\xff", "pyproject.toml cannot be read: 'utf-8' codec"),
        ("pyproject.toml", b"tool = 3", "pyproject.toml cannot be read: "),
        (
            "pyproject.toml",
            b"[tool.alembic]\nscript_location = '%(nope)s'",
            "pyproject.toml cannot be read: 'nope'",
        ),
    ],
)
def test_settings_that_cannot_be_read(tmp_path: Path, name: str, data: bytes, told: str) -> None:
    (tmp_path / name).write_bytes(data)
    done = run(tmp_path, "-c", name, "heads")
    assert done.returncode == 255
    assert done.stdout.startswith(f"FAILED: {told}")
    assert "Traceback" not in done.stderr
    assert "Traceback" in run(tmp_path, "--raiseerr", "-c", name, "heads").stderr


def test_two_files_of_a_kind(tmp_path: Path) -> None:
    done = run(tmp_path, "-c", "a.ini", "-c", "b.ini", "heads")
    assert (done.returncode, done.stdout) == (255, "FAILED: only one ini file may be indicated\n")
    assert done.stderr == ""
    assert run(tmp_path, "-q", "-c", "a.ini", "-c", "b.ini", "heads").stdout == ""


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "migrations" / "versions").mkdir(parents=True)
    return tmp_path


def test_a_function_on_new_files_fails_as_it_failed(project: Path) -> None:
    @register("raising")
    def check(path: str, options: dict[str, str]) -> None:
        raise LookupError(f"not so, {options['_hook_name']}")

    (project / "alembic.ini").write_text(INI.format(type="raising"))
    with pytest.raises(LookupError, match="not so, mine"):
        command.revision(Config("alembic.ini"), "one", rev_id="one")
    assert len(list((project / "migrations" / "versions").glob("*.py"))) == 1


def test_a_program_that_is_not_there_is_told(project: Path) -> None:
    text = INI.format(type="exec") + "mine.executable = no-such-program\n"
    (project / "alembic.ini").write_text(text)
    with pytest.raises(WriteHookFailed, match="cannot run no-such-program"):
        command.revision(Config("alembic.ini"), "one", rev_id="one")
