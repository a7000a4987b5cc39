"""Programs that run on new revision files."""

import stat
import sys
from pathlib import Path
from typing import Any

import pytest

from gitmig.config import Options, Settings, WriteHook
from gitmig.errors import WriteHookFailed
from gitmig.revisions.hooking import build_arguments, run_write_hooks


def settings(root: Path, *hooks: WriteHook) -> Settings:
    return Settings(root, None, Options(post_write_hooks=hooks))


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "a revision.py"
    path.write_text("x = 1\n")
    return path


@pytest.fixture
def program(tmp_path: Path) -> Path:
    """A program that appends its arguments, and where it runs, to the file it is given."""
    path = tmp_path / "append"
    path.write_text('#!/bin/sh\nprintf "# %s in %s\\n" "$*" "$PWD" >> "$1"\n')
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return path


def test_each_hook_runs_in_order(tmp_path: Path, file: Path, program: Path) -> None:
    hooks = [
        WriteHook(name="one", type="exec", executable=str(program), options="--fast"),
        WriteHook(
            name="two",
            type="exec",
            executable=str(program),
            options="REVISION_SCRIPT_FILENAME 'two words'",
            cwd="below",
        ),
    ]
    (tmp_path / "below").mkdir()

    assert run_write_hooks(settings(tmp_path, *hooks), file) == ("one", "two")

    assert file.read_text() == (
        f"x = 1\n# {file} --fast in {Path.cwd()}\n# {file} two words in {tmp_path / 'below'}\n"
    )


def test_a_module_and_a_console_script(tmp_path: Path, file: Path) -> None:
    hooks = [
        WriteHook(name="compile", type="module", module="py_compile"),
        WriteHook(name="ours", type="console_scripts", entrypoint="gitmig", options="--version"),
    ]
    with pytest.raises(WriteHookFailed) as caught:
        run_write_hooks(settings(tmp_path, *hooks), file)
    assert caught.value.hook == "ours", "the file is no command of gitmig's"
    assert list((tmp_path / "__pycache__").iterdir())
    fine = WriteHook(
        name="ours",
        type="console_scripts",
        entrypoint="gitmig",
        options="--version REVISION_SCRIPT_FILENAME",
    )
    assert run_write_hooks(settings(tmp_path, fine), file) == ("ours",)


@pytest.mark.parametrize(
    ("hook", "reason"),
    [
        ({"type": "exec", "executable": "no-such-program"}, "cannot run no-such-program"),
        ({"type": "module", "module": "no.such.module"}, "there is no module no.such.module"),
        ({"type": "console_scripts", "entrypoint": "nowhere"}, "no console script is called"),
        (
            {"type": "exec", "executable": sys.executable, "options": "-c 'raise SystemExit(7)'"},
            "exit code 7",
        ),
        (
            {"type": "exec", "executable": sys.executable, "options": "-c 'import sys; 1/0'"},
            "ZeroDivisionError",
        ),
        (
            {"type": "exec", "executable": sys.executable, "options": "it's"},
            "its options: No closing quotation",
        ),
    ],
)
def test_a_hook_that_fails_leaves_the_file_and_says_so(
    tmp_path: Path, file: Path, hook: dict[str, Any], reason: str
) -> None:
    if "options" in hook:
        hook["options"] += " REVISION_SCRIPT_FILENAME"
    with pytest.raises(WriteHookFailed, match="the hook `h` failed") as caught:
        run_write_hooks(settings(tmp_path, WriteHook(name="h", **hook)), file)
    assert reason in caught.value.message
    assert file.read_text() == "x = 1\n"


def test_the_file_comes_first_unless_told() -> None:
    path = Path("/v/a b.py")
    assert build_arguments("-l 79", path) == ["/v/a b.py", "-l", "79"]
    assert build_arguments("check --fix REVISION_SCRIPT_FILENAME", path)[-1] == "/v/a b.py"
