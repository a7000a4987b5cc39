"""What a merge would do to published revisions, and two files that cannot both be there."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.git.sandbox import VERSIONS, Sandbox
from tests.git.test_forecast import ADD, REVISION, branch_off, look, outlook_of


def edit(text: str) -> str:
    return text.replace("pass", "return None", 1)


def commit_change(sandbox: Sandbox, name: str, change: Callable[[str], str]) -> None:
    """Commit another text of a revision file."""
    file = sandbox.versions / f"{name}.py"
    file.write_text(change(file.read_text(encoding="utf-8")), encoding="utf-8")
    sandbox.commit()


def codes(sandbox: Sandbox, *names: str, base: str | None = None) -> list[str]:
    outlook = outlook_of(look(sandbox, base=base), *names)
    assert ("revisions" in outlook.problems) == bool(outlook.revisions)
    return [fault.code for fault in outlook.revisions]


@pytest.fixture
def topic(project: Sandbox) -> Sandbox:
    """Main has `first` and `second`; the branch topic, which is checked out, has no more yet."""
    project.commit_revision("second", "first")
    project.git("switch", "--quiet", "--create", "topic")
    return project


class TestWhatIsPublished:
    @pytest.mark.parametrize(
        ("change", "code"),
        [
            (edit, "published-revision-edited"),
            (lambda text: text.replace("'first'", "None"), "published-revision-reparented"),
        ],
    )
    def test_a_branch_that_only_edits(
        self, topic: Sandbox, change: Callable[[str], str], code: str
    ) -> None:
        commit_change(topic, "second", change)
        (fault,) = outlook_of(look(topic), "topic").revisions
        assert (fault.code, fault.path) == (code, f"{VERSIONS}/second.py")
        assert fault.message.startswith("revision second is published (refs/heads/main)")

    def test_a_branch_that_only_deletes(self, topic: Sandbox) -> None:
        (topic.versions / "second.py").unlink()
        topic.commit()
        assert codes(topic, "topic") == ["published-revision-deleted"]

    def test_one_that_deletes_is_not_taken_for_one_that_is_behind(self, topic: Sandbox) -> None:
        """Both have the same files; a merge of the one changes nothing."""
        topic.git("switch", "--quiet", "--create", "behind", "main~1")
        topic.write("README", "not an ancestor of main")
        topic.commit()
        assert look(topic).branches == ()
        topic.git("switch", "--quiet", "topic")
        (topic.versions / "second.py").unlink()
        topic.commit()
        (branch,) = look(topic).branches
        assert branch.names == ("topic",)

    def test_what_main_has_edited_since_is_not_the_branch_s_doing(self, topic: Sandbox) -> None:
        topic.write("README", "mine")
        topic.commit()
        topic.git("switch", "--quiet", "main")
        commit_change(topic, "second", edit)
        assert look(topic).branches == ()

    def test_a_comment_is_nothing(self, topic: Sandbox) -> None:
        commit_change(topic, "second", lambda text: f"{text}# a comment\n")
        assert look(topic).branches == ()

    def test_another_name_is_nothing(self, topic: Sandbox) -> None:
        topic.git("mv", f"{VERSIONS}/second.py", f"{VERSIONS}/renamed.py")
        topic.commit()
        assert look(topic).branches == ()

    def test_both_changed_it(self, topic: Sandbox) -> None:
        """Git cannot merge the file; what it will be is for those to say who resolve it."""
        commit_change(topic, "second", edit)
        topic.git("switch", "--quiet", "main")
        commit_change(topic, "second", lambda text: text.replace("pass", "return  # no", 1))
        topic.commit_revision("third", "second")
        outlook = outlook_of(look(topic), "topic")
        assert outlook.files == (f"{VERSIONS}/second.py",)
        assert outlook.problems == {"conflict"}

    def test_a_branch_that_brings_back_what_a_tag_has(self, topic: Sandbox) -> None:
        topic.git("tag", "--annotate", "--message", "One", "v1")
        topic.git("switch", "--quiet", "main")
        commit_change(topic, "second", edit)
        topic.git("switch", "--quiet", "--create", "repair")
        topic.git("checkout", "--quiet", "v1", "--", VERSIONS)
        topic.commit()
        assert look(topic).branches == ()

    @pytest.mark.parametrize("kind", ["tag", "branch"])
    def test_what_only_a_tag_or_another_protected_branch_has(
        self, topic: Sandbox, kind: str
    ) -> None:
        if kind == "branch":
            topic.write("pyproject.toml", '[tool.gitmig]\nprotected = ["main", "v1"]\n')
        topic.commit_revision("fix", "second")
        topic.git(kind, "v1")
        commit_change(topic, "fix", edit)
        (fault,) = outlook_of(look(topic), "topic").revisions
        assert fault.code == "published-revision-edited"
        assert fault.message.startswith("revision fix is published (refs/")

    def test_a_clone_that_is_too_shallow_cannot_decide(
        self, topic: Sandbox, tmp_path: Path
    ) -> None:
        commit_change(topic, "second", edit)
        topic.git("switch", "--quiet", "main")
        topic.commit_revision("third", "second")
        clone = Sandbox(tmp_path / "clone")
        url = topic.root.as_uri()
        topic.git("clone", "--quiet", "--depth=1", "--no-single-branch", url, str(clone.root))
        outlook = outlook_of(look(clone), "origin/topic")
        assert outlook.problems == {"undecided"}


class TestTwoFiles:
    def test_one_id_on_two_branches(self, project: Sandbox) -> None:
        """As when both pick a revision from a third branch, and one gives it another name."""
        for name in ("one", "two"):
            project.git("switch", "--quiet", "--create", name, "main")
            text = REVISION.format(id="same", parent="first", call=ADD)
            project.write(f"{VERSIONS}/{name}.py", text)
            project.commit()
        (fault,) = outlook_of(look(project), "one", "two").revisions
        assert str(fault) == (
            f"{VERSIONS}/two.py:6: the revision id `same` is that of {VERSIONS}/one.py, too"
        )
        assert codes(project, "one") == codes(project, "two") == []

    @pytest.mark.parametrize("call", [ADD, "pass"])
    def test_one_id_on_a_branch_and_on_main(self, project: Sandbox, call: str) -> None:
        """Whatever the second file says, the published one stays as it is."""
        branch_off(project, "one", ADD)
        project.write(f"{VERSIONS}/other.py", REVISION.format(id="one", parent="first", call=call))
        project.commit()
        assert codes(project, "one") == ["duplicate-id"]

    def test_a_file_that_one_of_them_renamed(self, project: Sandbox) -> None:
        """They share the commit that added it, so that Git follows it."""
        branch_off(project, "one", ADD)
        project.git("switch", "--quiet", "--create", "two", "one")
        project.git("mv", f"{VERSIONS}/one.py", f"{VERSIONS}/renamed.py")
        project.commit()
        assert outlook_of(look(project), "one", "two").problems == set()

    def test_one_label_on_two_branches(self, project: Sandbox) -> None:
        for name in ("one", "two"):
            call = f"pass\n\n\nbranch_labels = {'billing'!r}"
            branch_off(project, name, call)
        assert codes(project, "one", "two") == ["duplicate-label"]

    def test_names_that_differ_in_case_only(self, project: Sandbox) -> None:
        branch_off(project, "one", ADD)
        project.git("switch", "--quiet", "--create", "two")
        project.write(f"{VERSIONS}/One.py", REVISION.format(id="two", parent="first", call=ADD))
        project.commit()
        assert codes(project, "one", "two") == ["same-name"]
        assert codes(project, "one", base="two") == ["same-name"]


def test_the_command(topic: Sandbox) -> None:
    commit_change(topic, "second", edit)
    said = topic.gitmig("forecast").stdout
    assert said.startswith("          main\n1  topic  R\n\ntopic into main:\n")
    place, published = f"{VERSIONS}/second.py:3", "revision second is published (refs/heads/main)"
    assert f"  {place}: {published}, and its code was changed\n    databases have run it" in said
    for failing in ("conflict", "revisions", "fork,conflict"):
        assert topic.gitmig("forecast", "--fail-on", failing).returncode == 1
    assert topic.gitmig("forecast", "--fail-on", "fork,operations").returncode == 0
    (branch,) = json.loads(topic.gitmig("forecast", "--json").stdout)["branches"]
    assert branch["ahead"] == []
    assert branch["problems"] == ["revisions"]
    (fault,) = branch["revisions"]
    assert fault["code"] == "published-revision-edited"
    assert fault["path"] == f"{VERSIONS}/second.py"
