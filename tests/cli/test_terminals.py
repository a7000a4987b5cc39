"""What a terminal, a locale or a program that reads the output may be like."""

import json
from pathlib import Path

import pytest

from tests.cli.conftest import POSTS, Gitmig, write_revision
from tests.cli.test_process import run
from tests.cli.test_questions import answer

MESSAGE = "larger — 日本"


@pytest.fixture
def foreign(project: Path) -> Path:
    """A project with a message in letters that not every terminal has."""
    text = POSTS.replace("2222bbbb", "3333cccc").replace("1111aaaa", "2222bbbb")
    text = text.replace("create posts", MESSAGE).replace('branch_labels = "blog"\n', "")
    write_revision(project, "3333cccc.py", text.replace('"posts"', '"日本"'))
    return project


@pytest.mark.parametrize(
    "variables", [{}, {"NO_COLOR": "1"}, {"TERM": "dumb"}], ids=["plain", "no color", "dumb"]
)
def test_colours_only_for_who_wants_them(
    project: Path, monkeypatch: pytest.MonkeyPatch, variables: dict[str, str]
) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm")
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    for line in (["heads"], ["show", "nothing"], ["status"]):
        _, seen = answer(project, "", *line)
        assert ("\x1b[" in seen) == (not variables), line


@pytest.mark.parametrize("line", ["heads", "status", "sync --plan", "upgrade --sql", "upgrade"])
def test_what_a_revision_says_commands_no_terminal(project: Path, line: str) -> None:
    evil = "\\x1b[8mhidden\\x1b]0;title\\x07 \\u202egnihton"
    text = POSTS.replace("create posts", evil).replace('"posts"', f'"{evil}"')
    write_revision(project, "2222bbbb_create_posts.py", text.replace('"users.id"', f'"{evil}.id"'))
    code, seen = answer(project, "", *line.split())
    assert (code, "?[8mhidden" in seen) == (0, True), seen
    assert not [each for each in ("\x1b[8", "\x1b]", "\x07", "\u202e") if each in seen]


LATIN = {"PYTHONIOENCODING": "latin-1:strict"}
"""Click takes ASCII for a mistake, and writes UTF-8."""


@pytest.mark.parametrize("line", ["heads", "history", "show head", "upgrade --plan", "status"])
def test_letters_that_the_terminal_does_not_have(foreign: Path, line: str) -> None:
    done = run(foreign, *line.split(), environ=LATIN)
    assert done.returncode == 0, done.stderr
    assert "larger \\u2014 \\u65e5" in done.stdout


def test_a_script_is_whole_or_an_error(foreign: Path, tmp_path: Path) -> None:
    done = run(foreign, "upgrade", "--sql", environ=LATIN)
    assert done.returncode == 1
    assert "error: standard output is in latin-1, which has no '\\u2014'" in done.stderr
    assert "hint: `--output FILE` writes UTF-8" in done.stderr
    done = run(foreign, "upgrade --sql --output x.sql", environ=LATIN)
    assert done.returncode == 0
    assert "日本" in (tmp_path / "x.sql").read_text(encoding="utf-8")


def test_an_ascii_locale(foreign: Path) -> None:
    done = run(foreign, "upgrade", environ={"LC_ALL": "C"})
    assert done.returncode == 0, done.stderr
    assert MESSAGE in done.stderr


@pytest.mark.parametrize(
    "line", ["current", "upgrade --plan", "upgrade", "status", "show current", "check", "log"]
)
def test_json_is_alone_whatever_the_users_code_prints(
    gitmig: Gitmig, project: Path, line: str
) -> None:
    env = project / "migrations" / "env.py"
    env.write_text(f'print("from env.py")\n{env.read_text()}')
    text = POSTS.replace(
        "    op.create_table", '    print("from upgrade()")\n    op.create_table', 1
    )
    write_revision(project, "2222bbbb_create_posts.py", text)
    result = gitmig(*line.split(), "--json")
    json.loads(result.out)
    assert "from env.py" in result.err
    assert gitmig(*line.split()).out.startswith("from env.py\n")


def test_json_of_what_the_system_refuses(gitmig: Gitmig, project: Path) -> None:
    env = project / "migrations" / "env.py"
    env.unlink()
    env.mkdir()
    result = gitmig("current", "--json")
    assert result.code == 1
    assert json.loads(result.out)["error"]["type"] == "SystemRefused"
    assert result.err.startswith("error: the system refused: Is a directory: ")


def test_json_of_a_bug(
    gitmig: Gitmig, project: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    monkeypatch.setattr("gitmig.cli.heads.heads", lambda *_, **__: 1 / 0)
    result = gitmig("heads", "--json")
    assert result.code == 3
    assert json.loads(result.out)["error"]["message"].startswith("a bug in gitmig: ZeroDivision")
    assert list(tmp_path.glob("gitmig-bug-*.log"))


def test_a_narrow_terminal(project: Path) -> None:
    for columns in ("40", "1", "0", "wide"):
        done = run(project, "upgrade", "--help", environ={"COLUMNS": columns})
        assert done.returncode == 0, done.stderr
        assert "--lock-timeout" in done.stdout


def test_a_message_of_any_length(gitmig: Gitmig, project: Path) -> None:
    message = "a very long message " * 50
    assert gitmig("revision", "-m", message).code == 0
    names = [path.name for path in (project / "migrations" / "versions").glob("*a_very*")]
    assert len(names) == 1
    assert len(names[0]) < 70
    assert message.strip() in gitmig("history").out
    assert gitmig("upgrade").code == 0


def test_nobody_reads_on(project: Path) -> None:
    for line in ("history -v", "config", "status", "upgrade --sql", "heads --json"):
        done = run(project, *line.split(), shell="| true; exit ${PIPESTATUS[0]}")
        assert done.returncode in (0, 1)
        assert "Traceback" not in done.stderr
        assert "error" not in done.stderr
