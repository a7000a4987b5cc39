"""How branches stand to the base, on real repositories."""

from pathlib import Path

import pytest

from gitmig.commands.divergence import Divergence, Side, divergence
from gitmig.config import read_settings
from gitmig.errors import GraphFaults, NoBase, NotARepository, UnknownRef
from gitmig.git.refs import get_ref, list_refs, select_refs
from gitmig.git.repository import Repository
from gitmig.revisions.directory import ScriptDirectory
from gitmig.revisions.revision import Revision
from tests.git.sandbox import SETTINGS, VERSIONS, Sandbox


def look(sandbox: Sandbox, *patterns: str, **options: str | int) -> Divergence:
    base, max_age = options.get("base"), options.get("max_age")
    assert base is None or isinstance(base, str)
    assert max_age is None or isinstance(max_age, int)
    scripts = ScriptDirectory(read_settings(sandbox.root))
    return divergence(scripts, patterns, base=base, max_age=max_age)


def side_of(found: Divergence, name: str) -> Side:
    return next(side for side in found.sides if name in side.names)


def ids(revisions: tuple[Revision, ...]) -> list[str]:
    return [revision.id for revision in revisions]


@pytest.fixture
def forked(project: Sandbox) -> Sandbox:
    """`feature` goes on from `first` to `mine` and `more`, main to `theirs`; feature is out."""
    project.git("switch", "--quiet", "--create", "feature")
    project.commit_revision("mine", "first")
    project.commit_revision("more", "mine")
    project.git("switch", "--quiet", "main")
    project.commit_revision("theirs", "first")
    project.git("branch", "same")
    project.git("switch", "--quiet", "feature")
    return project


def test_two_lines(forked: Sandbox) -> None:
    found = look(forked)
    assert (found.base, ids(found.base_heads)) == ("main", ["theirs"])
    assert [side.names for side in found.sides] == [("feature",), ("main", "same")]
    assert side_of(found, "same").variation.is_same
    mine = side_of(found, "feature").variation
    assert ids(mine.heads) == ["more"]
    assert ids(mine.ahead) == ["mine", "more"]
    assert mine.removed == {"theirs"}
    assert ids(mine.forks) == ["first"]
    assert mine.would_fork
    assert ids(mine.joined_heads) == ["theirs", "more"]
    assert found.checkout is not None
    assert found.checkout.names == ("feature",)
    assert ids(found.checkout.variation.ahead) == ["mine", "more"]


def test_the_checkout_is_what_lies_in_the_working_tree(forked: Sandbox) -> None:
    forked.write_revision("new", "more")
    (forked.versions / "mine.py").write_text((forked.versions / "mine.py").read_text() + "\n")
    found = look(forked, base="feature")
    assert found.checkout is not None
    assert ids(found.checkout.variation.ahead) == ["new"]
    assert ids(found.checkout.variation.edited) == ["mine"]
    assert not found.checkout.variation.would_fork


def test_the_first_revision_of_all_is_no_fork(empty: Sandbox) -> None:
    empty.write("pyproject.toml", SETTINGS)
    empty.commit()
    empty.git("switch", "--quiet", "--create", "feature")
    empty.commit_revision("first")
    variation = side_of(look(empty), "feature").variation
    assert ids(variation.joined_heads) == ["first"]
    assert not variation.would_fork


def test_a_merge_revision_joins_the_lines(forked: Sandbox) -> None:
    forked.git("merge", "--quiet", "main")
    forked.commit_revision("joined", "more", "theirs")
    variation = side_of(look(forked), "feature").variation
    assert ids(variation.joined_heads) == ["joined"]
    assert not variation.would_fork


def test_a_branch_without_the_directory_is_behind(forked: Sandbox) -> None:
    forked.git("switch", "--quiet", "--orphan", "pages")
    forked.git("commit", "--quiet", "--allow-empty", "--message", "Nothing")
    forked.git("switch", "--quiet", "feature")
    variation = side_of(look(forked), "pages").variation
    assert variation.removed == {"first", "theirs"}
    assert (variation.heads, variation.ahead) == ((), ())


def test_a_base_without_revisions(forked: Sandbox) -> None:
    forked.git("switch", "--quiet", "--orphan", "empty")
    forked.git("commit", "--quiet", "--allow-empty", "--message", "Nothing")
    forked.git("switch", "--quiet", "feature")
    found = look(forked, base="empty")
    assert found.base_heads == ()
    assert ids(side_of(found, "feature").variation.ahead) == ["first", "mine", "more"]


def test_a_broken_branch_is_reported_and_the_others_are_judged(forked: Sandbox) -> None:
    forked.git("switch", "--quiet", "--create", "broken", "main")
    forked.write(f"{VERSIONS}/wrong.py", "revision = (\n")
    forked.commit_revision("lost", "nowhere")
    forked.write(f"{VERSIONS}/again.py", (forked.versions / "first.py").read_text())
    forked.commit()
    forked.git("switch", "--quiet", "feature")
    found = look(forked)
    codes = {fault.code for fault in side_of(found, "broken").variation.faults}
    assert codes == {"syntax-error", "missing-parent", "duplicate-id"}
    assert ids(side_of(found, "feature").variation.heads) == ["more"]


def test_a_deleted_revision_that_others_need_is_a_fault(forked: Sandbox) -> None:
    forked.git("rm", "--quiet", f"{VERSIONS}/mine.py")
    forked.commit()
    (fault,) = side_of(look(forked), "feature").variation.faults
    assert (fault.code, fault.path) == ("missing-parent", f"{VERSIONS}/more.py")


def test_a_broken_base_is_an_error(forked: Sandbox) -> None:
    forked.git("switch", "--quiet", "main")
    forked.commit_revision("lost", "nowhere")
    with pytest.raises(GraphFaults, match="nowhere"):
        look(forked)


def test_nothing_of_another_branch_is_executed(forked: Sandbox) -> None:
    mark = forked.root / "executed"
    forked.git("switch", "--quiet", "--create", "evil", "main")
    text = (forked.versions / "theirs.py").read_text().replace("theirs", "evil")
    forked.write(f"{VERSIONS}/evil.py", f"{text}\nopen({str(mark)!r}, 'w')\n")
    forked.commit()
    forked.git("switch", "--quiet", "feature")
    assert ids(side_of(look(forked), "evil").variation.ahead) == ["evil"]
    assert not mark.exists()


def test_remote_tracking_branches_and_ages(forked: Sandbox, tmp_path: Path) -> None:
    clone = Sandbox(tmp_path / "clone")
    forked.git("clone", "--quiet", str(forked.root), str(clone.root))
    clone.environ["GIT_COMMITTER_DATE"] = "2020-01-01T00:00:00+00:00"
    clone.git("switch", "--quiet", "--create", "old")
    clone.commit_revision("ancient", "more")
    found = look(clone)
    assert found.base == "origin/main"  # no local main: the remote's will do
    assert side_of(found, "feature").names == ("feature", "origin/feature")
    assert all("origin/HEAD" not in side.names for side in found.sides)
    assert {name for side in look(clone, max_age=30).sides for name in side.names}.isdisjoint(
        {"old"}
    )
    assert [side.names for side in look(clone, "origin/fea*").sides] == [("origin/feature",)]


def test_the_base_is_no_branch_that_only_ends_like_it(forked: Sandbox, tmp_path: Path) -> None:
    forked.git("branch", "alice/main", "feature")
    clone = Sandbox(tmp_path / "clone")
    forked.git("clone", "--quiet", str(forked.root), str(clone.root))
    assert look(clone).base == "origin/main"


def test_ci_tells_the_base(forked: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GITHUB_BASE_REF", "feature")
    assert look(forked).base == "feature"
    monkeypatch.delenv("GITHUB_BASE_REF")
    commit = forked.git("rev-parse", "feature")
    monkeypatch.setenv("CI_MERGE_REQUEST_DIFF_BASE_SHA", commit)
    assert look(forked).base == commit


def test_no_other_base_than_that_of_ci_will_do(
    forked: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GITHUB_BASE_REF", "release/1")
    with pytest.raises(NoBase, match="`release/1`"):
        look(forked)


def test_several_locations_and_what_is_below_them(forked: Sandbox) -> None:
    forked.write(
        "pyproject.toml",
        f'{SETTINGS}version_locations = ["{VERSIONS}", "other"]\n'
        "recursive_version_locations = true\n",
    )
    text = (forked.versions / "first.py").read_text()
    forked.write("other/2026/below.py", text.replace("first", "below"))
    forked.write("other/2026/__pycache__/no.py", text.replace("first", "no"))
    forked.commit()
    variation = side_of(look(forked), "feature").variation
    assert ids(variation.ahead) == ["mine", "more", "below"]
    assert variation.faults == ()


def test_a_file_where_the_directory_should_be(forked: Sandbox) -> None:
    forked.git("switch", "--quiet", "--create", "file")
    forked.git("rm", "--quiet", "-r", VERSIONS)
    forked.write(VERSIONS, "not a directory")
    forked.commit()
    forked.git("switch", "--quiet", "main")
    assert side_of(look(forked), "file").variation.removed == {"first", "theirs"}


def test_no_base_no_such_branch_no_repository(forked: Sandbox, tmp_path: Path) -> None:
    with pytest.raises(UnknownRef, match="nothing"):
        look(forked, "nothing*")
    with pytest.raises(UnknownRef, match="mian"):
        look(forked, base="mian")
    forked.git("branch", "--move", "main", "trunk")
    with pytest.raises(NoBase, match="none of the branches to compare with"):
        look(forked)
    (tmp_path / "pyproject.toml").write_text(SETTINGS)
    (tmp_path / VERSIONS).mkdir(parents=True)
    with pytest.raises(NotARepository):
        divergence(ScriptDirectory(read_settings(tmp_path)))


def test_refs_by_name(forked: Sandbox) -> None:
    repository = Repository.get(forked.root)
    forked.git("tag", "v1", "main")
    assert get_ref(repository, "v1").object_id == forked.git("rev-parse", "main")
    assert [ref.short for ref in list_refs(repository, "refs/tags")] == ["v1"]
    assert [ref.short for ref in select_refs(list_refs(repository), ["refs/heads/f*"])] == [
        "feature"
    ]


def test_what_lies_outside_of_the_repository_is_no_branchs(forked: Sandbox, tmp_path: Path) -> None:
    installed = tmp_path / "installed"
    installed.mkdir()
    (installed / "theirs.py").write_text("revision = 'plugin'\ndown_revision = None\n")
    text = f'{SETTINGS}version_locations = ["{VERSIONS}", "{installed}"]\n'
    forked.write("pyproject.toml", text)
    found = look(forked)
    assert found.checkout is not None
    assert ids(found.checkout.variation.ahead) == ["mine", "more"]


def test_a_branch_that_closes_a_circle(forked: Sandbox) -> None:
    """It needs a revision of the base that follows another one on the branch."""
    forked.write_revision("first", "more")
    forked.commit()
    (fault,) = side_of(look(forked), "feature").variation.faults
    assert fault.code == "cycle"
    assert "follow each other in a circle" in fault.message
