"""A database after `git switch`: taken back from what is not here, then up to what is."""

import json
import shutil
import sqlite3
import sys
import tempfile
from contextlib import closing
from pathlib import Path

import pytest

from gitmig.resources import find_resources
from tests.git.migrating import gitmig, run, tables, write_table
from tests.git.sandbox import Sandbox


@pytest.fixture
def switched(project: Sandbox) -> Sandbox:
    """`feature` is applied, with `left`; main is checked out, with `right`; both follow `first`."""
    project.write(".gitignore", "app.db\n.gitmig_cache/\n")
    project.commit()
    project.git("switch", "--quiet", "--create", "feature")
    write_table(project, "left", "first")
    project.commit()
    run(project, "upgrade")
    project.git("switch", "--quiet", "main")
    write_table(project, "right", "first")
    project.commit()
    return project


def test_back_and_up(switched: Sandbox) -> None:
    assert tables(switched) == {"left"}
    run(switched, "sync", "--yes")
    assert tables(switched) == {"right"}
    assert "right" in run(switched, "current")
    assert "nothing to do" in run(switched, "sync")
    switched.git("switch", "--quiet", "feature")
    run(switched, "sync", "--yes")
    assert tables(switched) == {"left"}


def test_the_plan_says_what_is_lost_and_does_nothing(switched: Sandbox) -> None:
    said = run(switched, "sync", "--plan")
    assert "downgrade left Table left. (applied on branch feature at " in said
    assert "op.drop_table('left')  (drops table left)" in said
    assert "data that is lost: all in table left" in said
    assert "upgrade right" in said
    assert tables(switched) == {"left"}
    plan = json.loads(run(switched, "sync", "--plan", "--json"))["plan"]
    assert plan["losses"] == ["table left"]
    assert [(one["revision"], one["direction"]) for one in plan["steps"]] == [
        ("left", "downgrade"),
        ("right", "upgrade"),
    ]


def test_nothing_that_is_not_checked_out_runs_unasked(project: Sandbox) -> None:
    mark = project.root / "mark"
    project.git("switch", "--quiet", "--create", "other")
    write_table(project, "left", "first", top=f"open({str(mark)!r}, 'w').close()")
    project.commit()
    run(project, "upgrade")
    mark.unlink()
    project.git("switch", "--quiet", "main")
    for command in ("status", "current", "log", "history", "divergence", "forecast"):
        run(project, command)
    run(project, "sync", "--plan")
    for refused in (["sync"], ["upgrade"], ["downgrade", "base"], ["stamp", "head"]):
        assert gitmig(project, *refused).returncode == 1
    assert "`gitmig sync --yes` runs it" in gitmig(project, "sync").stderr
    assert not mark.exists()
    assert tables(project) == {"left"}
    run(project, "sync", "--yes")
    assert mark.exists()


def test_only_upgrades_need_no_word(project: Sandbox) -> None:
    write_table(project, "next", "first")
    run(project, "sync")
    assert tables(project) == {"next"}


def test_modules_are_those_of_the_revision_s_own_commit(project: Sandbox) -> None:
    project.write("names.py", "TABLE = 'of_main'\n")
    project.write("shared/__init__.py", "")
    project.commit()
    project.git("switch", "--quiet", "--create", "feature")
    project.write("names.py", "TABLE = 'left'\n")
    project.write(
        "shared/undo.py", "from names import TABLE\n\n\ndef undo(op):\n    op.drop_table(TABLE)\n"
    )
    late = "def downgrade() -> None:\n    from shared.undo import undo\n\n    undo(op)\n"
    write_table(project, "left", "first", top="import names", downgrade=late)
    project.commit()
    apart = (sys.executable, "-m", "gitmig")  # a process has the modules of one checkout
    assert project.run(*apart, "upgrade").returncode == 0
    project.git("switch", "--quiet", "main")
    write_table(project, "right", "first", top="import names\nassert names.TABLE == 'of_main'")
    env = project.root / "migrations/env.py"
    shutil.copy(find_resources("templates") / "generic" / "env.py", env)
    env.write_text(f"import names\n{env.read_text('utf-8')}", "utf-8")
    done = project.run(*apart, "sync", "--yes")
    assert done.returncode == 0, done.stderr
    assert tables(project) == {"right"}


def test_files_beside_a_revision_are_those_of_its_own_commit(project: Sandbox) -> None:
    """The environment's directory is the top of the repository."""
    project.write(".gitignore", "app.db\n.gitmig_cache/\n")
    settings = (project.root / "pyproject.toml").read_text("utf-8")
    place = 'script_location = "."\nversion_locations = ["migrations/versions"]\n'
    project.write("pyproject.toml", f"{settings}{place}")
    project.commit()
    project.git("switch", "--quiet", "--create", "feature")
    project.write("undo.sql", "DROP TABLE left")
    late = (
        "def downgrade() -> None:\n    from pathlib import Path\n\n"
        '    op.execute((Path(__file__).parents[2] / "undo.sql").read_text())\n'
    )
    write_table(project, "left", "first", downgrade=late)
    project.commit()
    run(project, "upgrade")
    project.git("switch", "--quiet", "main")
    run(project, "sync", "--yes")
    assert tables(project) == set()


def test_a_file_that_was_never_committed(project: Sandbox) -> None:
    project.write(".gitignore", "app.db\n.gitmig_cache/\n")
    project.commit()
    write_table(project, "draft", "first")
    run(project, "upgrade")
    (project.versions / "draft.py").unlink()
    run(project, "sync", "--yes")
    assert tables(project) == set()


def test_a_branch_that_is_gone(switched: Sandbox) -> None:
    switched.git("branch", "--delete", "--force", "--quiet", "feature")
    switched.git("reflog", "expire", "--expire=now", "--all")
    switched.git("gc", "--quiet", "--prune=now")
    assert "applied on branch feature" in run(switched, "sync", "--plan")
    run(switched, "sync", "--yes")
    assert tables(switched) == {"right"}


def test_found_by_refs_where_there_is_no_log(switched: Sandbox) -> None:
    with closing(sqlite3.connect(switched.root / "app.db")) as connection:
        connection.execute("DROP TABLE gitmig_log")
        connection.commit()
    assert "(feature)" in run(switched, "sync", "--plan")
    run(switched, "sync", "--yes")
    assert tables(switched) == {"right"}


def test_another_id_that_begins_like_it_is_another_revision(
    switched: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GITMIG_LOG", "false")
    switched.git("switch", "--quiet", "--create", "other")
    write_table(switched, "left2", "right")
    switched.commit()
    switched.git("tag", "v2")
    switched.git("switch", "--quiet", "main")
    assert "downgrade left Table left. (feature)" in run(switched, "sync", "--plan")
    assert "migrations/versions/left.py (Table left.)" in run(switched, "restore", "left")


def test_found_where_a_commit_deleted_it(project: Sandbox) -> None:
    write_table(project, "gone", "first")
    project.commit()
    run(project, "upgrade")
    (project.versions / "gone.py").unlink()
    project.commit("Take it back")
    with closing(sqlite3.connect(project.root / "app.db")) as connection:
        connection.execute("DROP TABLE gitmig_log")
        connection.commit()
    run(project, "sync", "--yes")
    assert tables(project) == set()


def test_nowhere(project: Sandbox) -> None:
    run(project, "upgrade")
    with closing(sqlite3.connect(project.root / "app.db")) as connection:
        connection.execute("UPDATE gitmig_version SET version_num = 'unheard'")
        connection.commit()
    refused = gitmig(project, "sync", "--yes")
    assert refused.returncode == 1
    assert "cannot find the file of `unheard`" in refused.stderr
    assert "refs/gitmig/applied/*" in refused.stderr
    assert "git fetch" in refused.stderr


@pytest.mark.parametrize(
    ("downgrade", "why"),
    [
        ("", "it has no downgrade()"),
        ("def downgrade():\n    raise NotImplementedError\n", "raises"),
    ],
)
def test_what_cannot_be_taken_back_stops_all(project: Sandbox, downgrade: str, why: str) -> None:
    project.git("switch", "--quiet", "--create", "feature")
    write_table(project, "left", "first", downgrade=downgrade)
    write_table(project, "newer", "left")
    project.commit()
    run(project, "upgrade")
    project.git("switch", "--quiet", "main")
    assert "cannot be done" in run(project, "sync", "--plan")
    refused = gitmig(project, "sync", "--yes")
    assert refused.returncode == 1
    assert why in refused.stderr
    assert tables(project) == {"left", "newer"}


def test_a_downgrade_that_does_nothing_is_told(project: Sandbox) -> None:
    project.git("switch", "--quiet", "--create", "feature")
    write_table(project, "left", "first", downgrade="def downgrade():\n    pass\n")
    project.commit()
    run(project, "upgrade")
    project.git("switch", "--quiet", "main")
    assert "what its upgrade() made stays" in run(project, "sync", "--plan")


def test_a_merge_leaves_nothing_behind(switched: Sandbox) -> None:
    switched.git("switch", "--quiet", "feature")
    switched.git("merge", "--quiet", "--no-edit", "main")
    run(switched, "merge", "heads")
    switched.commit()
    run(switched, "upgrade")
    switched.git("switch", "--quiet", "main")
    said = run(switched, "sync", "--plan")
    assert "2 revisions to take back" in said
    assert "stays in the database" not in said


def test_a_failing_downgrade_leaves_what_was_done_before(
    project: Sandbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    project.git("switch", "--quiet", "--create", "feature")
    late = "def downgrade():\n    op.drop_table('left')\n    assert False, 'no'\n"
    write_table(project, "left", "first", downgrade=late)
    write_table(project, "newer", "left")
    project.commit()
    run(project, "upgrade")
    project.git("switch", "--quiet", "main")
    refused = gitmig(project, "sync", "--yes")
    assert refused.returncode == 1
    assert "Traceback (most recent call last)" in refused.stderr
    assert tables(project) == {"left"}
    assert list(tmp_path.glob("gitmig_sync_*")) == []


def test_an_octopus_of_lines(project: Sandbox) -> None:
    """The feature merges main's line into its own; main stays behind."""
    write_table(project, "main1", "first")
    project.commit()
    project.git("switch", "--quiet", "--create", "feature", "main~1")
    write_table(project, "left", "first")
    project.commit()
    project.git("merge", "--quiet", "--no-edit", "main")
    run(project, "merge", "heads")
    project.commit()
    run(project, "upgrade")
    assert tables(project) == {"left", "main1"}
    project.git("switch", "--quiet", "main")
    run(project, "sync", "--yes")
    assert tables(project) == {"main1"}
    project.git("switch", "--quiet", "--detach", "main~1")
    run(project, "sync", "--yes")
    assert tables(project) == set()


def test_outside_of_a_repository(tmp_path: Path) -> None:
    alone = Sandbox(tmp_path / "alone")
    alone.root.mkdir()
    alone.write("pyproject.toml", '[tool.gitmig]\nurl = "sqlite:///app.db"\n')
    alone.write_revision("first")
    run(alone, "sync")
    alone.write_revision("next", "first")
    run(alone, "sync")
    (alone.versions / "next.py").unlink()
    refused = gitmig(alone, "sync", "--yes")
    assert refused.returncode == 1
    assert "not in a Git repository" in refused.stderr


@pytest.mark.parametrize("path", ["{place}", "../../../../../../../..{place}", "../../left.py"])
def test_no_path_of_the_log_leads_out_of_the_temporary_directory(
    switched: Sandbox, tmp_path: Path, path: str
) -> None:
    """The log of a database that somebody handed on may name any place."""
    place = tmp_path / "theirs" / "left.py"
    logged = path.format(place=place)
    with closing(sqlite3.connect(switched.root / "app.db")) as connection:
        connection.execute("UPDATE gitmig_log SET path = ? WHERE revision = 'left'", (logged,))
        connection.commit()
    run(switched, "sync", "--yes")
    assert tables(switched) == {"right"}
    assert not place.parent.exists()
    assert not (Path(tempfile.gettempdir()) / "left.py").exists()
