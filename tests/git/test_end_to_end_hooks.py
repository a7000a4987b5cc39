"""The whole way: real Git, the installed hooks, the command line, in processes of their own."""

import subprocess
from pathlib import Path

import pytest

from tests.git.sandbox import Sandbox

TWO_HEADS = """\
gitmig: error: migrations/versions/mine.py:3: one of 2 heads: mine Message of mine.
gitmig: error: migrations/versions/theirs.py:3: one of 2 heads: theirs Message of theirs.
gitmig: hint: run `gitmig merge`, `git add` the file that it writes, and commit again
"""

MODELS = """\
from sqlalchemy import Column, Integer, MetaData, Table

metadata = MetaData()
users = Table("users", metadata, Column("id", Integer, primary_key=True))
"""

POSTS = 'posts = Table("posts", metadata, Column("id", Integer, primary_key=True))\n'

CREATE_USERS = '''\
"""Create users."""

import sqlalchemy as sa

from gitmig import op

revision = "users"
down_revision = None


def upgrade() -> None:
    op.create_table("users", sa.Column("id", sa.Integer(), primary_key=True))


def downgrade() -> None:
    op.drop_table("users")
'''


def gitmig(sandbox: Sandbox, *arguments: str) -> subprocess.CompletedProcess[str]:
    done = sandbox.gitmig(*arguments)
    assert done.returncode == 0, done.stderr
    return done


def heads(sandbox: Sandbox) -> list[str]:
    return gitmig(sandbox, "heads").stdout.splitlines()


def commit(sandbox: Sandbox, *arguments: str) -> subprocess.CompletedProcess[str]:
    return sandbox.run("git", "commit", "--message", "Change", *arguments)


@pytest.fixture
def hooked(project: Sandbox) -> Sandbox:
    """A project with the hooks installed."""
    gitmig(project, "hooks", "install")
    return project


@pytest.fixture
def branched(hooked: Sandbox) -> Sandbox:
    """Two branches, each with a revision of its own after `first`; main is checked out."""
    hooked.fork()
    return hooked


def test_a_commit_with_a_revision_is_silent(hooked: Sandbox) -> None:
    hooked.write_revision("second", "first")
    hooked.git("add", "--all")
    done = commit(hooked)
    assert (done.returncode, done.stderr) == (0, "")


def test_a_merge_joins_the_heads_and_the_commit_passes(branched: Sandbox) -> None:
    done = branched.run("git", "merge", "--no-edit", "feature")
    assert done.returncode == 0
    assert "gitmig: after this merge the migrations have 2 heads:" in done.stderr
    (path,) = branched.git("diff", "--cached", "--name-only").split()
    assert f"gitmig: wrote and staged {path}, which joins them: commit it" in done.stderr
    assert len(heads(branched)) == 1
    assert commit(branched).returncode == 0
    assert branched.git("status", "--porcelain") == ""


def test_two_clones_that_merge_agree(branched: Sandbox, tmp_path: Path) -> None:
    clone = Sandbox(tmp_path / "clone")
    branched.git("clone", "--quiet", str(branched.root), str(clone.root))
    gitmig(clone, "hooks", "install")
    for sandbox, ref in ((branched, "feature"), (clone, "origin/feature")):
        sandbox.git("merge", "--quiet", "--no-edit", ref)
        assert commit(sandbox).returncode == 0
    clone.git("pull", "--quiet", "--no-rebase", "--no-edit")
    assert len(heads(clone)) == 1
    assert clone.git("status", "--porcelain") == ""


def test_a_squash_joins_the_heads_too(branched: Sandbox) -> None:
    branched.git("merge", "--quiet", "--squash", "feature")
    assert len(heads(branched)) == 1
    assert commit(branched).returncode == 0


def test_a_fast_forward_is_silent(hooked: Sandbox) -> None:
    hooked.git("switch", "--quiet", "--create", "feature")
    hooked.commit_revision("second", "first")
    hooked.git("switch", "--quiet", "main")
    done = hooked.run("git", "merge", "--quiet", "feature")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_two_heads_stop_a_commit(branched: Sandbox) -> None:
    branched.write_revision("theirs", "first")
    branched.git("add", "--all")
    done = commit(branched)
    assert done.returncode == 1
    assert done.stderr.startswith(TWO_HEADS)


@pytest.mark.parametrize("arguments", [("--all",), ("migrations/versions/mine.py",)])
def test_a_commit_past_the_index_is_checked(branched: Sandbox, arguments: tuple[str, ...]) -> None:
    branched.write_revision("mine", "nowhere")
    done = commit(branched, *arguments)
    assert done.returncode == 1
    assert "nowhere" in done.stderr


def test_a_conflicted_merge_is_stopped_until_the_heads_are_joined(branched: Sandbox) -> None:
    for branch in ("feature", "main"):
        branched.git("switch", "--quiet", branch)
        branched.write("note", branch)
        branched.commit()
    assert branched.run("git", "merge", "feature").returncode == 1
    branched.write("note", "both")
    branched.git("add", "note")
    assert commit(branched).stderr.startswith(TWO_HEADS)
    gitmig(branched, "merge")
    branched.git("add", "migrations")
    assert commit(branched).returncode == 0
    assert len(heads(branched)) == 1


def test_a_worktree(branched: Sandbox, tmp_path: Path) -> None:
    tree = Sandbox(tmp_path / "linked tree")
    branched.git("worktree", "add", "--quiet", "-b", "side", str(tree.root))
    tree.git("merge", "--quiet", "--no-edit", "feature")
    assert len(heads(tree)) == 1
    assert len(heads(branched)) == 1
    assert commit(tree).returncode == 0


def test_a_hook_is_a_plain_command_too(branched: Sandbox) -> None:
    branched.write_revision("theirs", "first")
    assert gitmig(branched, "hooks", "run", "pre-commit").stderr == ""
    branched.git("add", "--all")
    done = branched.gitmig("hooks", "run", "pre-commit")
    assert done.returncode == 1
    assert done.stderr.startswith(TWO_HEADS)


def test_a_branch_from_before_gitmig_can_be_committed_to(branched: Sandbox) -> None:
    branched.git("switch", "--quiet", "--orphan", "before")
    branched.write("app.py", "")
    branched.write("pyproject.toml", "[project]\n")
    branched.git("add", "--all")
    assert commit(branched).returncode == 0


def test_an_error_in_a_hook_says_whose_it_is(branched: Sandbox) -> None:
    settings = branched.root / "pyproject.toml"
    settings.write_text(f"{settings.read_text()}colour = 1\n")
    refused = commit(branched, "--all")
    assert refused.returncode == 1
    first, second = refused.stderr.splitlines()[:2]
    assert first == (
        "gitmig: pre-commit cannot do its work: the commit is stopped; "
        "`git commit --no-verify` goes past this check"
    )
    assert second.startswith("error: the settings in ")
    assert commit(branched, "--all", "--no-verify").returncode == 0
    merged = branched.run("git", "merge", "--no-verify", "--no-edit", "feature")
    assert merged.returncode == 0
    assert merged.stderr.startswith(
        "gitmig: post-merge cannot do its work\nerror: the settings in "
    )


def test_hooks_whose_settings_are_gone_can_be_removed(hooked: Sandbox) -> None:
    """As after `gitmig adopt --undo`."""
    (hooked.root / "pyproject.toml").unlink()
    assert ": installed, .git/hooks/" in gitmig(hooked, "hooks", "status").stdout
    assert "pre-commit: absent, " in gitmig(hooked, "hooks", "uninstall").stdout
    assert not (hooked.root / ".git/hooks/pre-commit").exists()
    for line in ("uninstall", "status"):
        assert "error: no [tool.gitmig] in a pyproject" in hooked.gitmig("hooks", line).stderr


class TestModels:
    @pytest.fixture
    def modelled(self, empty: Sandbox) -> Sandbox:
        """A committed project whose models match its one revision; hooks are installed."""
        gitmig(empty, "init")
        settings = empty.root / "pyproject.toml"
        text = settings.read_text(encoding="utf-8")
        settings.write_text(text + 'metadata = "models:metadata"\n', encoding="utf-8")
        empty.write("models.py", MODELS)
        empty.write("migrations/versions/users.py", CREATE_USERS)
        gitmig(empty, "hooks", "install")
        empty.git("add", "--all")
        assert commit(empty).stderr == ""
        return empty

    def change(self, sandbox: Sandbox) -> None:
        sandbox.write("models.py", MODELS + POSTS)

    def test_a_change_without_its_revision_is_stopped(self, modelled: Sandbox) -> None:
        self.change(modelled)
        done = commit(modelled, "--all")
        assert done.returncode == 1
        assert "the models differ from the migrations: " in done.stderr
        assert "posts" in done.stderr
        assert "gitmig revision --autogenerate" in done.stderr

    @pytest.mark.parametrize("is_edited", [False, True], ids=["new", "edited"])
    def test_a_revision_that_is_not_staged(self, modelled: Sandbox, is_edited: bool) -> None:
        """`gitmig revision --autogenerate` would find nothing to write."""
        self.change(modelled)
        modelled.git("add", "models.py")
        gitmig(modelled, "upgrade")
        gitmig(modelled, "revision", "--autogenerate", "--message", "posts")
        (path,) = modelled.versions.glob("*_posts.py")
        if is_edited:
            text = path.read_text(encoding="utf-8")
            path.write_text(text.replace("op.create_table", "() and op.create_table"), "utf-8")
            modelled.git("add", str(path))
            path.write_text(text, "utf-8")
        done = commit(modelled)
        assert done.returncode == 1
        assert "the models differ from the migrations: " in done.stderr
        (hint,) = [line for line in done.stderr.splitlines() if "hint: " in line]
        assert "if that makes this change; else run `gitmig revision --autogenerate" in hint
        assert modelled.run("sh", "-c", hint.split("`")[1]).returncode == 0
        assert commit(modelled).returncode == 0

    def test_settings_in_a_file_of_another_name(self, empty: Sandbox) -> None:
        gitmig(empty, "init")
        (empty.root / "pyproject.toml").unlink()
        empty.write("migrations.toml", 'url = "sqlite:///app.db"\nmetadata = "models:metadata"\n')
        empty.write("models.py", MODELS)
        empty.write("migrations/versions/users.py", CREATE_USERS)
        empty.write("other.py", MODELS + POSTS)
        gitmig(empty, "-c", "migrations.toml", "hooks", "install")
        empty.git("add", "--all")
        done = commit(empty)
        assert (done.returncode, done.stderr) == (0, "")
        settings = empty.root / "migrations.toml"
        text = settings.read_text(encoding="utf-8")
        settings.write_text(text.replace("models:", "other:"), encoding="utf-8")
        done = commit(empty, "migrations.toml")
        assert done.returncode == 1
        assert "the models differ from the migrations: " in done.stderr
        settings.write_text(text, encoding="utf-8")
        self.change(empty)
        done = commit(empty, "--all")
        assert done.returncode == 1
        assert "the models differ from the migrations: " in done.stderr

    def test_the_environment_that_is_named(self, empty: Sandbox) -> None:
        gitmig(empty, "init")
        settings = empty.root / "pyproject.toml"
        text = f'{settings.read_text(encoding="utf-8")}metadata = "models:metadata"\n'
        here = '[tool.gitmig.environments.here]\nmetadata = "models:metadata"\n'
        settings.write_text(
            text.replace("models:metadata", "nowhere:metadata") + here, encoding="utf-8"
        )
        empty.write("models.py", MODELS)
        empty.write("migrations/versions/users.py", CREATE_USERS)
        empty.git("add", "--all")
        done = empty.gitmig("-n", "here", "hooks", "run", "pre-commit", "models")
        assert (done.returncode, done.stderr) == (0, "")

    def test_a_change_that_is_not_staged_is_not_looked_at(self, modelled: Sandbox) -> None:
        modelled.write("other.py", "")
        modelled.git("add", "other.py")
        self.change(modelled)
        done = commit(modelled)
        assert (done.returncode, done.stderr) == (0, "")

    def test_a_staged_change_counts_where_the_working_tree_lacks_it(
        self, modelled: Sandbox
    ) -> None:
        self.change(modelled)
        modelled.git("add", "models.py")
        modelled.write("models.py", MODELS)
        assert commit(modelled).returncode == 1

    def test_modules_found_by_a_path_into_the_working_tree_are_those_of_the_index(
        self, modelled: Sandbox
    ) -> None:
        modelled.write("src/models.py", MODELS)
        modelled.git("rm", "--quiet", "models.py", "--force")
        modelled.git("add", "--all")
        modelled.environ["PYTHONPATH"] = str(modelled.root / "src")
        assert commit(modelled).stderr == ""
        modelled.write("src/models.py", MODELS + POSTS)
        modelled.git("add", "--all")
        modelled.write("src/models.py", MODELS)
        assert "posts" in commit(modelled).stderr

    def test_what_cannot_be_decided_passes_with_a_line(self, modelled: Sandbox) -> None:
        modelled.write("models.py", "import no_such_module\n")
        done = commit(modelled, "--all")
        assert done.returncode == 0
        (line,) = done.stderr.splitlines()
        assert line.startswith("gitmig: cannot decide whether the models match the migrations: ")
        assert "no_such_module" in line

    @pytest.mark.parametrize(
        ("file", "text", "told"),
        [
            ("models.py", "class Base(:\n", "the models cannot be loaded"),
            ("models.py", "from models.nowhere import x\n", "the models cannot be loaded"),
            ("migrations/env.py", "raise RuntimeError('no')\n", "migrations/env.py:1 failed"),
        ],
    )
    def test_what_is_broken_blocks(
        self, modelled: Sandbox, file: str, text: str, told: str
    ) -> None:
        modelled.write(file, text)
        done = commit(modelled, "--all")
        assert done.returncode == 1
        assert told in done.stderr
        assert "/tmp" not in done.stderr

    def test_a_revision_that_fails_on_an_empty_database_blocks(self, modelled: Sandbox) -> None:
        (path,) = (modelled.root / "migrations/versions").glob("*.py")
        text = path.read_text(encoding="utf-8").replace(
            "op.create_table(", "op.drop_table('x')\n    op.create_table(", 1
        )
        path.write_text(text, encoding="utf-8")
        done = commit(modelled, "--all")
        assert done.returncode == 1
        assert "failed" in done.stderr

    def test_a_replay_is_remembered_between_commits(self, modelled: Sandbox) -> None:
        for number in range(2):
            modelled.write("models.py", MODELS + f"# {number}\n")
            assert commit(modelled, "--all").returncode == 0
        assert len(list((modelled.root / ".gitmig_cache/replay").glob("*.snapshot"))) == 1
        assert modelled.git("status", "--porcelain") == ""

    def test_or_not_where_the_settings_are_strict(self, modelled: Sandbox) -> None:
        settings = modelled.root / "pyproject.toml"
        text = settings.read_text(encoding="utf-8")
        settings.write_text(text + "strict = true\n", encoding="utf-8")
        modelled.write("models.py", "import no_such_module\n")
        assert commit(modelled, "--all").returncode == 1
