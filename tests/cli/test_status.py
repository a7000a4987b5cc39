"""gitmig status: one screen, and what to type next; and where a revision is that is not here."""

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import POSTS, Gitmig, write_fork, write_revision


def git(root: Path, *arguments: str) -> None:
    subprocess.run(["git", *arguments], cwd=root, check=True, capture_output=True)


@pytest.fixture
def repository(project: Path) -> Path:
    """The project in Git: its two revisions on main, the database ignored."""
    git(project, "init", "--quiet", "--initial-branch=main")
    (project / ".gitignore").write_text("app.db\n.gitmig_cache\n__pycache__\n")
    git(project, "add", ".")
    git(project, "commit", "--quiet", "-m", "start")
    return project


def commands(gitmig: Gitmig) -> list[str]:
    data: dict[str, Any] = json.loads(gitmig("status", "--json").out)
    return [advice["command"] for advice in data["next"]]


def test_one_screen(gitmig: Gitmig, repository: Path) -> None:
    gitmig("upgrade", "1111")
    shown = gitmig("status")
    assert shown.code == 0
    assert shown.out == (
        f"database   sqlite:///{repository}/app.db\n"
        "           at 1111aaaa create users\n"
        "           1 revision to apply:\n"
        "             2222bbbb create posts\n"
        "checkout   2 revisions, head:\n"
        "             2222bbbb create posts\n"
        "branch     main: the revisions of main\n"
        "next       gitmig upgrade  (1 revision to apply)\n"
    )


def test_nothing_to_do(gitmig: Gitmig, repository: Path) -> None:
    gitmig("upgrade")
    assert gitmig("status").out.endswith(
        "next       nothing: the database has all revisions of the checkout\n"
    )


def test_without_git_and_without_a_file(gitmig: Gitmig, project: Path) -> None:
    shown = gitmig("status")
    assert "at the base: nothing is applied\n" in shown.out
    assert "branch" not in shown.out
    assert not (project / "app.db").exists()


def test_on_a_branch(gitmig: Gitmig, repository: Path) -> None:
    git(repository, "switch", "--quiet", "--create", "feature")
    write_fork(repository)
    git(repository, "add", ".")
    git(repository, "commit", "--quiet", "-m", "tags")
    git(repository, "switch", "--quiet", "main")
    bills = POSTS.replace("2222bbbb", "4444dddd").replace("posts", "bills")
    bills = bills.replace("1111aaaa", "2222bbbb").replace('branch_labels = "blog"\n', "")
    write_revision(repository, "4444dddd_create_bills.py", bills)
    git(repository, "add", ".")
    git(repository, "commit", "--quiet", "-m", "bills")
    git(repository, "switch", "--quiet", "feature")
    data = json.loads(gitmig("status", "--json").out)
    assert data["branch"] == {
        "name": "feature",
        "base": "main",
        "own": ["3333cccc"],
        "missing": 1,
        "edited": [],
    }
    assert commands(gitmig) == ["git merge main", "gitmig merge", "gitmig upgrade"]


def test_a_revision_of_another_branch(gitmig: Gitmig, repository: Path) -> None:
    git(repository, "switch", "--quiet", "--create", "feature")
    write_fork(repository)
    gitmig("upgrade")
    git(repository, "add", ".")
    git(repository, "commit", "--quiet", "-m", "tags")
    git(repository, "switch", "--quiet", "main")
    assert "at 3333cccc (not in this checkout), on feature\n" in gitmig("status").out
    assert commands(gitmig) == ["gitmig sync", "git switch feature"]
    for line in (
        "upgrade",
        "downgrade -1",
        "upgrade --plan",
        "stamp head",
        "check",
        "show current",
        "edit current",
    ):
        refused = gitmig(*line.split())
        assert refused.code == 1
        assert "does not have: `3333cccc`; 3333cccc is on `feature`\n" in refused.err
        assert "this checkout; or `git switch feature`, or merge it" in refused.err
    assert "3333cccc (not in this checkout), on feature\n" in gitmig("current").out
    assert "is on `feature`" in gitmig("history", "-r", ":current").err


def test_a_revision_that_was_deleted_here(gitmig: Gitmig, repository: Path) -> None:
    git(repository, "switch", "--quiet", "--create", "feature")
    git(repository, "rm", "--quiet", "migrations/versions/2222bbbb_create_posts.py")
    assert commands(gitmig) == ["gitmig verify", "gitmig upgrade"]
    assert "revisions of main were deleted here" in gitmig("status").out
    assert "if it was deleted here, `gitmig restore 2222bbbb`" in gitmig("rebase").err


def test_a_commit_of_long_ago_is_told_to_merge_nothing(gitmig: Gitmig, repository: Path) -> None:
    bills = POSTS.replace("2222bbbb", "4444dddd").replace("posts", "bills")
    bills = bills.replace("1111aaaa", "2222bbbb").replace('branch_labels = "blog"\n', "")
    write_revision(repository, "4444dddd_create_bills.py", bills)
    git(repository, "add", ".")
    git(repository, "commit", "--quiet", "-m", "bills")
    git(repository, "switch", "--quiet", "--detach", "HEAD~1")
    assert "no branch is checked out: 1 revision of main not here" in gitmig("status").out
    assert commands(gitmig) == ["gitmig upgrade"]


@pytest.mark.parametrize("kind", ["of a remote", "beside one's own", "tag"])
def test_a_revision_of_what_is_no_local_branch(
    gitmig: Gitmig, repository: Path, kind: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """What is named is a command that Git takes."""
    remote = tmp_path_factory.mktemp("remote")
    git(remote, "init", "--quiet", "--bare")
    git(repository, "remote", "add", "origin", str(remote))
    git(repository, "switch", "--quiet", "--create", "feature")
    write_fork(repository)
    gitmig("upgrade")
    git(repository, "add", ".")
    git(repository, "commit", "--quiet", "-m", "tags")
    git(repository, *(["tag", "v1"] if kind == "tag" else ["push", "--quiet", "origin", "feature"]))
    git(repository, "switch", "--quiet", "main")
    git(repository, "branch", "--quiet", "-D", "feature")
    if kind == "beside one's own":
        git(repository, "branch", "feature")
    (_, switch) = commands(gitmig)
    assert f"or `{switch}`, or merge it" in gitmig("upgrade").err
    git(repository, *switch.split()[1:])
    assert commands(gitmig) == ["gitmig merge"]


def test_a_revision_that_is_nowhere(gitmig: Gitmig, repository: Path) -> None:
    write_fork(repository)
    gitmig("upgrade")
    (repository / "migrations/versions/3333cccc_create_tags.py").unlink()
    assert "(not in this checkout), on no branch that is here\n" in gitmig("status").out
    assert commands(gitmig) == ["gitmig sync", "git fetch"]
    assert "git log --all --oneline -S 3333cccc" in gitmig("upgrade").err


def test_a_revision_whose_file_was_deleted(gitmig: Gitmig, repository: Path) -> None:
    gitmig("upgrade")
    (repository / "migrations/versions/2222bbbb_create_posts.py").unlink()
    assert "(not in this checkout), on HEAD, main\n" in gitmig("status").out
    assert commands(gitmig) == ["gitmig restore 2222bbbb"]
    refused = gitmig("upgrade")
    assert "does not have: `2222bbbb`; 2222bbbb is on `HEAD`, `main`\n" in refused.err
    assert "hint: `gitmig restore 2222bbbb` brings back its file; or `gitmig sync`" in refused.err
    assert gitmig("restore", "2222bbbb").code == 0
    assert commands(gitmig) == []


def test_a_head_without_the_label_that_it_needs(gitmig: Gitmig, repository: Path) -> None:
    write_fork(repository)
    with (repository / "pyproject.toml").open("a") as settings:
        settings.write('heads = "per-label"\n')
    (join, _) = commands(gitmig)
    assert join == "gitmig merge 3333cccc 2222bbbb"
    refused = gitmig("merge")
    assert refused.code == 1
    assert "which line `3333cccc` is to join is not known" in refused.err
    assert f"hint: name both, as in `{join}`\n" in refused.err
    assert gitmig(*join.split()[1:]).code == 0
    assert commands(gitmig) == ["gitmig upgrade"]


def test_a_database_that_cannot_be_asked(gitmig: Gitmig, repository: Path) -> None:
    shown = gitmig("status", "--url", "postgresql+psycopg://u:sekret@127.0.0.1:1/db")
    assert shown.code == 1
    assert "           cannot be asked: cannot connect to " in shown.out
    assert "checkout   2 revisions, head:\n" in shown.out
    assert "sekret" not in shown.out + shown.err
    settings = repository / "pyproject.toml"
    settings.write_text(settings.read_text().replace("url =", "# url ="))
    assert gitmig("status").out.startswith("database   cannot be asked: no database is named")


def test_an_env_py_that_raises(gitmig: Gitmig, repository: Path) -> None:
    (repository / "migrations" / "env.py").write_text("def connect():\n    1 / 0\nconnect()\n")
    shown = gitmig("status")
    assert shown.code == 1
    assert "hint: mend it\n" in shown.out
    assert "line 3, in <module>\n" in shown.err


def test_what_stopped_and_what_was_skipped(
    gitmig: Gitmig, project: Path, mariadb_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GITMIG_URL", mariadb_url)
    text = POSTS.replace(
        "def upgrade():\n", 'def upgrade():\n    op.execute("CREATE TABLE e (i INT)")\n'
    )
    write_revision(project, "2222bbbb_create_posts.py", text.replace('"posts",', '"users",'))
    assert gitmig("upgrade").code == 1
    shown = gitmig("status")
    assert "the upgrade of revision 2222bbbb stopped at statement 2" in shown.out
    assert commands(gitmig) == ["gitmig resolve 2222bbbb --resume"]
