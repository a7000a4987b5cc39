"""What merges would do, on real repositories, and that nothing of them stays."""

import json
from pathlib import Path

import pytest

from gitmig.commands.forecast import forecast
from gitmig.config import read_settings
from gitmig.errors import GitTooOld
from gitmig.git.repository import Repository
from gitmig.merging.forecast import Forecast, Outlook
from gitmig.merging.heads import render_conflict
from gitmig.revisions.directory import ScriptDirectory
from tests.git.sandbox import SETTINGS, VERSIONS, Sandbox

REVISION = '''\
"""Message of {id}."""

import sqlalchemy as sa
from gitmig import op

revision = {id!r}
down_revision = {parent!r}


def upgrade() -> None:
    {call}
'''


def look(sandbox: Sandbox, *patterns: str, base: str | None = None) -> Forecast:
    return forecast(ScriptDirectory(read_settings(sandbox.root)), patterns, base=base)


def outlook_of(found: Forecast, *names: str) -> Outlook:
    for branch in found.branches:
        if names == (branch.names[0],):
            return branch.outlook
    return next(
        pair.outlook
        for pair in found.pairs
        if {pair.one.names[0], pair.other.names[0]} == set(names)
    )


def branch_off(sandbox: Sandbox, name: str, call: str, start: str = "main") -> None:
    """Make a branch with a revision of its own, which follows `first`, and go back to main."""
    sandbox.git("switch", "--quiet", "--create", name, start)
    sandbox.write(f"{VERSIONS}/{name}.py", REVISION.format(id=name, parent="first", call=call))
    sandbox.commit(f"Branch {name}")
    sandbox.git("switch", "--quiet", "main")


def label(project: Sandbox, name: str, text: str) -> None:
    path = project.versions / f"{name}.py"
    path.write_text(f"{path.read_text(encoding='utf-8')}\nbranch_labels = {text!r}\n", "utf-8")


ADD = 'op.add_column("users", sa.Column("email", sa.Text()))'
OTHER = 'op.add_column("users", sa.Column("age", sa.Text()))'
SQL = 'op.execute("UPDATE users SET age = 1")'


def test_branches_that_are_fine_alone_fork_together(project: Sandbox) -> None:
    branch_off(project, "one", ADD)
    branch_off(project, "two", OTHER)
    found = look(project)
    assert outlook_of(found, "one").problems == set()
    assert outlook_of(found, "two").problems == set()
    assert outlook_of(found, "one", "two").problems == {"fork"}
    assert found.problems == {"fork"}


def test_a_branch_that_main_has_left_behind_forks(project: Sandbox) -> None:
    branch_off(project, "one", ADD)
    project.write(f"{VERSIONS}/new.py", REVISION.format(id="new", parent="first", call=ADD))
    project.commit()
    outlook = outlook_of(look(project), "one")
    assert outlook.problems == {"fork", "operations"}
    assert [render_conflict(each) for each in outlook.judgement.conflicts] == [
        f"both create column users.email ({VERSIONS}/one.py:11, {VERSIONS}/new.py:11)"
    ]


def test_the_first_revision_of_all_is_no_fork(empty: Sandbox) -> None:
    empty.write("pyproject.toml", SETTINGS)
    empty.commit()
    for name in ("one", "two"):
        empty.git("switch", "--quiet", "--create", name, "main")
        empty.commit_revision(name)
    found = look(empty)
    assert outlook_of(found, "one").problems == set()
    assert outlook_of(found, "one", "two").problems == {"fork"}


def test_a_head_that_another_depends_on_is_no_second_head(project: Sandbox) -> None:
    branch_off(project, "other", OTHER)
    path = project.root / VERSIONS / "other.py"
    project.git("switch", "--quiet", "other")
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("= 'first'", "= None\ndepends_on = 'first'"), encoding="utf-8")
    project.commit()
    assert outlook_of(look(project, base="main"), "other").problems == set()
    project.git("switch", "--quiet", "main")
    project.commit_revision("more", "first")
    assert outlook_of(look(project), "other").problems == {"fork"}


def test_a_line_of_another_label_is_no_fork_where_each_may_have_a_head(project: Sandbox) -> None:
    project.write("pyproject.toml", f'{SETTINGS}heads = "per-label"\n')
    label(project, "first", "shop")
    project.commit()
    for name in ("billing", "again"):
        project.git("switch", "--quiet", "--create", name, "main")
        project.write_revision(name)
        label(project, name, f"line_of_{name}")
        project.commit()
    branch_off(project, "one", ADD)
    branch_off(project, "two", OTHER)
    found = look(project)
    assert outlook_of(found, "one").problems == set()
    assert outlook_of(found, "one", "two").problems == {"fork"}
    assert outlook_of(found, "billing").problems == set()
    assert outlook_of(found, "again", "billing").problems == set()
    assert outlook_of(found, "billing", "one").problems == set()


def test_a_merge_revision_on_the_branch_settles_it(project: Sandbox) -> None:
    branch_off(project, "one", ADD)
    project.commit_revision("new", "first")
    project.git("switch", "--quiet", "one")
    project.git("merge", "--quiet", "main")
    project.commit_revision("joined", "one", "new")
    assert outlook_of(look(project), "one").problems == set()


def test_files_that_git_cannot_merge(project: Sandbox) -> None:
    for name in ("one", "two"):
        branch_off(project, name, OTHER)
        project.git("switch", "--quiet", name)
        project.write(
            f"{VERSIONS}/first.py", f"# {name}\n{(project.versions / 'first.py').read_text()}"
        )
        project.write("README", name)
        project.commit()
    project.git("switch", "--quiet", "main")
    outlook = outlook_of(look(project), "one", "two")
    assert outlook.files == (f"{VERSIONS}/first.py",)  # README is not ours to tell of
    assert outlook.problems == {"fork", "conflict", "operations"}


def test_what_nobody_can_judge_is_said(project: Sandbox) -> None:
    branch_off(project, "one", ADD)
    branch_off(project, "two", SQL)
    outlook = outlook_of(look(project), "one", "two")
    assert outlook.problems == {"fork", "undecided"}
    assert [deed.place for deed in outlook.judgement.undecided] == [f"{VERSIONS}/two.py:11"]


def test_branches_with_the_same_revisions_are_one(project: Sandbox, tmp_path: Path) -> None:
    branch_off(project, "one", ADD)
    clone = Sandbox(tmp_path / "clone")
    project.git("clone", "--quiet", str(project.root), str(clone.root))
    clone.git("switch", "--quiet", "one")
    (branch,) = look(clone).branches
    assert branch.names == ("one", "origin/one")


def test_a_broken_branch_is_told_and_the_others_are_judged(project: Sandbox) -> None:
    branch_off(project, "broken", "pass")
    project.git("switch", "--quiet", "broken")
    project.write(f"{VERSIONS}/wrong.py", "def (")
    project.commit()
    project.git("switch", "--quiet", "main")
    branch_off(project, "one", ADD)
    found = look(project)
    assert [fault.code for fault in found.branches[0].faults] == ["syntax-error"]
    assert outlook_of(found, "one").problems == set()


def test_a_dependency_that_no_file_has_breaks_a_branch(project: Sandbox) -> None:
    branch_off(project, "lone", OTHER)
    project.git("switch", "--quiet", "lone")
    path = project.versions / "lone.py"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("= 'first'", "= 'first'\ndepends_on = 'gone'"), encoding="utf-8")
    project.commit()
    project.git("switch", "--quiet", "main")
    (branch,) = look(project).branches
    assert [fault.code for fault in branch.faults] == ["missing-dependency"]


def test_nothing_stays_in_the_repository(project: Sandbox) -> None:
    branch_off(project, "one", ADD)
    branch_off(project, "two", OTHER)
    before = project.git("count-objects", "-v"), project.git("status", "--porcelain")
    look(project)
    after = project.git("count-objects", "-v"), project.git("status", "--porcelain")
    assert after[0] == before[0]
    assert after[1].splitlines() == ["?? .gitmig_cache/"] or after[1] == before[1]


def test_nothing_is_executed(project: Sandbox) -> None:
    mark = project.root / "executed"
    branch_off(project, "one", f"open({str(mark)!r}, 'w')")
    branch_off(project, "two", ADD)
    look(project)
    assert not mark.exists()


def test_a_clone_that_is_too_shallow_tells_forks_only(project: Sandbox, tmp_path: Path) -> None:
    branch_off(project, "one", ADD)
    project.commit_revision("new", "first")
    clone = Sandbox(tmp_path / "clone")
    url = project.root.as_uri()
    project.git("clone", "--quiet", "--depth=1", "--no-single-branch", url, str(clone.root))
    outlook = outlook_of(look(clone), "origin/one")
    assert outlook.files is None
    assert outlook.problems == {"fork", "undecided"}


def test_an_orphan_branch_is_not_open(project: Sandbox) -> None:
    project.git("switch", "--quiet", "--orphan", "pages")
    project.git("commit", "--quiet", "--allow-empty", "--message", "Nothing")
    project.git("switch", "--quiet", "main")
    assert look(project).branches == ()


def test_a_git_that_is_too_old(project: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    branch_off(project, "one", ADD)
    monkeypatch.setattr(Repository, "version", (2, 30, 1))
    with pytest.raises(GitTooOld, match=r"needs Git 2\.39 or later, and 2\.30\.1 is installed"):
        look(project)


def test_the_command(project: Sandbox) -> None:
    branch_off(project, "one", ADD)
    branch_off(project, "two", ADD)
    done = project.gitmig("forecast")
    assert done.returncode == 0
    assert done.stdout.splitlines() == [
        "        main   2",
        "1  one  .      FO",
        "2  two  .",
        "",
        "one with two:",
        "  the graph forks: `gitmig merge` has to join its heads",
        f"  both create column users.email ({VERSIONS}/one.py:11, {VERSIONS}/two.py:11)",
    ]
    assert project.gitmig("forecast", "--fail-on", "conflict").returncode == 0
    failed = project.gitmig("forecast", "--fail-on", "conflict,fork", "--json")
    assert failed.returncode == 1
    assert json.loads(failed.stdout)["pairs"][0]["problems"] == ["fork", "operations"]
    assert project.gitmig("forecast", "--fail-on", "frok").returncode == 2
    assert project.gitmig("forecast", "main").stderr == (
        "no branch has revisions that main lacks, or changes those of main\n"
    )
