"""`gitmig verify` and `gitmig restore` from the command line."""

import json
import subprocess
from pathlib import Path

import pytest

from tests.cli.conftest import Gitmig


@pytest.fixture
def published(project: Path) -> Path:
    """The project, published by a tag; its second revision was edited since."""
    identity = ("-c", "user.name=a", "-c", "user.email=a@example.org")
    for command in (
        ["init", "--quiet", "--initial-branch=main"],
        ["add", "."],
        [*identity, "commit", "--quiet", "--message", "All"],
        ["tag", "v1"],
    ):
        subprocess.run(["git", *command], cwd=project, check=True)
    file = project / "migrations/versions/2222bbbb_create_posts.py"
    file.write_text(file.read_text().replace('"posts"', '"entries"'))
    return project


def test_an_edit_is_told_and_taken_back(published: Path, gitmig: Gitmig) -> None:
    told = gitmig("verify")
    assert told.code == 1
    assert told.out == (
        "migrations/versions/2222bbbb_create_posts.py:6: revision 2222bbbb is published "
        "(refs/tags/v1), and its code was changed\n"
        "  hint: databases have run it as it was: `gitmig restore --force 2222bbbb` brings "
        "that back; write the change as a new revision\n"
    )
    assert told.err == "1 published revision changed\n"
    assert [fault["code"] for fault in json.loads(gitmig("verify", "--json").out)["faults"]] == [
        "published-revision-edited"
    ]

    refused = gitmig("restore", "2222")
    assert refused.code == 1
    assert "--force" in refused.err

    done = gitmig("restore", "2222", "--force")
    assert done.code == 0
    assert done.out == (
        "restored migrations/versions/2222bbbb_create_posts.py (create posts) from refs/tags/v1\n"
    )
    assert gitmig("verify").out == "the published revisions are what they were\n"


def test_what_is_here_by_another_name_than_its_id(published: Path, gitmig: Gitmig) -> None:
    assert "revision 2222bbbb is here with another content" in gitmig("restore", "head").err
    assert gitmig("restore", "head", "--force").code == 0
    assert "revision 2222bbbb is here as refs/tags/v1 has it" in gitmig("restore", "head").err


def test_what_nobody_ever_committed(published: Path, gitmig: Gitmig) -> None:
    assert (
        "hint: no branch or tag has it, and no commit deleted or replaced it"
        in gitmig("restore", "beef").err
    )
    told = gitmig("restore", "beef", "--json")
    assert told.code == 1
    assert json.loads(told.out)["error"]["type"] == "UnknownRevision"


def test_without_git_it_says_so(project: Path, gitmig: Gitmig) -> None:
    told = gitmig("verify")
    assert told.code == 1
    assert "is not in a Git repository" in told.err


@pytest.mark.parametrize("options", [(), ("--force",)])
def test_a_link_to_nowhere_leads_no_file_there(
    published: Path, gitmig: Gitmig, tmp_path_factory: pytest.TempPathFactory, options: tuple[str]
) -> None:
    elsewhere = tmp_path_factory.mktemp("elsewhere") / "file"
    file = published / "migrations/versions/2222bbbb_create_posts.py"
    file.unlink()
    file.symlink_to(elsewhere)
    refused = gitmig("restore", "2222bbbb", *options)
    assert refused.code == 1
    assert "exists already" in refused.err
    assert not elsewhere.exists()
