"""A replay is remembered by the content of what it replays; it is never stale, and never wrong."""

import pickle
import sys
import zlib
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest

from gitmig.commands.check import Checked, check
from gitmig.comparison.snapshot_file import read_snapshot_file
from tests.project import Project, create_table

MODELS = """\
import sqlalchemy as sa

metadata = sa.MetaData()
sa.Table("users", metadata, sa.Column("id", sa.Integer, primary_key=True))
"""
COUNT = "import replays_seen\nreplays_seen.count += 1\n"


@pytest.fixture
def project(tmp_path: Path, database_url: str) -> Iterator[Project]:
    """A project whose only revision counts how often it runs."""
    project = Project(tmp_path, database_url, {"metadata": ("replay_models:metadata",)})
    (tmp_path / "replay_models.py").write_text(MODELS)
    project.add("r1", COUNT + create_table("users"), "op.drop_table('users')")
    seen = ModuleType("replays_seen")
    seen.__dict__["count"] = 0
    sys.modules["replays_seen"] = seen
    yield project
    for name in ("replays_seen", "replay_models"):
        sys.modules.pop(name, None)


def run(project: Project) -> SimpleNamespace:
    """Check against a replay, in earnest in a process of its own; say how often revisions ran."""
    sys.modules.pop("replay_models", None)
    before = sys.modules["replays_seen"].__dict__["count"]
    result = check(project.directory, baseline="replay")
    return SimpleNamespace(
        replays=sys.modules["replays_seen"].__dict__["count"] - before,
        sentences=[one.sentence for one in result.differences],
        result=result,
    )


def remembered(project: Project) -> list[Path]:
    return list((project.root / ".gitmig_cache" / "replay").glob("*.snapshot"))


def test_what_did_not_change_is_not_replayed(project: Project) -> None:
    assert run(project).replays == 1
    again = run(project)
    assert (again.replays, again.result) == (0, Checked("replay"))
    assert len(remembered(project)) == 1


def test_a_changed_revision_is(project: Project) -> None:
    run(project)
    path = project.versions / "r1.py"
    path.write_text(
        path.read_text().replace("sa.Integer, primary_key", "sa.Integer(), primary_key")
    )
    assert run(project).replays == 1
    project.add("r2", "import replays_seen\nop.add_column('users', sa.Column('a', sa.Integer))")
    changed = run(project)
    assert (changed.replays, changed.sentences) == (1, ["drop column users.a"])


def test_a_changed_environment_is(project: Project) -> None:
    run(project)
    project.env.write_text(project.env.read_text() + "\n# another one\n")
    assert run(project).replays == 1


def test_differences_are_told_of_a_replay_that_was_made(project: Project) -> None:
    run(project)
    models = project.root / "replay_models.py"
    models.write_text(MODELS + 'sa.Table("posts", metadata, sa.Column("id", sa.Integer))\n')
    for _ in range(2):
        found = run(project)
        assert (found.replays, found.sentences) == (1, ["create table posts (id)"])


def test_a_revision_that_uses_the_projects_own_code_is_always_replayed(project: Project) -> None:
    (project.root / "naming.py").write_text("TABLE = 'users'\n")
    path = project.versions / "r1.py"
    path.write_text(
        path.read_text().replace("import sqlalchemy", "import naming\nimport sqlalchemy")
    )
    assert [run(project).replays for _ in range(2)] == [1, 1]
    assert remembered(project) == []
    sys.modules.pop("naming", None)


@pytest.mark.parametrize(
    "use",
    [
        "import sqlalchemy, code_of_ours",
        "import sqlalchemy; from code_of_ours import TABLE",
        "import os\nos.environ.get('TABLE')",
    ],
)
def test_what_lies_elsewhere_may_change_too(
    project: Project, tmp_path_factory: pytest.TempPathFactory, use: str
) -> None:
    """As in a project whose code lies in `src`, which an editable installation adds to the path."""
    source = tmp_path_factory.mktemp("src")
    (source / "code_of_ours.py").write_text("TABLE = 'users'\n")
    sys.path.append(str(source))
    try:
        path = project.versions / "r1.py"
        path.write_text(path.read_text().replace("import sqlalchemy", f"{use}\nimport sqlalchemy"))
        assert [run(project).replays for _ in range(2)] == [1, 1]
    finally:
        sys.path.remove(str(source))
        sys.modules.pop("code_of_ours", None)


@pytest.mark.parametrize("damage", [b"", b"gitmig snapshot 1\n\x80", None])
def test_a_damaged_file_is_not_believed(project: Project, damage: bytes | None) -> None:
    run(project)
    (path,) = remembered(project)
    data = path.read_bytes()
    path.write_bytes(data[:-20] if damage is None else damage)
    assert read_snapshot_file(path) is None
    assert run(project).replays == 1
    assert read_snapshot_file(path) is not None


def test_a_file_that_would_run_code_is_refused(tmp_path: Path) -> None:
    class Evil:
        def __reduce__(self) -> tuple[Any, ...]:
            return (print, ("run",))

    body = pickle.dumps((Evil(), {}), protocol=4)
    path = tmp_path / "x.snapshot"
    path.write_bytes(b"gitmig snapshot %d\n" % zlib.crc32(body) + body)
    assert read_snapshot_file(path) is None


def test_what_is_remembered_compares_as_what_was_read(postgresql_url: str, tmp_path: Path) -> None:
    project = Project(tmp_path, postgresql_url, {"metadata": ("replay_models:metadata",)})
    (tmp_path / "replay_models.py").write_text(
        MODELS + 'sa.Table("things", metadata, sa.Column("id", sa.Integer, primary_key=True),\n'
        'sa.Column("kind", sa.Enum("a", "b", name="kind"), server_default="a"),\n'
        'sa.Column("many", sa.ARRAY(sa.String(5))), sa.Column("n", sa.Integer),\n'
        'sa.CheckConstraint("n BETWEEN 1 AND 5", name="ck"),\n'
        'sa.Index("ix", "n", postgresql_where=sa.text("n > 1")))\n'
    )
    project.add(
        "r1",
        create_table("users") + "\nop.create_table('things', "
        "sa.Column('id', sa.Integer, primary_key=True), "
        "sa.Column('kind', sa.Enum('a', 'b', name='kind'), server_default='a'), "
        "sa.Column('many', sa.ARRAY(sa.String(5))), sa.Column('n', sa.Integer), "
        "sa.CheckConstraint('n BETWEEN 1 AND 5', name='ck'))\n"
        "op.create_index('ix', 'things', ['n'], postgresql_where=sa.text('n > 1'))",
    )
    sys.modules.pop("replay_models", None)
    for _ in range(2):
        assert check(project.directory, baseline="replay") == Checked("replay")
    assert len(remembered(project)) == 1
    sys.modules.pop("replay_models", None)
