"""What is asked on a terminal: a real one, with a person's answers typed into it."""

import os
import pty
import subprocess
import sys
from pathlib import Path

from tests.cli.conftest import MODELS, Gitmig

RENAMED = MODELS.replace("    name: Mapped[str]", "    full_name: Mapped[str]")
EMPTY = "import sqlalchemy as sa\nBase = sa.MetaData()\n"


def answer(root: Path, typed: str, *args: str) -> tuple[int, str]:
    """Run a command on a terminal, and return its exit code and all that is seen there."""
    ours, theirs = pty.openpty()
    os.write(ours, typed.encode())
    process = subprocess.Popen(
        [sys.executable, "-m", "gitmig", *args],
        cwd=root,
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
    )
    os.close(theirs)
    seen = b""
    try:
        while chunk := os.read(ours, 4096):
            seen += chunk
    except OSError:  # Linux says so when nobody has the other end any more.
        pass
    os.close(ours)
    return process.wait(), seen.decode().replace("\r\n", "\n")


def newest(root: Path) -> str:
    versions = root / "migrations" / "versions"
    return max(versions.glob("*.py"), key=lambda path: path.stat().st_mtime_ns).read_text()


def test_a_rename_is_asked_about(gitmig: Gitmig, project: Path) -> None:
    gitmig("upgrade")
    (project / "app_models.py").write_text(RENAMED)
    code, seen = answer(project, "y\n", "revision", "--autogenerate", "-m", "rename")
    assert code == 0
    assert "? did you rename users.name to users.full_name [y/N]:" in seen
    assert "rename column users.name to full_name" in seen
    assert 'new_column_name="full_name"' in newest(project)
    assert gitmig("upgrade").code == 0
    assert gitmig("check").code == 0
    assert gitmig("downgrade", "2222").code == 0


def test_a_question_commands_no_terminal(gitmig: Gitmig, project: Path) -> None:
    gitmig("upgrade")
    new = '    name: Mapped[str] = mapped_column("\\x1b[2Jname", String(100))'
    old = "    name: Mapped[str] = mapped_column(String(100))"
    (project / "app_models.py").write_text(MODELS.replace(old, new))
    _, seen = answer(project, "n\n", "revision", "--autogenerate", "-m", "rename")
    assert "? did you rename users.name to users.?[2Jname [y/N]:" in seen
    assert "\x1b[2J" not in seen


def test_no_is_the_answer_unless_somebody_says_yes(gitmig: Gitmig, project: Path) -> None:
    gitmig("upgrade")
    (project / "app_models.py").write_text(RENAMED)
    code, _ = answer(project, "\n", "revision", "--autogenerate", "-m", "rename")
    assert code == 0
    text = newest(project)
    assert "drop_column" in text
    assert "# revision anew with `--rename users.name:full_name`." in text


def test_a_script_is_not_asked(gitmig: Gitmig, project: Path) -> None:
    gitmig("upgrade")
    (project / "app_models.py").write_text(RENAMED)
    rename = ("--rename", "users.name:full_name")
    assert gitmig("revision", "--autogenerate", "-m", "x", *rename).code == 0
    assert "new_column_name" in newest(project)


def test_a_rename_that_cannot_be_writes_nothing(gitmig: Gitmig, project: Path) -> None:
    gitmig("upgrade")
    before = sorted((project / "migrations" / "versions").iterdir())
    result = gitmig("revision", "--autogenerate", "-m", "x", "--rename", "users.nick:name2")
    assert result.code == 1
    assert result.err.startswith("error: `--rename users.nick:name2` cannot be made: the database")
    assert sorted((project / "migrations" / "versions").iterdir()) == before


def test_what_is_not_checked_out_is_asked_about(gitmig: Gitmig, project: Path) -> None:
    for words in (["init"], ["add", "."], ["commit", "-m", "all"], ["switch", "-c", "other"]):
        subprocess.run(["git", *words], cwd=project, check=True, capture_output=True)
    (project / "migrations/versions/2222bbbb_create_posts.py").unlink()
    subprocess.run(["git", "commit", "-am", "less"], cwd=project, check=True, capture_output=True)
    subprocess.run(["git", "switch", "-"], cwd=project, check=True, capture_output=True)
    gitmig("upgrade")
    subprocess.run(["git", "switch", "-"], cwd=project, check=True, capture_output=True)
    code, seen = answer(project, "n\n", "sync")
    assert code == 1
    assert 'op.drop_table("posts")  (drops table posts)' in seen
    assert "Run this, code that is not checked out included? [y/N]:" in seen
    assert "2222bbbb" in gitmig("current").out
    code, seen = answer(project, "y\n", "sync")
    assert (code, "downgraded 2222bbbb" in seen) == (0, True)


def test_the_removal_of_everything_is_asked_about(gitmig: Gitmig, project: Path) -> None:
    gitmig("upgrade")
    (project / "app_models.py").write_text(EMPTY)
    question = "the models have no tables, while the database has 2: posts, users. Remove all of"
    for typed, code in (("n\n", 1), ("y\n", 0)):
        ended, seen = answer(project, typed, "revision", "--autogenerate", "-m", "nothing")
        assert ended == code, seen
        assert f"? {question} them [y/N]:" in seen
    assert newest(project).count("op.drop_table") == 2
    assert gitmig("revision", "--autogenerate", "-m", "nothing").code == 1
