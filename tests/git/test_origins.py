"""Who committed a revision, what merged it, and since which tag it is there."""

import json
from pathlib import Path

import pytest

from gitmig import api
from gitmig.git.origins import Origin
from tests.git.migrating import run
from tests.git.sandbox import REVISION, SETTINGS, VERSIONS, Sandbox, make_sandbox

TABLE = REVISION.format(id="table", parents="last", message="Table.").replace(
    "    pass", "    op.drop_table('users')", 1
)


def origins(sandbox: Sandbox, ref: str | None = None) -> dict[str, Origin]:
    scripts = api.ScriptDirectory(api.read_settings(sandbox.root))
    ids = [each.revision.id for each in api.history(scripts, ref=ref)]
    shown = [one for key in ids for one in api.show(scripts, key, ref=ref)]
    return {one.description.revision.id: one.origin for one in shown if one.origin is not None}


def subject(origin: Origin) -> str | None:
    return origin.commit.subject if origin.commit else None


def test_commit_merge_and_tag(project: Sandbox) -> None:
    project.git("tag", "v1")
    project.git("switch", "--quiet", "--create", "feature")
    project.commit_revision("left", "first")
    project.git("mv", f"{VERSIONS}/left.py", f"{VERSIONS}/renamed.py")
    project.commit("Rename")
    project.git("switch", "--quiet", "main")
    project.commit_revision("right", "first")
    project.git("merge", "--quiet", "--no-edit", "feature")
    project.write_revision("joined", "left", "right")
    project.git("add", "--all")
    project.git("commit", "--quiet", "--amend", "--no-edit")
    merge = project.git("rev-parse", "HEAD")
    project.git("tag", "v2", "-m", "annotated")
    project.commit_revision("last", "joined")
    project.write_revision("draft", "last")
    found = origins(project)
    assert {key: subject(one) for key, one in found.items()} == {
        "first": "Revision first",
        "left": "Revision left",
        "right": "Revision right",
        "joined": "Merge branch 'feature'",
        "last": "Revision last",
        "draft": None,
    }
    assert {key: one.tag for key, one in found.items()} == {
        "first": "v1",
        "left": "v2",
        "right": "v2",
        "joined": "v2",
        "last": None,
        "draft": None,
    }
    assert {key for key, one in found.items() if one.merge} == {"left"}
    assert found["left"].merge is not None
    assert found["left"].merge.id == merge
    assert found["left"].commit is not None
    assert found["left"].commit.author == "Ada Example"


def test_a_squash_merge_is_found_by_trees(project: Sandbox) -> None:
    project.git("switch", "--quiet", "--create", "feature")
    project.commit_revision("left", "first")
    project.git("switch", "--quiet", "main")
    project.git("merge", "--quiet", "--squash", "feature")
    project.commit("Squashed")
    project.git("tag", "v1")
    found = origins(project)["left"]
    assert (subject(found), found.merge, found.tag) == ("Squashed", None, "v1")
    at_feature = origins(project, "feature")["left"]
    assert (subject(at_feature), at_feature.merge, at_feature.tag) == ("Revision left", None, "v1")


def test_a_shallow_clone_cannot_decide(project: Sandbox, tmp_path: Path) -> None:
    project.commit_revision("next", "first")
    project.commit_revision("last", "next")
    clone = tmp_path / "clone"
    project.git("clone", "--quiet", "--depth=2", f"file://{project.root}", str(clone))
    found = origins(Sandbox(clone))
    assert {key: one.is_cut_off for key, one in found.items()} == {
        "first": True,
        "next": True,
        "last": False,
    }
    assert found["first"].commit is None
    project.write("migrations/versions/table.py", TABLE)
    project.commit()
    deep = tmp_path / "deep"
    project.git("clone", "--quiet", "--depth=1", f"file://{project.root}", str(deep))
    said = run(Sandbox(deep), "blame", "users")
    assert said.startswith("table Table. (cannot decide: the clone is shallow; `git fetch ")


def test_before_the_first_commit(tmp_path: Path) -> None:
    empty = make_sandbox(tmp_path / "empty")
    empty.write("pyproject.toml", '[tool.gitmig]\nurl = "sqlite://"\n')
    empty.write_revision("first")
    assert origins(empty) == {}


def test_a_project_in_a_directory_below(tmp_path: Path) -> None:
    top = make_sandbox(tmp_path / "top")
    below = Sandbox(top.root / "below")
    below.write("pyproject.toml", '[tool.gitmig]\nurl = "sqlite://"\n')
    text = '"""Made.\n\nGit: billing 0123456789ab\n"""\nrevision = "first"\ndown_revision = None\n'
    below.write(f"{VERSIONS}/first.py", text)
    below.commit("All")
    found = origins(below)["first"]
    assert (subject(found), found.branch) == ("All", "billing")


@pytest.mark.parametrize("by_link", [True, False])
def test_revisions_that_lie_elsewhere_in_the_repository(tmp_path: Path, by_link: bool) -> None:
    sandbox = make_sandbox(tmp_path / "top")
    sandbox.write("shared/first.py", REVISION.format(id="first", parents=None, message="First."))
    (sandbox.root / "app" / "migrations").mkdir(parents=True)
    if by_link:
        (sandbox.root / "app" / "migrations" / "versions").symlink_to("../../shared")
        settings = SETTINGS
    else:
        settings = f'{SETTINGS}version_locations = ["../shared"]\n'
        sandbox.write("app/migrations/env.py", "")
    sandbox.write("app/pyproject.toml", settings)
    sandbox.commit("All of it")
    project = Sandbox(sandbox.root / "app")
    assert {key: subject(one) for key, one in origins(project).items()} == {"first": "All of it"}
    assert subject(origins(project, "main")["first"]) == "All of it"


def test_from_the_command_line(project: Sandbox) -> None:
    said = project.gitmig("history", "-v")
    assert "Ada Example <ada@example.org>" in said.stdout, said.stderr
    data = json.loads(project.gitmig("history", "-v", "--json").stdout)
    assert data[0]["origin"]["commit"]["subject"] == "Revision first"
    assert "origin" not in json.loads(project.gitmig("history", "--json").stdout)[0]


def test_what_people_configure_of_the_log_changes_nothing(project: Sandbox, tmp_path: Path) -> None:
    key = tmp_path / "key"
    project.run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(key))
    for option, value in {
        "gpg.format": "ssh",
        "user.signingKey": f"{key}.pub",
        "commit.gpgSign": "true",
        "log.showSignature": "true",
        "log.showRoot": "false",
        "i18n.logOutputEncoding": "latin1",
    }.items():
        project.git("config", option, value)
    project.environ |= {"GIT_AUTHOR_NAME": "Zoë", "GIT_COMMITTER_NAME": "Zoë"}
    project.commit_revision("second", "first")
    project.git("switch", "--quiet", "--create", "feature")
    project.commit_revision("third", "second")
    project.git("switch", "--quiet", "main")
    project.git("merge", "--quiet", "--no-ff", "--no-edit", "feature")
    found = origins(project)
    assert {key: subject(one) for key, one in found.items()} == {
        "first": "Revision first",
        "second": "Revision second",
        "third": "Revision third",
    }
    merge = found["third"].merge
    assert merge is not None
    assert (merge.author, merge.subject) == ("Zoë", "Merge branch 'feature'")
