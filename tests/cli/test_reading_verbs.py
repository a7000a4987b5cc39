"""heads, history, branches, show: text, JSON, and what they must not import."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Gitmig, write_fork, write_revision


def test_one_head(gitmig: Gitmig, project: Path) -> None:
    assert gitmig("heads").out == "2222bbbb (blog) (head), create posts\n"


def test_history_is_newest_first(gitmig: Gitmig, project: Path) -> None:
    assert gitmig("history").out.splitlines() == [
        "1111aaaa -> 2222bbbb (blog) (head), create posts",
        "<base> -> 1111aaaa (blog), create users",
    ]
    assert gitmig("history", "-n", "1").out.count("\n") == 1
    assert gitmig("history", "-r", "2222bbbb:").out.count("\n") == 1


@pytest.mark.parametrize("line", ["-r :base", "--ref HEAD..HEAD", "git:HEAD..git:HEAD"])
def test_a_range_without_revisions(gitmig: Gitmig, project: Path, line: str) -> None:
    for words in (["init"], ["add", "."], ["commit", "-m", "all"]):
        subprocess.run(["git", *words], cwd=project, check=True, capture_output=True)
    assert gitmig("history", *line.split()).err == "there are no revisions in that range\n"


@pytest.mark.parametrize("verb", ["show", "edit", "merge", "log"])
def test_a_ref_is_no_revision(gitmig: Gitmig, project: Path, verb: str) -> None:
    refused = gitmig(verb, "git:main")
    assert refused.code == 2
    assert refused.err.startswith("error: `git:main` is a ref, and one revision is wanted here\n")
    assert "`show` have `--ref REF`" in refused.err


def test_history_asks_the_database_only_when_told(gitmig: Gitmig, project: Path) -> None:
    assert gitmig("--url", "nonsense", "history").code == 0
    gitmig("upgrade", "1111")
    assert "1111aaaa (blog) (current), create users" in gitmig("history", "-i").out
    assert gitmig("history", "-r", "current:").out.count("\n") == 2


def test_branches_shows_where_lines_part(gitmig: Gitmig, project: Path) -> None:
    assert gitmig("branches").out == ""
    write_fork(project)
    assert gitmig("branches").out.splitlines() == [
        "1111aaaa (branchpoint), create users",
        "         -> 2222bbbb (blog) (head), create posts",
        "         -> 3333cccc (head), create tags",
        "",
    ]


def test_show_in_full(gitmig: Gitmig, project: Path) -> None:
    out = gitmig("show", "1111").out
    assert out.startswith("Rev: 1111aaaa\nParent: <base>\nBranch names: blog\n")
    assert "Path: migrations/versions/1111aaaa_create_users.py" in out
    assert "    Git: main 0123456789ab" in out
    assert gitmig("show", "base").out == "<base>\n"


@pytest.mark.parametrize(
    "verb", [["heads"], ["history"], ["branches"], ["show", "head"], ["current"], ["check"]]
)
def test_json_is_json(gitmig: Gitmig, project: Path, verb: list[str]) -> None:
    gitmig("upgrade")
    result = gitmig(*verb, "--json")
    assert result.code == 0, result.err
    json.loads(result.out)


def test_json_of_a_revision(gitmig: Gitmig, project: Path) -> None:
    (head,) = json.loads(gitmig("heads", "--json").out)
    assert head == {
        "id": "2222bbbb",
        "short": "2222bbbb",
        "message": "create posts",
        "parents": ["1111aaaa"],
        "depends_on": [],
        "labels": ["blog"],
        "children": [],
        "head": True,
        "effective_head": False,
        "branch_point": False,
        "merge_point": False,
        "current": False,
        "path": "migrations/versions/2222bbbb_create_posts.py",
    }


def test_an_unknown_revision_names_the_nearest(gitmig: Gitmig, project: Path) -> None:
    result = gitmig("show", "2222bbbc")
    assert result.code == 1
    assert "2222bbbb" in result.err
    data = json.loads(gitmig("show", "2222bbbc", "--json").out)
    assert data["error"]["type"] == "UnknownRevision"


def test_an_ambiguous_prefix_names_the_candidates(gitmig: Gitmig, project: Path) -> None:
    write_revision(project, "x.py", 'revision = "1111zzzz"\ndown_revision = "2222bbbb"\n')
    result = gitmig("show", "1111")
    assert result.code == 1
    assert "1111aaaa" in result.err
    assert "1111zzzz" in result.err


def test_all_faults_of_the_graph_at_once(gitmig: Gitmig, project: Path) -> None:
    write_revision(project, "a.py", 'revision = "a" + "b"\ndown_revision = None\n')
    write_revision(project, "b.py", 'revision = "bbb"\ndown_revision = "gone"\n')
    result = gitmig("heads")
    assert result.code == 1
    assert "migrations/versions/a.py:1" in result.err
    assert "migrations/versions/b.py:" in result.err


DIALECTS = {f"sqlalchemy.dialects.{name}" for name in ("mssql", "mysql", "oracle", "postgresql")}


@pytest.mark.parametrize(
    ("args", "unwanted"),
    [
        (["--help"], {"sqlalchemy", "git", "mako", "rich"}),
        (["heads"], {"sqlalchemy", "git", "mako", "rich"}),
        (["history"], {"sqlalchemy", "git", "mako", "rich"}),
        (["branches"], {"sqlalchemy", "git", "mako", "rich"}),
        (["show", "base"], {"sqlalchemy", "mako", "rich"}),
        (["current"], DIALECTS | {"git", "mako", "rich"}),
        (["upgrade"], DIALECTS | {"mako"}),
    ],
)
def test_a_verb_imports_little(project: Path, args: list[str], unwanted: set[str]) -> None:
    code = f"""
import sys
from gitmig.cli.main import run
assert run({args!r}) == 0
print(sorted({unwanted!r} & set(sys.modules)))
"""
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=project, capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines()[-1] == "[]"


def test_no_revision_file_is_executed(gitmig: Gitmig, project: Path) -> None:
    mark = project / "mark"
    text = f'open({str(mark)!r}, "w").close()\nrevision = "4444"\ndown_revision = "2222bbbb"\n'
    write_revision(project, "4444.py", text)
    for verb in (["heads"], ["history", "-v"], ["branches"], ["show", "4444"], ["merge"]):
        gitmig(*verb)
    assert not mark.exists()


def test_a_reader_that_goes_away_is_no_error(project: Path) -> None:
    done = subprocess.run(
        f"{sys.executable} -m gitmig history | head -1",
        shell=True,
        cwd=project,
        capture_output=True,
        text=True,
        check=True,
    )
    assert "Traceback" not in done.stderr
