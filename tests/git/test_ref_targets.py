"""Branches, tags and commits as targets, from the command line."""

import json

import pytest

from tests.git.sandbox import VERSIONS, Sandbox


def applied(sandbox: Sandbox) -> list[str]:
    done = sandbox.gitmig("current", "--json")
    assert done.returncode == 0, done.stderr
    return sorted(revision["id"] for revision in json.loads(done.stdout)["revisions"])


@pytest.fixture
def released(project: Sandbox) -> Sandbox:
    """`v1` has `first`, `v2` two heads above it, main what merges them and more."""
    project.git("tag", "v1")
    project.write_revision("left", "first")
    project.write_revision("right", "first")
    project.commit()
    project.git("tag", "v2")
    project.write_revision("joined", "left", "right")
    project.write_revision("last", "joined")
    project.commit()
    return project


def test_up_to_a_tag_and_down_to_one(released: Sandbox) -> None:
    assert released.gitmig("upgrade", "git:v2").returncode == 0
    assert applied(released) == ["left", "right"]
    assert released.gitmig("upgrade").returncode == 0
    assert released.gitmig("downgrade", "git:v2").returncode == 0
    assert applied(released) == ["left", "right"]
    planned = released.gitmig("downgrade", "git:v1", "--plan", "--json")
    assert [step["revision"] for step in json.loads(planned.stdout)["steps"]] == ["left", "right"]
    assert released.gitmig("downgrade", "git:v1").returncode == 0
    assert applied(released) == ["first"]


def test_a_downgrade_leaves_nothing_else(released: Sandbox) -> None:
    released.write_revision("alone")
    assert released.gitmig("upgrade").returncode == 0
    assert released.gitmig("downgrade", "git:v1").returncode == 0
    assert applied(released) == ["first"]
    refused = released.gitmig("downgrade", "git:v2")
    assert refused.returncode == 1
    assert "cannot downgrade to `git:v2`" in refused.stderr


def test_a_script_between_two_releases(released: Sandbox) -> None:
    up = released.gitmig("upgrade", "git:v1:git:v2", "--sql")
    assert up.returncode == 0, up.stderr
    assert [line for line in up.stdout.splitlines() if line.startswith("-- Running")] == [
        "-- Running upgrade first -> right, Message of right.",
        "-- Running upgrade first -> left, Message of left.",
    ]
    on = released.gitmig("upgrade", "git:v2:git:main", "--sql")
    assert "left, right -> joined" in on.stdout
    down = released.gitmig("downgrade", "git:v2:git:v1", "--sql")
    assert down.returncode == 0, down.stderr
    assert "-- Running downgrade right -> first" in down.stdout
    refused = released.gitmig("downgrade", "git:main:git:v2", "--sql")
    assert refused.returncode == 1
    assert "`git:main:git:v2` has 2 heads" in refused.stderr


def test_stamping_a_release(released: Sandbox) -> None:
    assert released.gitmig("stamp", "git:v2").returncode == 0
    assert applied(released) == ["left", "right"]


def test_where_the_database_stands_to_a_release(released: Sandbox) -> None:
    released.gitmig("upgrade", "git:v2")
    at = json.loads(released.gitmig("current", "--at", "git:v2", "--json").stdout)
    assert at["at_heads"]
    assert "left (not on v1), on HEAD, main, v2" in released.gitmig("current", "--at", "v1").stdout
    assert released.gitmig("current", "--at", "v2", "--verify").returncode == 2


def test_what_came_between_two_releases(released: Sandbox) -> None:
    done = released.gitmig("history", "git:v1..git:v2")
    assert sorted(line.split()[2] for line in done.stdout.splitlines()) == ["left", "right"]
    assert released.gitmig("history", "git:v1", "--ref", "v2").returncode == 2


def test_a_ref_that_the_checkout_is_behind(released: Sandbox) -> None:
    released.git("switch", "--quiet", "--create", "old", "v1")
    refused = released.gitmig("upgrade", "git:main")
    assert refused.returncode == 1
    assert "this checkout does not have what `main` is at: last" in refused.stderr
    unknown = released.gitmig("upgrade", "git:mian")
    assert unknown.returncode == 1
    assert "did you mean `main`?" in unknown.stderr


def test_a_ref_without_revisions_is_the_base(released: Sandbox) -> None:
    released.git("switch", "--quiet", "--orphan", "pages")
    released.git("commit", "--quiet", "--allow-empty", "--message", "Nothing")
    released.git("switch", "--quiet", "main")
    released.gitmig("upgrade")
    assert released.gitmig("downgrade", "git:pages").returncode == 0
    assert applied(released) == []
    assert (released.root / VERSIONS / "first.py").exists()
