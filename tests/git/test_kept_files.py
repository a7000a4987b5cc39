"""Git keeps the files of what was applied, also when it was taken back."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from gitmig.git.pins import MOST
from gitmig.resources import find_resources
from tests.git.migrating import gitmig, run, tables, write_table
from tests.git.sandbox import VERSIONS, Sandbox


def stop_half_way(project: Sandbox) -> Path:
    """Write the revision `half`, whose upgrade fails when a part of it is committed."""
    write_table(project, "half", "first")
    path = project.versions / "half.py"
    block = "with op.get_context().autocommit_block():\n        op.execute('ANALYZE')"
    text = path.read_text()
    assert "op.create_table(" in text
    path.write_text(text.replace("op.create_table(", f"{block}\n    op.create_table_(", 1))
    return path


def kept(project: Sandbox) -> list[str]:
    return project.git("for-each-ref", "--format=%(refname)", "refs/gitmig").split()


def test_what_is_on_a_protected_branch_is_not_kept(project: Sandbox) -> None:
    write_table(project, "next", "first")
    project.commit()
    project.git("switch", "--quiet", "--create", "feature")
    write_table(project, "0 ä~.x", "next")
    (project.versions / "0 ä~.x.py").rename(project.versions / "odd.py")
    run(project, "upgrade")
    found = project.git("for-each-ref", "--format=%(refname) %(objecttype)", "refs/gitmig")
    assert found == "refs/gitmig/applied/0%20%C3%A4%7E%2Ex blob"
    (project.versions / "odd.py").unlink()
    run(project, "sync", "--yes")
    assert tables(project) == {"next"}


@pytest.mark.parametrize("opener", ["gitmig", "env.py"])
def test_the_file_of_what_is_rolled_back_to_is_kept(project: Sandbox, opener: str) -> None:
    env = (find_resources("templates") / "generic" / "env.py").read_text()
    if opener == "gitmig":
        settings = project.root / "pyproject.toml"
        settings.write_text(settings.read_text() + "transaction_per_migration = false\n")
    else:
        env = env.replace("engine.connect()", "engine.begin()")
    project.write(f"{VERSIONS}/../env.py", env)
    write_table(project, "one", "first")
    path = project.versions / "one.py"
    path.write_text(path.read_text().replace("op.drop_table('one')", "op.execute('selekt')"))
    write_table(project, "two", "one")
    run(project, "upgrade")
    both = ["refs/gitmig/applied/one", "refs/gitmig/applied/two"]
    assert kept(project) == both
    assert gitmig(project, "downgrade", "first").returncode == 1
    assert tables(project) == {"one", "two"}
    assert kept(project) == both


def test_another_database_takes_nothing_away(project: Sandbox) -> None:
    """Tests go up and down in databases of their own, beside the one that somebody works with."""
    write_table(project, "draft", "first")
    run(project, "upgrade")
    for target in ("upgrade", "downgrade base"):
        run(project, "--url", "sqlite:///other.db", *target.split())
    assert kept(project) == ["refs/gitmig/applied/draft"]
    (project.versions / "draft.py").unlink()
    project.git("gc", "--quiet", "--prune=now")
    run(project, "sync", "--yes")
    assert tables(project) == set()


@pytest.mark.parametrize("way", [("sync", "--yes"), ("sync", "--stash", "--yes")], ids=" ".join)
def test_what_is_taken_back_from_one_database_another_still_has(
    project: Sandbox, way: tuple[str, ...]
) -> None:
    project.write(".gitignore", "*.db\n.gitmig_cache/\n__pycache__/\n")
    project.commit()
    project.git("switch", "--quiet", "--create", "feature")
    write_table(project, "draft", "first")
    project.commit()
    for url in ("sqlite:///app.db", "sqlite:///other.db"):
        run(project, "--url", url, "upgrade")
    project.git("switch", "--quiet", "main")
    project.git("branch", "--quiet", "-D", "feature")
    project.git("reflog", "expire", "--expire=now", "--all")
    project.git("gc", "--quiet", "--prune=now")
    run(project, *way)
    assert tables(project) == set()
    run(project, "--url", "sqlite:///other.db", "sync", "--yes")
    assert "at first" in run(project, "--url", "sqlite:///other.db", "status")


def test_files_of_any_name_are_kept(project: Sandbox) -> None:
    last = "first"
    for number, name in enumerate(['"quoted', "two\nlines", "back\\slash", " blank", "-dash"]):
        write_table(project, f"t{number}", last)
        (project.versions / f"t{number}.py").rename(project.versions / f"{name}.py")
        last = f"t{number}"
    run(project, "upgrade")
    assert kept(project) == [f"refs/gitmig/applied/t{number}" for number in range(5)]
    project.git("clean", "--quiet", "--force", "-d")
    run(project, "sync", "--yes")
    assert tables(project) == set()


def test_the_file_of_what_was_gone_on_with_is_kept(project: Sandbox) -> None:
    path = stop_half_way(project)
    assert gitmig(project, "upgrade").returncode == 1
    assert kept(project) == []
    path.write_text(path.read_text().replace("op.create_table_(", "op.create_table("))
    run(project, "resolve", "half", "--resume")
    assert tables(project) == {"half"}
    assert kept(project) == ["refs/gitmig/applied/half"]


def test_the_file_of_what_a_person_finished_is_kept(project: Sandbox) -> None:
    path = stop_half_way(project)
    assert gitmig(project, "upgrade").returncode == 1
    run(project, "resolve", "half", "--rolled-back")
    assert kept(project) == []
    assert gitmig(project, "upgrade").returncode == 1
    with closing(sqlite3.connect(project.root / "app.db")) as connection:
        connection.execute("CREATE TABLE half (id INTEGER)")
    run(project, "resolve", "half", "--applied")
    assert kept(project) == ["refs/gitmig/applied/half"]
    path.unlink()
    run(project, "sync", "--yes")
    assert tables(project) == set()


def test_the_file_of_what_was_skipped_and_made_by_hand_is_kept(project: Sandbox) -> None:
    write_table(project, "late", "first")
    run(project, "upgrade")
    write_table(project, "below", "first")
    path = project.versions / "late.py"
    text = path.read_text()
    path.write_text(text.replace("down_revision = 'first'", "down_revision = 'below'"))
    run(project, "resolve", "below", "--applied")
    assert kept(project) == ["refs/gitmig/applied/below", "refs/gitmig/applied/late"]


def test_a_repository_that_cannot_be_written(project: Sandbox) -> None:
    write_table(project, "draft", "first")
    (project.root / ".git" / "refs" / "gitmig").write_text("in the way")
    run(project, "upgrade")
    assert tables(project) == {"draft"}


def test_a_run_that_applies_a_whole_history_pins_nothing(project: Sandbox) -> None:
    last = "first"
    for number in range(MOST + 1):
        project.write_revision(f"r{number}", last)
        last = f"r{number}"
    run(project, "upgrade")
    assert kept(project) == []


def test_a_replay_keeps_no_files(project: Sandbox) -> None:
    models = "import sqlalchemy as sa\n\nmetadata = sa.MetaData()\nsa.Table('kept', metadata)\n"
    project.write("models.py", models)
    settings = project.root / "pyproject.toml"
    settings.write_text(settings.read_text() + 'metadata = "models:metadata"\n')
    write_table(project, "draft", "first")
    assert "draft" in gitmig(project, "check", "--baseline", "replay").stdout
    assert kept(project) == []
