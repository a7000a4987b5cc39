"""What the pre-commit hook finds in the index."""

from pathlib import Path

import pytest

from gitmig.config import read_settings
from gitmig.errors import NotARepository, UnknownHook, UnmergedIndex
from gitmig.git.environment import HookEnvironment
from gitmig.githooks.hook import HookReport
from gitmig.githooks.run import run_hook
from tests.git.sandbox import Sandbox, make_project


def pre_commit(sandbox: Sandbox, index_file: Path | None = None) -> HookReport:
    return run_hook(
        read_settings(sandbox.root), "pre-commit", environment=HookEnvironment(index_file)
    )


def codes(report: HookReport) -> list[str]:
    return [fault.code for fault in report.faults]


def test_nothing_wrong_is_silent(project: Sandbox) -> None:
    project.write_revision("second", "first")
    project.git("add", "--all")
    assert pre_commit(project) == HookReport()


def test_two_heads_are_named_with_their_files(project: Sandbox) -> None:
    project.write_revision("mine", "first")
    project.write_revision("theirs", "first")
    project.git("add", "--all")
    report = pre_commit(project)
    assert report.blocked
    assert codes(report) == ["several-heads", "several-heads"]
    assert [str(fault) for fault in report.faults] == [
        "migrations/versions/mine.py:3: one of 2 heads: mine Message of mine.",
        "migrations/versions/theirs.py:3: one of 2 heads: theirs Message of theirs.",
    ]
    assert "gitmig merge" in report.faults[0].hint


def test_heads_that_are_not_staged_do_not_count(project: Sandbox) -> None:
    project.commit_revision("mine", "first")
    project.write_revision("theirs", "first")
    assert pre_commit(project) == HookReport()


def test_heads_that_are_merged_in_the_working_tree_only_count(project: Sandbox) -> None:
    project.write_revision("mine", "first")
    project.write_revision("theirs", "first")
    project.git("add", "--all")
    project.write_revision("both", "mine", "theirs")
    assert codes(pre_commit(project)) == ["several-heads", "several-heads"]
    project.git("add", "--all")
    assert pre_commit(project) == HookReport()


def test_all_faults_of_the_graph_come_together(project: Sandbox) -> None:
    project.write_revision("orphan", "nowhere")
    project.write("migrations/versions/broken.py", "def (")
    project.git("add", "--all")
    for name in ("orphan", "broken"):
        (project.versions / f"{name}.py").unlink()
    report = pre_commit(project)
    assert report.blocked
    assert sorted(codes(report)) == ["missing-parent", "syntax-error"]


def test_the_index_of_the_commit_is_read(project: Sandbox, tmp_path: Path) -> None:
    project.write_revision("mine", "first")
    project.write_revision("theirs", "first")
    temporary = tmp_path / "next-index"
    project.environ["GIT_INDEX_FILE"] = str(temporary)
    project.git("add", "--all")
    assert codes(pre_commit(project, temporary)) == ["several-heads", "several-heads"]
    assert pre_commit(project) == HookReport()


def test_a_conflict_is_told(project: Sandbox) -> None:
    project.git("switch", "--quiet", "--create", "other")
    project.write_revision("first", message="Theirs.")
    project.commit()
    project.git("switch", "--quiet", "main")
    project.write_revision("first", message="Ours.")
    project.commit()
    assert project.run("git", "merge", "other").returncode == 1
    with pytest.raises(UnmergedIndex):
        pre_commit(project)


def test_a_rebase_is_not_stopped_on_its_way(project: Sandbox) -> None:
    project.commit_revision("mine", "first")
    project.write_revision("theirs", "first")
    project.git("add", "--all")
    (project.root / ".git/rebase-merge").mkdir()
    report = pre_commit(project)
    assert not report.blocked
    assert codes(report) == ["several-heads", "several-heads"]
    assert report.notes == ("not blocked: a rebase is in progress",)


def test_a_project_in_a_subfolder(tmp_path: Path, empty: Sandbox) -> None:
    inner = Sandbox(empty.root / "services" / "ä b")
    inner.write("pyproject.toml", "[tool.gitmig]\n")
    inner.write_revision("mine")
    inner.write_revision("theirs")
    inner.git("add", "--all")
    report = pre_commit(inner)
    assert [fault.path for fault in report.faults] == [
        "services/ä b/migrations/versions/mine.py",
        "services/ä b/migrations/versions/theirs.py",
    ]


def test_revisions_in_a_submodule_are_those_of_its_index(project: Sandbox, tmp_path: Path) -> None:
    inner = make_project(tmp_path / "inner")
    project.git(
        *("-c", "protocol.file.allow=always", "submodule", "--quiet", "add"),
        *(str(inner.root), "migrations_sub"),
    )
    project.write(
        "pyproject.toml",
        '[tool.gitmig]\nscript_location = "migrations_sub/migrations"\nmetadata = "app:Base"\n',
    )
    sub = Sandbox(project.root / "migrations_sub")
    sub.write_revision("mine", "first")
    sub.write_revision("theirs", "first")
    assert pre_commit(project) == HookReport()
    sub.git("add", "--all")
    assert codes(pre_commit(project)) == ["several-heads", "several-heads"]
    around = HookEnvironment(project.root / ".git/index", project.root)
    report = run_hook(read_settings(project.root), "pre-commit", environment=around)
    assert codes(report) == ["several-heads", "several-heads"]


def test_outside_of_a_repository(tmp_path: Path) -> None:
    (tmp_path / "gitmig.toml").write_text("", encoding="utf-8")
    with pytest.raises(NotARepository):
        run_hook(read_settings(tmp_path), "pre-commit")


def test_an_unknown_hook(project: Sandbox) -> None:
    with pytest.raises(UnknownHook, match="pre-comit"):
        run_hook(read_settings(project.root), "pre-comit")


def test_a_head_that_another_depends_on_is_no_second_head(project: Sandbox) -> None:
    project.write_revision("base_of_other")
    path = project.write_revision("second", "first")
    path.write_text(f'{path.read_text()}\ndepends_on = "base_of_other"\n')
    project.git("add", "--all")
    assert pre_commit(project) == HookReport()


def test_revisions_of_an_installed_package_count(project: Sandbox, tmp_path: Path) -> None:
    package = tmp_path / "elsewhere" / "plugin"
    (package / "versions").mkdir(parents=True)
    (package / "versions" / "p.py").write_text("revision = 'plugin'\ndown_revision = None\n")
    settings = project.root / "pyproject.toml"
    settings.write_text(
        settings.read_text()
        + 'version_locations = ["plugin:versions", "migrations/versions"]\n'
        + f'prepend_sys_path = ["{package.parent}"]\n'
    )
    project.write_revision("next", "plugin")
    project.git("add", "--all")
    assert codes(pre_commit(project)) == ["several-heads", "several-heads"]
    project.write_revision("both", "first", "next")
    project.git("add", "--all")
    assert pre_commit(project) == HookReport()
