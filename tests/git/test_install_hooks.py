"""Hooks put in place, taken away, and what becomes of those that were there."""

import stat
import sys
import zlib
from pathlib import Path

import pytest

from gitmig.errors import (
    FileNotWritten,
    HookKeptTwice,
    ManagedHooksDirectory,
    SharedHooksDirectory,
)
from gitmig.git.repository import Repository
from gitmig.githooks.install import HookStatus, install, status, uninstall
from gitmig.githooks.script import Project, parse_script
from gitmig.githooks.table import HOOKS
from tests.git.sandbox import Sandbox, full_disk

FOREIGN = b"#!/bin/sh\n# \xff not UTF-8\nexit 0\n"


def states(statuses: tuple[HookStatus, ...]) -> dict[str, str]:
    return {hook.name: hook.state for hook in statuses}


def all_in(state: str) -> dict[str, str]:
    return dict.fromkeys(HOOKS, state)


def write_foreign(project: Sandbox, name: str = "pre-commit", mode: int = 0o751) -> Path:
    hook = project.root / ".git/hooks" / name
    hook.parent.mkdir(exist_ok=True)
    hook.write_bytes(FOREIGN)
    hook.chmod(mode)
    return hook


def test_install_and_uninstall(project: Sandbox) -> None:
    repository = Repository.get(project.root)
    assert states(status(repository, project.root)) == all_in("absent")
    assert states(install(repository, project.root)) == all_in("installed")
    for name in HOOKS:
        assert (project.root / ".git/hooks" / name).stat().st_mode & stat.S_IXUSR
    assert states(uninstall(repository, project.root)) == all_in("absent")
    left = [path for path in (project.root / ".git/hooks").iterdir() if path.suffix != ".sample"]
    assert left == []


def test_the_hooks_directory_is_made(project: Sandbox) -> None:
    repository = Repository.get(project.root)
    hooks = project.root / ".git/hooks"
    for sample in hooks.iterdir():
        sample.unlink()
    hooks.rmdir()
    assert states(install(repository, project.root)) == all_in("installed")


def test_a_foreign_hook_is_kept_and_given_back(project: Sandbox) -> None:
    hook = write_foreign(project)
    repository = Repository.get(project.root)
    (before, *_) = status(repository, project.root)
    assert (before.state, before.kept) == ("foreign", None)
    (after, other, *_) = install(repository, project.root)
    assert (after.state, other.kept) == ("installed", None)
    assert after.kept == hook.with_name("pre-commit.before-gitmig")
    assert after.kept.read_bytes() == FOREIGN
    uninstall(repository, project.root)
    assert hook.read_bytes() == FOREIGN
    assert stat.S_IMODE(hook.stat().st_mode) == 0o751
    assert not after.kept.exists()


def test_a_hook_that_git_does_not_run_is_kept_and_not_run(project: Sandbox) -> None:
    foreign = project.write(".git/hooks/pre-commit", "#!/bin/sh\nexit 1\n")
    foreign.chmod(0o644)
    told = project.gitmig("hooks", "install").stdout
    assert "(keeps pre-commit.before-gitmig, which nobody may execute)" in told
    project.write_revision("second", "first")
    project.git("add", "--all")
    project.git("commit", "--quiet", "--message", "Second")
    project.gitmig("hooks", "uninstall")
    assert foreign.read_text() == "#!/bin/sh\nexit 1\n"


def test_a_symbolic_link_is_kept_as_a_link(project: Sandbox) -> None:
    script = project.write("scripts/check", "#!/bin/sh\n")
    hook = project.root / ".git/hooks/pre-commit"
    hook.symlink_to("../../scripts/check")
    repository = Repository.get(project.root)
    install(repository, project.root)
    assert not hook.is_symlink()
    assert script.read_text(encoding="utf-8") == "#!/bin/sh\n"
    uninstall(repository, project.root)
    assert hook.is_symlink()
    assert hook.resolve() == script


def test_a_dangling_link_is_a_foreign_hook(project: Sandbox) -> None:
    hook = project.root / ".git/hooks/pre-commit"
    hook.symlink_to("../../gone")
    repository = Repository.get(project.root)
    install(repository, project.root)
    uninstall(repository, project.root)
    assert hook.is_symlink()
    assert not hook.exists()


def test_twice_changes_nothing(project: Sandbox) -> None:
    hook = write_foreign(project)
    repository = Repository.get(project.root)
    once = install(repository, project.root)
    script = hook.read_bytes()
    assert install(repository, project.root) == once
    assert hook.read_bytes() == script
    uninstall(repository, project.root)
    uninstall(repository, project.root)
    assert hook.read_bytes() == FOREIGN


def test_a_foreign_hook_over_a_kept_one_is_refused(project: Sandbox) -> None:
    repository = Repository.get(project.root)
    kept = write_foreign(project, "pre-commit.before-gitmig")
    hook = write_foreign(project)
    with pytest.raises(HookKeptTwice):
        install(repository, project.root)
    assert hook.read_bytes() == kept.read_bytes() == FOREIGN
    assert not (project.root / ".git/hooks/post-merge").exists()


def test_another_interpreter_makes_it_outdated(project: Sandbox) -> None:
    repository = Repository.get(project.root)
    install(repository, project.root, python="/old/python")
    assert states(status(repository, project.root)) == all_in("outdated")
    assert states(install(repository, project.root)) == all_in("installed")


def test_a_hook_that_was_edited_is_outdated(project: Sandbox) -> None:
    repository = Repository.get(project.root)
    install(repository, project.root)
    with (project.root / ".git/hooks/pre-commit").open("a", encoding="utf-8") as stream:
        stream.write("echo more\n")
    assert states(status(repository, project.root))["pre-commit"] == "outdated"


OWN = b"echo mine # \xff\nproject it's mine\nproject\n"


def test_lines_of_somebodys_own_are_saved(project: Sandbox) -> None:
    repository = Repository.get(project.root)
    install(repository, project.root)
    hook = project.root / ".git/hooks/pre-commit"
    for name in ("pre-commit.edited", "pre-commit.edited2"):
        edited = hook.read_bytes().replace(b"exit $status", name.encode() + OWN)
        hook.write_bytes(edited)
        (first, second, *_) = install(repository, project.root)
        assert (first.state, first.saved) == ("installed", hook.with_name(name))
        assert hook.with_name(name).read_bytes() == edited
        assert second.saved is None
        hook.write_bytes(edited)
        assert install(repository, project.root)[0].saved == first.saved
    hook.write_bytes(hook.read_bytes() + OWN)
    (gone, *_) = uninstall(repository, project.root)
    assert (gone.state, gone.saved) == ("absent", hook.with_name("pre-commit.edited3"))
    assert hook.with_name("pre-commit.edited3").read_bytes().endswith(OWN)


def test_a_hook_of_an_older_gitmig_has_no_lines_of_somebodys_own(project: Sandbox) -> None:
    repository = Repository.get(project.root)
    install(repository, project.root)
    hook = project.root / ".git/hooks/pre-commit"
    text = hook.read_text().replace("# Decided before", "# An older comment: decided before")
    (sum_line,) = (line for line in text.splitlines(True) if line.startswith("# Checksum: "))
    older = text.replace(sum_line, "")
    hook.write_text(text.replace(sum_line, f"# Checksum: {zlib.crc32(older.encode()):08x}\n"))
    assert states(status(repository, project.root))["pre-commit"] == "outdated"
    (done, *_) = install(repository, project.root)
    assert (done.state, done.saved) == ("installed", None)


def test_a_hook_that_git_would_not_run_is_outdated(project: Sandbox) -> None:
    repository = Repository.get(project.root)
    install(repository, project.root)
    (project.root / ".git/hooks/pre-commit").chmod(0o644)
    assert states(status(repository, project.root))["pre-commit"] == "outdated"


def test_several_projects_share_a_hook(project: Sandbox) -> None:
    repository = Repository.get(project.root)
    inner = project.root / "services/with space"
    inner.mkdir(parents=True)
    install(repository, project.root, python="/a/python")
    assert states(status(repository, inner)) == all_in("absent")
    install(repository, inner, python="/b/python")
    script = (project.root / ".git/hooks/pre-commit").read_text(encoding="utf-8")
    assert parse_script(script) == (
        Project(".", "/a/python"),
        Project("services/with space", "/b/python"),
    )
    uninstall(repository, project.root)
    assert states(status(repository, project.root)) == all_in("absent")
    assert states(status(repository, inner, python="/b/python")) == all_in("installed")


def test_revisions_in_a_submodule_of_the_project(project: Sandbox) -> None:
    project.git(
        *("-c", "protocol.file.allow=always", "submodule", "--quiet"),
        *("add", str(project.root), "deep/sub"),
    )
    install(Repository.get(project.root / "deep/sub"), project.root, python="/a/python")
    hook = project.root / ".git/modules/deep/sub/hooks/pre-commit"
    assert parse_script(hook.read_text(encoding="utf-8")) == (Project("../..", "/a/python"),)
    assert not (project.root / ".git/hooks/pre-commit").exists()


def test_a_worktree_installs_into_the_common_hooks(project: Sandbox, tmp_path: Path) -> None:
    tree = tmp_path / "tree"
    project.git("worktree", "add", "--quiet", str(tree))
    repository = Repository.get(tree)
    assert states(install(repository, tree)) == all_in("installed")
    assert states(status(Repository.get(project.root), project.root)) == all_in("installed")


def test_hooks_path_in_the_working_tree(project: Sandbox) -> None:
    project.git("config", "core.hooksPath", "tools/git hooks")
    install(Repository.get(project.root), project.root)
    assert (project.root / "tools/git hooks/pre-commit").is_file()
    assert not (project.root / ".git/hooks/pre-commit").exists()


def test_hooks_path_of_everybody_needs_force(project: Sandbox, tmp_path: Path) -> None:
    shared = tmp_path / "shared"
    project.git("config", "core.hooksPath", str(shared))
    repository = Repository.get(project.root)
    with pytest.raises(SharedHooksDirectory):
        install(repository, project.root)
    assert not shared.exists()
    assert states(install(repository, project.root, force=True)) == all_in("installed")
    assert (shared / "pre-commit").is_file()


def test_a_hooks_directory_that_is_a_link_elsewhere_needs_force(
    project: Sandbox, tmp_path: Path
) -> None:
    shared = tmp_path / "shared"
    (project.root / ".git/hooks").rename(shared)
    (project.root / ".git/hooks").symlink_to(shared)
    with pytest.raises(SharedHooksDirectory):
        install(Repository.get(project.root), project.root)


def test_husky_would_overwrite_ours(project: Sandbox) -> None:
    project.git("config", "core.hooksPath", ".husky/_")
    with pytest.raises(ManagedHooksDirectory) as caught:
        install(Repository.get(project.root), project.root)
    assert ".husky/NAME" in str(caught.value.hint)


def test_a_directory_that_cannot_be_made(project: Sandbox) -> None:
    project.write("blocked", "a file")
    project.git("config", "core.hooksPath", "blocked/hooks")
    with pytest.raises(FileNotWritten):
        install(Repository.get(project.root), project.root)


def test_nothing_is_lost_on_a_full_disk(project: Sandbox) -> None:
    hook = write_foreign(project)
    repository = Repository.get(project.root)
    before = sorted(hook.parent.iterdir())
    with full_disk(), pytest.raises(FileNotWritten):
        install(repository, project.root)
    assert sorted(hook.parent.iterdir()) == before
    assert hook.read_bytes() == FOREIGN
    assert stat.S_IMODE(hook.stat().st_mode) == 0o751


def test_a_settings_file_with_a_name_of_its_own(project: Sandbox) -> None:
    """The hook finds it again, and one of the usual name is another project."""
    project.git("mv", "pyproject.toml", "its own.toml")
    (project.root / "its own.toml").write_text('url = "sqlite:///app.db"\n', encoding="utf-8")
    project.commit("Rename the settings")
    gitmig = [sys.executable, "-m", "gitmig", "-c", "its own.toml", "hooks"]
    assert project.run(*gitmig, "install").returncode == 0
    assert "installed" in project.run(*gitmig, "status").stdout
    project.write_revision("mine", "first")
    project.write_revision("theirs", "first")
    project.git("add", "--all")
    done = project.run("git", "commit", "--message", "Two heads")
    assert (done.returncode, "one of 2 heads" in done.stderr) == (1, True)
    repository = Repository.get(project.root)
    project.write("gitmig.toml", "")
    assert states(status(repository, project.root)) == all_in("absent")
    install(repository, project.root)
    assert states(uninstall(repository, project.root / "its own.toml")) == all_in("absent")
    assert states(status(repository, project.root)) == all_in("installed")
