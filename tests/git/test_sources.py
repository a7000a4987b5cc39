"""The revision files of the index and of refs."""

from pathlib import Path

import pytest

from gitmig.config import VersionLocations, read_settings
from gitmig.errors import ObjectMissing, UnknownRef, UnmergedIndex
from gitmig.git.graphs import get_graph
from gitmig.git.repository import Repository
from gitmig.revisions.directory import ScriptDirectory
from gitmig.revisions.source import RevisionSource
from tests.git.sandbox import VERSIONS, Sandbox


def names(source: RevisionSource) -> list[str]:
    return [Path(file.path).name for file in source.files()]


class TestIndex:
    def test_staged_and_not_in_the_working_tree(self, project: Sandbox) -> None:
        file = project.write_revision("next", "first")
        project.git("add", str(file))
        file.unlink()
        source = Repository.get(project.root).index_source(project.locations)
        assert source.name == "the index"
        assert names(source) == ["first.py", "next.py"]

    def test_in_the_working_tree_and_not_staged(self, project: Sandbox) -> None:
        project.write_revision("next", "first")
        (project.versions / "first.py").write_text("edited", encoding="utf-8")
        source = Repository.get(project.root).index_source(project.locations)
        (file,) = source.files()
        assert b"revision = 'first'" in file.read()

    def test_an_intended_addition_is_not_in_a_commit(self, project: Sandbox) -> None:
        file = project.write_revision("next", "first")
        project.git("add", "--intent-to-add", str(file))
        assert names(Repository.get(project.root).index_source(project.locations)) == ["first.py"]

    def test_only_revision_files_right_in_the_directory(self, project: Sandbox) -> None:
        for name in ["__init__.py", ".#first.py", "first.pyc", "notes.md", "sub/deep.py"]:
            project.write(f"{VERSIONS}/{name}", "x")
        project.write("migrations/versions2.py", "x")
        (project.versions / "link.py").symlink_to("first.py")
        project.git("add", "--all", "--force")
        assert names(Repository.get(project.root).index_source(project.locations)) == ["first.py"]

    def test_the_content_id_is_the_blob(self, project: Sandbox) -> None:
        (file,) = Repository.get(project.root).index_source(project.locations).files()
        assert file.path == f"{VERSIONS}/first.py"
        assert file.content_id == project.git("rev-parse", f"HEAD:{VERSIONS}/first.py")

    def test_another_index_file(self, project: Sandbox, tmp_path: Path) -> None:
        temporary = tmp_path / "index"
        project.environ["GIT_INDEX_FILE"] = str(temporary)
        project.write_revision("next", "first")
        project.git("add", f"{VERSIONS}/next.py")
        repository = Repository.get(project.root)
        assert names(repository.index_source(project.locations, temporary)) == ["next.py"]
        assert names(repository.index_source(project.locations)) == ["first.py"]

    def test_a_conflict_names_the_files(self, project: Sandbox) -> None:
        project.git("switch", "--quiet", "--create", "other")
        project.write_revision("first", message="Theirs.")
        project.commit()
        project.git("switch", "--quiet", "main")
        project.write_revision("first", message="Ours.")
        project.commit()
        assert project.run("git", "merge", "other").returncode == 1
        with pytest.raises(UnmergedIndex) as caught:
            Repository.get(project.root).index_source(project.locations)
        assert caught.value.paths == (f"{VERSIONS}/first.py",)

    def test_many_files_each_with_its_own_bytes(self, project: Sandbox) -> None:
        for number in range(1200):
            project.write(f"{VERSIONS}/r{number:04}.py", f"# {number}\n" * (number % 7 + 1))
        project.git("add", "--all")
        files = list(Repository.get(project.root).index_source(project.locations).files())
        assert len(files) == 1201
        for file in [*files[600:610], *files[:3], *files[3:600], *files[610:]]:
            assert file.read() == (project.root / file.path).read_bytes()

    def test_a_file_can_be_read_twice(self, project: Sandbox) -> None:
        (file,) = Repository.get(project.root).index_source(project.locations).files()
        assert file.read() == file.read()

    def test_an_object_that_is_not_there(self, project: Sandbox) -> None:
        blob = project.git("rev-parse", f"HEAD:{VERSIONS}/first.py")
        (project.root / ".git/objects" / blob[:2] / blob[2:]).unlink()
        (file,) = Repository.get(project.root).index_source(project.locations).files()
        with pytest.raises(ObjectMissing, match=r"first\.py"):
            file.read()


class TestRef:
    def test_any_ref_or_commit(self, project: Sandbox) -> None:
        commit = project.git("rev-parse", "HEAD")
        project.git("tag", "--annotate", "v1", "--message", "One")
        project.git("switch", "--quiet", "--create", "feature/ä")
        project.commit_revision("next", "first")
        repository = Repository.get(project.root)
        for ref in ("main", "v1", commit, commit[:10], "HEAD~1", "refs/heads/main"):
            assert names(repository.ref_source(ref, project.locations)) == ["first.py"]
        source = repository.ref_source("feature/ä", project.locations)
        assert names(source) == ["first.py", "next.py"]
        assert source.name == "feature/ä"
        assert [file.read() for file in source.files()] == [
            (project.versions / name).read_bytes() for name in ("first.py", "next.py")
        ]

    def test_a_ref_without_the_directory(self, project: Sandbox) -> None:
        project.git("rm", "-r", "--quiet", "migrations")
        project.write("migrations/versions", "a file now")
        project.commit()
        repository = Repository.get(project.root)
        assert names(repository.ref_source("HEAD", project.locations)) == []
        assert (
            names(repository.ref_source("HEAD", VersionLocations((project.root / "none",)))) == []
        )

    def test_revisions_at_the_top(self, empty: Sandbox) -> None:
        empty.write("one.py", "1")
        empty.commit()
        repository = Repository.get(empty.root)
        assert names(repository.ref_source("HEAD", VersionLocations((empty.root,)))) == ["one.py"]
        assert names(repository.index_source(VersionLocations((empty.root,)))) == ["one.py"]

    def test_an_unknown_ref_names_the_nearest(self, project: Sandbox) -> None:
        project.git("branch", "release-1")
        repository = Repository.get(project.root)
        with pytest.raises(UnknownRef) as caught:
            repository.ref_source("relase-1", project.locations)
        assert caught.value.nearest == ("release-1",)
        assert caught.value.hint == "did you mean `release-1`?"

    @pytest.mark.parametrize("ref", ["", "--all", "no such", "a\nb", "main:README"])
    def test_a_ref_that_cannot_be(self, project: Sandbox, ref: str) -> None:
        with pytest.raises(UnknownRef):
            Repository.get(project.root).ref_source(ref, project.locations)


class TestLocations:
    def test_directories_below_and_several_places(self, project: Sandbox) -> None:
        project.write("migrations/versions/2026/03/deep.py", "1")
        project.write("migrations/versions/__pycache__/no.py", "1")
        project.write("billing/other.py", "2")
        project.commit()
        repository = Repository.get(project.root)
        directories = (project.versions, project.root / "billing")
        for recursive, expected in (
            (False, ["first.py", "other.py"]),
            (True, ["deep.py", "first.py", "other.py"]),
        ):
            locations = VersionLocations(directories, recursive)
            index = repository.index_source(locations)
            head = repository.ref_source("HEAD", locations)
            assert sorted(names(index)) == sorted(names(head)) == expected

    def test_places_in_and_outside_of_the_repository(
        self, project: Sandbox, tmp_path: Path
    ) -> None:
        elsewhere = tmp_path / "elsewhere"
        inside, outside = Repository.get(project.root).split(
            VersionLocations((project.versions, elsewhere), True)
        )
        assert inside == VersionLocations((project.versions,), True)
        assert outside == VersionLocations((elsewhere,), True)


def test_the_graph_of_a_ref_has_the_revisions_of_packages(project: Sandbox, tmp_path: Path) -> None:
    package = tmp_path / "site" / "plugin"
    (package / "versions").mkdir(parents=True)
    (package / "versions" / "p.py").write_text("revision = 'plugin'\ndown_revision = None\n")
    settings = project.root / "pyproject.toml"
    settings.write_text(
        settings.read_text()
        + 'version_locations = ["plugin:versions", "migrations/versions"]\n'
        + f'prepend_sys_path = ["{package.parent}"]\n'
    )
    project.commit_revision("next", "plugin")
    graph = get_graph(ScriptDirectory(read_settings(project.root)), "HEAD")
    assert {revision.id for revision in graph} == {"plugin", "first", "next"}
