"""One's own revisions on top of others', in real repositories."""

import json
from pathlib import Path

import pytest

from gitmig.commands.rebase import Rebased, rebase
from gitmig.config import read_settings
from gitmig.errors import (
    FileNotWritten,
    NoBase,
    PublicationUnknown,
    RebaseOntoSeveral,
    RevisionsApplied,
    RevisionsPublished,
    UnknownRevision,
)
from gitmig.revisions.directory import ScriptDirectory
from tests.git.sandbox import SETTINGS, VERSIONS, Sandbox


def scripts(sandbox: Sandbox) -> ScriptDirectory:
    return ScriptDirectory(read_settings(sandbox.root))


def run(sandbox: Sandbox, onto: str | None = None, *, plan_only: bool = False) -> Rebased:
    return rebase(scripts(sandbox), onto=onto, plan_only=plan_only)


def moves(done: Rebased) -> dict[str, tuple[str, ...]]:
    return {move.revision.id: move.parents for move in done.moves}


@pytest.fixture
def forked(project: Sandbox) -> Sandbox:
    """On `feature`, with main merged: `mine` and `more` follow `first`, and so does `theirs`."""
    project.git("switch", "--quiet", "--create", "feature")
    project.commit_revision("mine", "first")
    project.commit_revision("more", "mine")
    project.git("switch", "--quiet", "main")
    project.commit_revision("theirs", "first")
    project.git("switch", "--quiet", "feature")
    project.git("merge", "--quiet", "main")
    return project


def test_the_line_is_put_on_top(forked: Sandbox) -> None:
    before = {path: path.read_bytes() for path in forked.versions.glob("*.py")}
    done = run(forked)
    assert (done.onto, moves(done), done.heads) == ("main", {"mine": ("theirs",)}, ("more",))
    assert scripts(forked).graph.heads == ("more",)
    changed = {path.name for path, data in before.items() if path.read_bytes() != data}
    assert changed == {"mine.py"}
    assert (forked.versions / "mine.py").read_bytes() == before[
        forked.versions / "mine.py"
    ].replace(b"'first'", b'"theirs"')
    assert run(forked).moves == ()


def test_a_plan_changes_nothing(forked: Sandbox) -> None:
    assert moves(run(forked, plan_only=True)) == {"mine": ("theirs",)}
    assert len(scripts(forked).graph.heads) == 2


def test_a_merge_of_both_follows_its_own_line_alone(forked: Sandbox) -> None:
    forked.commit_revision("joined", "more", "theirs")
    forked.git("switch", "--quiet", "main")
    forked.commit_revision("newer", "theirs")
    forked.git("switch", "--quiet", "feature")
    forked.git("merge", "--quiet", "main")
    assert moves(run(forked)) == {"mine": ("newer",), "joined": ("more",)}
    assert scripts(forked).graph.heads == ("joined",)


def test_what_others_have_keeps_its_parents(forked: Sandbox) -> None:
    forked.git("tag", "v1", "feature~1")
    with pytest.raises(RevisionsPublished, match=r"mine \(refs/tags/v1\)"):
        run(forked)
    assert len(scripts(forked).graph.heads) == 2


def test_what_the_database_has_keeps_its_parents(forked: Sandbox) -> None:
    done = forked.gitmig("upgrade", "mine")
    assert done.returncode == 0, done.stderr
    with pytest.raises(RevisionsApplied) as caught:
        run(forked)
    assert caught.value.hint is not None
    assert "gitmig downgrade first" in caught.value.hint
    assert moves(rebase(scripts(forked), ask_database=False)) == {"mine": ("theirs",)}


def test_what_is_not_here_cannot_be_followed(forked: Sandbox) -> None:
    forked.git("switch", "--quiet", "main")
    forked.commit_revision("newer", "theirs")
    forked.git("switch", "--quiet", "feature")
    with pytest.raises(UnknownRevision, match="newer"):
        run(forked)


def test_two_heads_cannot_be_followed(forked: Sandbox) -> None:
    forked.git("switch", "--quiet", "main")
    forked.commit_revision("beside", "first")
    forked.git("switch", "--quiet", "feature")
    forked.git("merge", "--quiet", "main")
    with pytest.raises(RebaseOntoSeveral):
        run(forked)


def test_nothing_to_follow(forked: Sandbox) -> None:
    forked.git("branch", "--move", "main", "trunk")
    with pytest.raises(NoBase):
        run(forked)
    with pytest.raises(PublicationUnknown):
        run(forked, "trunk")
    forked.write("pyproject.toml", f'{SETTINGS}protected = ["trunk"]\n')
    assert moves(run(forked)) == {"mine": ("theirs",)}


def test_in_the_middle_of_a_merge_the_other_side_is_theirs(project: Sandbox) -> None:
    project.git("switch", "--quiet", "--create", "other")
    project.write("README", "theirs")
    project.commit_revision("theirs", "first")
    project.git("switch", "--quiet", "--create", "feature", "main")
    project.write("README", "mine")
    project.commit_revision("mine", "first")
    assert project.run("git", "merge", "other").returncode == 1
    done = run(project)
    assert (done.onto, moves(done)) == ("MERGE_HEAD", {"mine": ("theirs",)})


def test_in_the_middle_of_a_rebase_what_is_replayed_is_mine(project: Sandbox) -> None:
    project.git("switch", "--quiet", "--create", "other")
    project.write("README", "theirs")
    project.commit_revision("theirs", "first")
    project.git("switch", "--quiet", "--create", "feature", "main")
    project.commit_revision("mine", "first")
    project.write("README", "mine")
    project.commit()
    assert project.run("git", "rebase", "other").returncode == 1
    assert moves(run(project)) == {"mine": ("theirs",)}


def test_the_upstream_is_followed(project: Sandbox, tmp_path: Path) -> None:
    clone = Sandbox(tmp_path / "clone")
    project.git("clone", "--quiet", str(project.root), str(clone.root))
    clone.commit_revision("mine", "first")
    project.commit_revision("theirs", "first")
    clone.git("pull", "--quiet", "--no-rebase")
    done = run(clone)
    assert (done.onto, moves(done)) == ("origin/main", {"mine": ("theirs",)})


def test_all_files_are_written_or_none(forked: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    forked.commit_revision("second", "first")
    before = {path: path.read_bytes() for path in forked.versions.glob("*.py")}
    written: list[Path] = []
    from gitmig import files
    from gitmig.merging import rebased_files

    def fail_at_the_second(path: Path, data: bytes) -> None:
        if written and path not in written:
            raise FileNotWritten(path, "No space left on device")
        written.append(path)
        files.write_atomically(path, data)

    monkeypatch.setattr(rebased_files, "write_atomically", fail_at_the_second)
    with pytest.raises(FileNotWritten):
        run(forked)
    assert {path: path.read_bytes() for path in forked.versions.glob("*.py")} == before


def test_the_command(forked: Sandbox) -> None:
    assert forked.gitmig("rebase", "--plan").stdout == (
        f"mine Message of mine. would follow theirs ({VERSIONS}/mine.py)\n"
    )
    done = forked.gitmig("rebase", "--json")
    assert json.loads(done.stdout) == {
        "onto": "main",
        "moves": [
            {
                "revision": "mine",
                "path": f"{VERSIONS}/mine.py",
                "parents_before": ["first"],
                "parents": ["theirs"],
            }
        ],
        "heads": ["more"],
    }
    assert forked.gitmig("rebase").stdout == "nothing to do: your revisions follow those of main\n"
