"""What Git says of a repository, in the places that repositories are found in."""

import shutil
from pathlib import Path

import pytest

from gitmig.config import VersionLocations
from gitmig.errors import (
    DubiousOwnership,
    GitFailed,
    GitMissing,
    NotARepository,
    NoWorkingTree,
    OutsideRepository,
)
from gitmig.git.repository import Repository
from gitmig.revisions.content import blob_id
from tests.git.sandbox import VERSIONS, Sandbox, make_project


def test_outside_of_any_repository(tmp_path: Path) -> None:
    assert Repository.find(tmp_path) is None
    with pytest.raises(NotARepository) as caught:
        Repository.get(tmp_path)
    assert "git init" in str(caught.value.hint)


def test_a_subfolder_leads_to_the_top(project: Sandbox) -> None:
    repository = Repository.get(project.versions)
    assert repository.root == project.root
    assert repository.git_directory == repository.common_directory == project.root / ".git"


def test_a_path_that_does_not_exist_leads_to_its_nearest_directory(project: Sandbox) -> None:
    assert Repository.get(project.root / "no/such/file.py").root == project.root


def test_a_path_is_not_expanded(tmp_path: Path) -> None:
    sandbox = make_project(tmp_path / "$HOME and ~")
    assert Repository.get(sandbox.versions).root == sandbox.root


def test_a_symbolic_link_to_the_repository(project: Sandbox, tmp_path: Path) -> None:
    link = tmp_path / "link"
    link.symlink_to(project.root)
    repository = Repository.get(link)
    assert repository.root == project.root
    assert [
        file.path for file in repository.index_source(VersionLocations((link / VERSIONS,))).files()
    ] == [f"{VERSIONS}/first.py"]


def test_a_bare_repository_is_found_and_has_no_root(project: Sandbox, tmp_path: Path) -> None:
    bare = tmp_path / "bare.git"
    project.git("clone", "--quiet", "--bare", ".", str(bare))
    repository = Repository.get(bare)
    assert repository.working_tree is None
    assert repository.git_directory == bare
    assert repository.hooks_directory == bare / "hooks"
    with pytest.raises(NoWorkingTree):
        _ = repository.root
    files = repository.ref_source("main", VersionLocations((Path(VERSIONS),))).files()
    assert [file.path for file in files] == [f"{VERSIONS}/first.py"]


def test_a_worktree_has_its_own_index_and_shares_the_hooks(
    project: Sandbox, tmp_path: Path
) -> None:
    tree = tmp_path / "linked tree"
    project.git("worktree", "add", "--quiet", "-b", "other", str(tree))
    repository = Repository.get(tree / VERSIONS)
    assert repository.root == tree
    assert repository.git_directory == project.root / ".git/worktrees/linked-tree"
    assert repository.common_directory == project.root / ".git"
    assert repository.hooks_directory == project.root / ".git/hooks"
    assert repository.branch == "other"


def test_a_submodule_is_a_repository_of_its_own(project: Sandbox, tmp_path: Path) -> None:
    inner = make_project(tmp_path / "inner")
    project.git(
        "-c", "protocol.file.allow=always", "submodule", "--quiet", "add", str(inner.root), "sub"
    )
    repository = Repository.get(project.root / "sub" / VERSIONS)
    assert repository.root == project.root / "sub"
    assert repository.git_directory == project.root / ".git/modules/sub"
    outer = Repository.get(project.root)
    assert (
        list(outer.index_source(VersionLocations((project.root / "sub" / VERSIONS,))).files()) == []
    )


@pytest.mark.parametrize("place", [".githooks", "sub dir/höoks"])
def test_hooks_path_in_the_repository(project: Sandbox, place: str) -> None:
    project.git("config", "core.hooksPath", place)
    assert Repository.get(project.versions).hooks_directory == project.root / place


def test_hooks_path_elsewhere(project: Sandbox, tmp_path: Path) -> None:
    project.git("config", "core.hooksPath", str(tmp_path / "shared"))
    assert Repository.get(project.root).hooks_directory == tmp_path / "shared"


def test_without_the_program(project: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    assert Repository.find(project.root) is None
    with pytest.raises(GitMissing):
        Repository.get(project.root)


def test_dubious_ownership_names_the_command(
    project: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")
    assert Repository.find(project.root) is None
    with pytest.raises(DubiousOwnership) as caught:
        Repository.get(project.root)
    assert caught.value.hint == (
        f"git config --global --add safe.directory '{project.root.as_posix()}'"
    )


def test_another_failure_tells_what_git_said(project: Sandbox) -> None:
    with pytest.raises(GitFailed) as caught:
        Repository.get(project.root).stage([Path("missing.py")])
    assert "missing.py" in caught.value.message
    assert "git add -- missing.py" in str(caught.value.hint)


class TestState:
    def test_unborn_branch(self, empty: Sandbox) -> None:
        repository = Repository.get(empty.root)
        assert repository.branch == "main"
        assert repository.head_commit is None
        assert repository.operation_in_progress is None
        assert not repository.is_shallow
        assert repository.staged_paths() == ()
        assert list(repository.index_source(empty.locations).files()) == []

    def test_detached_head(self, project: Sandbox) -> None:
        commit = project.git("rev-parse", "HEAD")
        project.git("checkout", "--quiet", "--detach")
        repository = Repository.get(project.root)
        assert repository.branch is None
        assert repository.head_commit == commit

    def test_a_tag_of_the_same_name(self, project: Sandbox) -> None:
        project.git("tag", "main")
        assert Repository.get(project.root).branch == "main"

    def test_shallow_clone(self, project: Sandbox, tmp_path: Path) -> None:
        project.commit_revision("next", "first")
        clone = tmp_path / "clone"
        project.git("clone", "--quiet", "--depth=1", project.root.as_uri(), str(clone))
        assert Repository.get(clone).is_shallow
        assert not Repository.get(project.root).is_shallow

    def test_sha256(self, tmp_path: Path) -> None:
        root = tmp_path / "sha256"
        sandbox = Sandbox(tmp_path)
        sandbox.git("init", "--quiet", "--object-format=sha256", str(root))
        sandbox.root = root
        commit = sandbox.commit_revision("first")
        repository = Repository.get(root)
        assert repository.head_commit == commit
        (file,) = repository.ref_source("HEAD", sandbox.locations).files()
        assert len(str(file.content_id)) == 64
        assert file.read() == (sandbox.versions / "first.py").read_bytes()


def diverge(project: Sandbox) -> None:
    """Make branches main and other that conflict in the file `note`."""
    project.git("switch", "--quiet", "--create", "other")
    project.write("note", "theirs")
    project.commit("Theirs")
    project.git("switch", "--quiet", "main")
    project.write("note", "ours")
    project.commit("Ours")


@pytest.mark.parametrize(
    ("command", "operation"),
    [
        (("merge", "other"), "merge"),
        (("rebase", "other"), "rebase"),
        (("cherry-pick", "other"), "cherry-pick"),
        (("revert", "HEAD~1"), "revert"),
    ],
)
def test_an_operation_that_stopped_at_a_conflict(
    project: Sandbox, command: tuple[str, ...], operation: str
) -> None:
    diverge(project)
    if operation == "revert":
        project.write("note", "later")
        project.commit("Later")
    assert project.run("git", *command).returncode != 0
    assert Repository.get(project.root).operation_in_progress == operation


def test_a_bisect_in_progress(project: Sandbox) -> None:
    project.git("bisect", "start")
    assert Repository.get(project.root).operation_in_progress == "bisect"


class TestFiles:
    def test_stage_takes_names_literally(self, project: Sandbox) -> None:
        star = project.write("*.py", "1")
        project.write("other.py", "2")
        repository = Repository.get(project.root)
        repository.stage([star])
        repository.stage([])
        assert repository.staged_paths() == ("*.py",)

    def test_blob_ids_are_those_git_would_store(self, project: Sandbox) -> None:
        project.write(".gitattributes", "*.py text eol=crlf\n")
        names = ["plain.py", "with space.py", "é.py", '"quoted".py', "line\nbreak.py"]
        paths = [project.write(name, f"# {name!r}\r\n") for name in names]
        project.commit()
        ids = Repository.get(project.root).blob_ids(paths)
        for name, path in zip(names, paths, strict=True):
            assert ids[path] == project.git("rev-parse", f"HEAD:{name}")

    def test_no_paths_need_no_process(self, project: Sandbox) -> None:
        repository = Repository.get(project.root)
        shutil.rmtree(project.root / ".git")
        assert repository.blob_ids([]) == {}

    def test_a_path_outside_is_an_error(self, project: Sandbox, tmp_path: Path) -> None:
        with pytest.raises(OutsideRepository):
            Repository.get(project.root).index_source(VersionLocations((tmp_path / "elsewhere",)))

    def test_export_writes_what_is_staged(self, project: Sandbox, tmp_path: Path) -> None:
        project.write("data/ünd ein wort.txt", "staged")
        project.git("add", "data")
        project.write("data/ünd ein wort.txt", "changed since")
        project.write("untracked", "")
        target = tmp_path / "export here"
        target.mkdir()
        Repository.get(project.root).export_index(target)
        assert (target / "data/ünd ein wort.txt").read_text(encoding="utf-8") == "staged"
        assert (target / VERSIONS / "first.py").is_file()
        assert not (target / "untracked").exists()

    def test_export_has_what_a_sparse_checkout_leaves_out(
        self, project: Sandbox, tmp_path: Path
    ) -> None:
        project.write("data/file", "1")
        project.commit()
        project.git("sparse-checkout", "set", "data")
        assert not project.versions.exists()
        repository = Repository.get(project.root)
        target = tmp_path / "export"
        target.mkdir()
        repository.export_index(target)
        assert (target / VERSIONS / "first.py").is_file()
        (file,) = repository.index_source(project.locations).files()
        assert b"revision = 'first'" in file.read()


def test_the_blob_id_of_a_file_outside(project: Sandbox, tmp_path: Path) -> None:
    outside = tmp_path / "outside.py"
    outside.write_bytes(b"x = 1\n")
    repository = Repository.get(project.root)
    inside = project.versions / "first.py"
    assert repository.blob_ids([outside, inside]) == {
        outside: blob_id(b"x = 1\n"),
        inside: blob_id(inside.read_bytes()),
    }
