"""New revision files: what is in them, and what is left when one cannot be written."""

import errno
import os
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import NoReturn

import pytest

from gitmig.config import Options, Settings, settings_with
from gitmig.errors import (
    FileExists,
    FileNotWritten,
    GitmigError,
    MergeFileDiffers,
    NothingToMerge,
    RevisionIdInvalid,
    RevisionIdTaken,
    RevisionTemplateInvalid,
    ScriptDirectoryMissing,
)
from gitmig.revisions.directory import ScriptDirectory
from gitmig.revisions.writing import Provenance, write_merge_revision, write_revision

CREATED = datetime(2026, 3, 4, 5, 6, 7, 890, tzinfo=UTC)
ID = "0123456789abcdef0123456789abcdef"
PARENT = "fedcba9876543210fedcba9876543210"

OPERATIONS = """\
op.create_table(
        "users",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("data", postgresql.JSONB(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_users_id", "users", ["id"])"""

GOLDEN = f'''"""Create users

Revision: {ID}
Revises: {PARENT}
Created: 2026-03-04 05:06:07+00:00
Git: feature/users 1111222233334444
"""

import sqlalchemy as sa
from gitmig import op
from sqlalchemy.dialects import postgresql

revision: str = "{ID}"
down_revision: str | tuple[str, ...] | None = "{PARENT}"
branch_labels: str | tuple[str, ...] | None = None
depends_on: str | tuple[str, ...] | None = None


def upgrade() -> None:
    op.create_table(
        "users",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("data", postgresql.JSONB(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_users_id", "users", ["id"])


def downgrade() -> None:
    op.drop_table("users")
'''.replace("1111222233334444", "111122223333")

MERGE_GOLDEN = '''"""Merge aaaa, bbbb

Revision: MERGE_ID
Revises: aaaa, bbbb
"""

revision: str = "MERGE_ID"
down_revision: str | tuple[str, ...] | None = (
    "aaaa",
    "bbbb",
)
branch_labels: str | tuple[str, ...] | None = None
depends_on: str | tuple[str, ...] | None = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
'''


@pytest.fixture
def directory(tmp_path: Path) -> ScriptDirectory:
    (tmp_path / "migrations").mkdir()
    return ScriptDirectory(Settings(tmp_path, None, Options()))


def write(directory: ScriptDirectory, **fields: object) -> Path:
    given = {"message": "Create users", "parents": (), "created": CREATED} | fields
    return write_revision(directory, **given)  # type: ignore[arg-type]


def ruff(command: list[str], path: Path) -> None:
    """Run ruff as in a project that has no settings for it."""
    program = Path(sys.executable).with_name("ruff")
    arguments = [str(program), *command, "--isolated", "--no-cache", str(path)]
    done = subprocess.run(arguments, cwd=path.parent, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def names(directory: ScriptDirectory) -> list[str]:
    return sorted(path.name for path in directory.versions.iterdir())


def test_a_file_with_operations(directory: ScriptDirectory) -> None:
    path = write(
        directory,
        revision_id=ID,
        parents=[PARENT],
        upgrades=OPERATIONS,
        downgrades='op.drop_table("users")',
        imports=["import sqlalchemy as sa", "from sqlalchemy.dialects import postgresql"],
        provenance=Provenance("feature/users", "1111222233334444" * 2),
    )
    assert path == directory.versions / "0123456789ab_create_users.py"
    assert path.read_text(encoding="utf-8") == GOLDEN
    ruff(["format", "--check"], path)
    ruff(["check"], path)


def test_an_empty_revision_is_pleasant_to_fill(directory: ScriptDirectory) -> None:
    text = write(directory, message=None).read_text()
    assert text.startswith('"""empty message\n')
    assert "Revises: base\n" in text
    assert "Git:" not in text
    assert "\n\nimport sqlalchemy as sa\nfrom gitmig import op\n\n" in text
    assert text.endswith("\n\n\ndef downgrade() -> None:\n    pass\n")


def test_nothing_is_imported_that_the_bodies_do_not_use(directory: ScriptDirectory) -> None:
    text = write(directory, upgrades='op.drop_table("x")').read_text()
    assert '"""\n\nfrom gitmig import op\n\nrevision' in text
    text = write(directory, upgrades="print(1)").read_text()
    assert '"""\n\nrevision' in text


@pytest.mark.parametrize("labels", [(), ("billing",), ("billing", "l" * 60), ("l" * 40,)])
@pytest.mark.parametrize("depends_on", [(), (PARENT,), (PARENT, "l" * 42), ("l" * 44,)])
@pytest.mark.parametrize("parents", [(), (PARENT,), (PARENT, ID, "custom")])
def test_markers_come_back_and_are_formatted(
    directory: ScriptDirectory,
    parents: tuple[str, ...],
    labels: tuple[str, ...],
    depends_on: tuple[str, ...],
) -> None:
    path = write(directory, parents=parents, branch_labels=labels, depends_on=depends_on)
    [file] = directory.source().files()
    assert path.read_bytes() == file.read()
    ruff(["format", "--check"], path)


@pytest.mark.parametrize(
    "message",
    [
        'with """ inside',
        '"quoted"',
        "ends with a backslash \\",
        'ends with a quote "',
        "several\n\nparagraphs  \n\twith blanks  ",
        "\\N{BULLET} \\u12 \\x",
        "${message} <% raise %> % if\n% endif\n## comment",
        "größe 用户 \u202e \x00 \udc80",
        "Revision: 42",
    ],
)
def test_no_message_breaks_the_file(directory: ScriptDirectory, message: str) -> None:
    path = write(directory, message=message)
    [revision] = list(directory.graph)
    assert revision.message.split()[0] == message.split()[0].replace("\x00", "")
    ruff(["format", "--check"], path)


def test_what_is_named_twice_is_written_once(directory: ScriptDirectory) -> None:
    write(directory, parents=[PARENT], branch_labels=["lab", "lab"], depends_on=["x", "x"])
    text = next(directory.versions.glob("*.py")).read_text()
    assert 'branch_labels: str | tuple[str, ...] | None = "lab"' in text
    assert 'depends_on: str | tuple[str, ...] | None = "x"' in text


def test_the_graph_has_what_was_written(directory: ScriptDirectory) -> None:
    assert len(directory.graph) == 0
    write(directory, revision_id="first")
    assert directory.graph.heads == ("first",)


def test_a_time_without_zone_is_local(directory: ScriptDirectory) -> None:
    naive = datetime(2026, 3, 4, 5, 6, 7)
    text = write(directory, created=naive).read_text()
    assert f"Created: {naive.astimezone().isoformat(sep=' ')}\n" in text


@pytest.mark.parametrize("bad", ["a-b", "x" * 33, "heads"])
def test_ids_that_cannot_be(directory: ScriptDirectory, bad: str) -> None:
    with pytest.raises(RevisionIdInvalid):
        write(directory, revision_id=bad)
    assert not directory.versions.exists()


def test_an_id_that_is_taken(directory: ScriptDirectory) -> None:
    write(directory, revision_id="first")
    with pytest.raises(RevisionIdTaken) as caught:
        write(directory, revision_id="first", message="another")
    assert "migrations/versions/first_create_users.py" in caught.value.message


def test_an_existing_file_is_never_replaced(directory: ScriptDirectory) -> None:
    settings = settings_with(directory.settings, file_template="%(slug)s")
    path = write(ScriptDirectory(settings))
    before = path.read_bytes()
    with pytest.raises(FileExists):
        write(ScriptDirectory(settings))
    assert path.read_bytes() == before
    assert names(directory) == ["create_users.py"]


def test_no_environment(tmp_path: Path) -> None:
    with pytest.raises(ScriptDirectoryMissing):
        write(ScriptDirectory(Settings(tmp_path, None, Options())))


@pytest.mark.parametrize(
    ("template", "reason"),
    [
        ("revision = ${nowhere}", "nowhere"),
        ("line\n${1 / 0}", "line 2: division by zero"),
        ("line\n\n${nope}", "line 3: 'nope' is not defined"),
        ("% if message:\n", "Unterminated"),
        ("${", "Expected"),
        ("def", "invalid syntax"),
        ('"""${message}"""', "no `down_revision` marker"),
        ("revision = ${repr(up_revision)}\ndown_revision = None", "loses `down_revision`"),
        (
            "revision = ${repr(up_revision)}\ndown_revision = ${repr(down_revision)}",
            "loses `branch_labels`",
        ),
        (
            "revision = 'another'\ndown_revision = branch_labels = None",
            "loses `revision`",
        ),
    ],
)
def test_a_template_that_cannot_be_used_leaves_nothing(
    directory: ScriptDirectory, template: str, reason: str
) -> None:
    (directory.settings.script_location / "script.py.mako").write_text(template)
    with pytest.raises(RevisionTemplateInvalid) as caught:
        write(directory, parents=["first"], branch_labels=["lab"])
    assert reason in caught.value.message
    assert "script.py.mako" in caught.value.message
    assert not directory.versions.exists()


def test_a_template_with_the_documented_variables(directory: ScriptDirectory) -> None:
    template = '''"""${message}

Revision ID: ${up_revision}
Revises: ${down_revision | comma,n}
Create Date: ${create_date}

"""
from gitmig import op
import sqlalchemy as sa
${imports if imports else ""}

revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}
branch_labels = ${repr(branch_labels)}
depends_on = ${repr(depends_on)}


def upgrade():
    ${upgrades if upgrades else "pass"}


def downgrade():
    ${downgrades if downgrades else "pass"}
'''
    (directory.settings.script_location / "script.py.mako").write_text(template)
    path = write(
        directory,
        parents=["a", "b"],
        branch_labels=["lab"],
        depends_on=["c"],
        upgrades=OPERATIONS,
        imports=["import sqlalchemy as sa", "from sqlalchemy.dialects import postgresql"],
    )
    text = path.read_text()
    assert "Revises: a, b\n" in text
    assert text.count("import sqlalchemy as sa") == 1
    assert "\nimport sqlalchemy as sa\nfrom sqlalchemy.dialects import postgresql\n" in text
    assert '    op.create_table(\n        "users",\n' in text


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EROFS, errno.EIO])
def test_what_the_system_refuses_leaves_nothing(
    directory: ScriptDirectory, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    def refuse(descriptor: int) -> NoReturn:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "fsync", refuse)
    actions: list[Callable[[], Path]] = [
        lambda: write(directory),
        lambda: write_merge_revision(directory, ["a", "b"]),
    ]
    for action in actions:
        with pytest.raises(FileNotWritten) as caught:
            action()
        assert os.strerror(number) in caught.value.message
        assert names(directory) == []


def test_versions_that_cannot_be_made(directory: ScriptDirectory) -> None:
    directory.versions.write_text("a file")
    with pytest.raises(GitmigError) as caught:
        write(directory)
    assert isinstance(caught.value, FileNotWritten)


def test_a_merge_is_the_same_for_everybody(directory: ScriptDirectory, tmp_path: Path) -> None:
    path = write_merge_revision(directory, ["bbbb", "aaaa"])
    [revision] = [file.read().decode() for file in directory.source().files()]
    merge_id = revision.split("Revision: ")[1].split("\n")[0]
    assert path.name == f"merge_{merge_id[:12]}.py"
    assert revision == MERGE_GOLDEN.replace("MERGE_ID", merge_id)
    ruff(["format", "--check"], path)
    ruff(["check"], path)
    (tmp_path / "clone" / "migrations").mkdir(parents=True)
    clone = ScriptDirectory(Settings(tmp_path / "clone", None, Options()))
    again = write_merge_revision(clone, ["aaaa", "bbbb", "aaaa"])
    assert (again.name, again.read_bytes()) == (path.name, path.read_bytes())


@pytest.mark.parametrize("line_end", [b"\n", b"\r\n"])
def test_a_merge_that_is_there_is_left_alone(directory: ScriptDirectory, line_end: bytes) -> None:
    path = write_merge_revision(directory, ["a", "b"])
    data = path.read_bytes().replace(b"\n", line_end)
    path.write_bytes(data)
    assert write_merge_revision(directory, ["b", "a"]) == path
    assert path.read_bytes() == data


def test_a_merge_that_was_edited_is_left_alone_and_said(directory: ScriptDirectory) -> None:
    path = write_merge_revision(directory, ["a", "b"])
    path.write_text("edited")
    with pytest.raises(MergeFileDiffers):
        write_merge_revision(directory, ["a", "b"])
    assert path.read_text() == "edited"


@pytest.mark.parametrize("parents", [[], ["a"], ["a", "a"]])
def test_one_revision_is_nothing_to_merge(directory: ScriptDirectory, parents: list[str]) -> None:
    with pytest.raises(NothingToMerge):
        write_merge_revision(directory, parents)
