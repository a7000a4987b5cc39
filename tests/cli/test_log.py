"""gitmig log, and what current --verify says of it."""

import json
from pathlib import Path

from tests.cli.conftest import POSTS, USERS, Gitmig, write_revision

KEYS = {
    *(
        "database",
        "message",
        "revision",
        "direction",
        "parents",
        "state",
        "statements",
        "statement_hashes",
    ),
    *("statement", "started_at", "finished_at", "checksum", "blob", "path", "commit_id"),
    *("branch", "applied_by", "tool_version", "error", "process", "moves"),
}


def test_the_newest_first(gitmig: Gitmig, project: Path) -> None:
    empty = gitmig("log")
    assert (empty.code, empty.out, empty.err) == (0, "", "the database has no log\n")
    gitmig("upgrade")
    gitmig("downgrade", "-1")
    lines = gitmig("log").out.splitlines()
    assert [line.split("Z ")[1].partition(",")[0] for line in lines] == [
        "downgrade 2222bbbb create posts",
        "upgrade 2222bbbb create posts",
        "upgrade 1111aaaa create users",
    ]
    assert len(gitmig("log", "-n", "2").out.splitlines()) == 2
    assert len(gitmig("log", "1111").out.splitlines()) == 1
    assert len(gitmig("log", "blog", "-n", "1").out.splitlines()) == 1


def test_an_id_that_begins_another_one(gitmig: Gitmig, project: Path) -> None:
    gitmig("revision", "-m", "more", "--rev-id", "2222bbbb1")
    gitmig("upgrade")
    (line,) = gitmig("log", "2222bbbb").out.splitlines()
    assert "upgrade 2222bbbb create posts" in line


def test_a_stamp_that_leaves_no_head(gitmig: Gitmig, project: Path) -> None:
    gitmig("upgrade")
    gitmig("stamp", "--purge", "base")
    assert "Z stamp <base>, 0 statements in " in gitmig("log", "-n", "1").out


def test_in_full(gitmig: Gitmig, project: Path) -> None:
    gitmig("upgrade")
    text = gitmig("log", "2222", "-v").out
    assert "    Parents then: 1111aaaa\n" in text
    assert "    File: migrations/versions/2222bbbb_create_posts.py\n" in text


def test_a_failure_is_told(gitmig: Gitmig, project: Path) -> None:
    bad = POSTS.replace("def upgrade():\n", 'def upgrade():\n    op.execute("selekt 1")\n')
    gitmig("upgrade", "1111")
    write_revision(project, "2222bbbb_create_posts.py", bad)
    assert gitmig("upgrade").code == 1
    text = gitmig("log", "-v", "-n", "1").out
    assert "upgrade 2222bbbb create posts (failed), 0 statements in " in text
    assert "    Statement: selekt 1\n" in text


def test_json(gitmig: Gitmig, project: Path) -> None:
    gitmig("upgrade")
    newest, oldest = json.loads(gitmig("log", "--json").out)
    assert set(newest) == KEYS
    assert newest["parents"] == ["1111aaaa"]
    assert oldest["message"] == "create users"
    assert oldest["started_at"].endswith("+00:00")


def test_a_revision_that_is_gone(gitmig: Gitmig, project: Path) -> None:
    gitmig("upgrade")
    (project / "migrations/versions/2222bbbb_create_posts.py").unlink()
    assert "upgrade 2222bbbb (not in this checkout), " in gitmig("log", "2222").out
    assert gitmig("log", "nothing").err == "the log has no entry\n"


def test_verify(gitmig: Gitmig, project: Path) -> None:
    gitmig("upgrade")
    fine = gitmig("current", "--verify")
    assert (fine.code, fine.err) == (0, "every revision that the log has is as it ran\n")
    write_revision(project, "1111aaaa_create_users.py", USERS + "\n# edited\n")
    edited = gitmig("current", "--verify")
    assert edited.code == 1
    assert "1111aaaa create users was edited after it ran on " in edited.out
    data = json.loads(gitmig("current", "--verify", "--json").out)
    assert [each["revision"] for each in data["edited"]] == ["1111aaaa"]
    assert gitmig("current").code == 0


def test_verify_without_a_log(gitmig: Gitmig, project: Path) -> None:
    with (project / "pyproject.toml").open("a", encoding="utf-8") as settings:
        settings.write("log = false\n")
    gitmig("upgrade")
    told = gitmig("current", "--verify")
    assert (told.code, told.err) == (0, "there is no log: what ran is not known\n")


def test_a_skipped_revision_is_told_by_verify_and_upgrade(gitmig: Gitmig, project: Path) -> None:
    gitmig("upgrade")
    between = POSTS.replace("2222bbbb", "3333cccc").replace("posts", "tags")
    write_revision(project, "3333.py", between.replace('branch_labels = "blog"\n', ""))
    moved = POSTS.replace('down_revision = "1111aaaa"', 'down_revision = "3333cccc"')
    write_revision(project, "2222bbbb_create_posts.py", moved)
    told = "3333cccc create tags counts as applied, but never ran: 2222bbbb, which follows now, "
    assert told in gitmig("current", "--verify").out
    assert gitmig("current", "--verify").code == 1
    result = gitmig("upgrade")
    assert (result.code, result.err.startswith(f"warning: {told}")) == (0, True)
