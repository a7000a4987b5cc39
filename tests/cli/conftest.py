"""The command line in this process, on a project with revisions of fixed ids and dates."""

import importlib
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from gitmig.cli.main import run

SETTINGS = """\
[tool.gitmig]
url = "sqlite:///app.db"
metadata = "app_models:Base"
"""

MODELS = """\
from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(100))


class Post(Base):
    __tablename__ = "posts"
    id: Mapped[int] = mapped_column(primary_key=True)
    author_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
"""

USERS = '''\
"""create users

Revision: 1111aaaa
Created: 2026-01-02 03:04:05+00:00
Git: main 0123456789ab
"""

import sqlalchemy as sa
from gitmig import op

revision = "1111aaaa"
down_revision = None


def upgrade():
    op.create_table(
        "users",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(100), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )


def downgrade():
    op.drop_table("users")
'''

POSTS = '''\
"""create posts"""

import sqlalchemy as sa
from gitmig import op

revision = "2222bbbb"
down_revision = "1111aaaa"
branch_labels = "blog"


def upgrade():
    op.create_table(
        "posts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["author_id"], ["users.id"]),
        sa.PrimaryKeyConstraint("id"),
    )


def downgrade():
    op.drop_table("posts")
'''


@dataclass(frozen=True)
class Result:
    """What a command printed, and how it ended."""

    code: int
    out: str
    err: str


Gitmig = Callable[..., Result]


@pytest.fixture
def gitmig(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Gitmig:
    """Run a command line in the directory of the test."""
    monkeypatch.chdir(tmp_path)

    def call(*args: str) -> Result:
        capsys.readouterr()
        sys.modules.pop("app_models", None)  # each run is a process of its own, in earnest
        importlib.invalidate_caches()
        code = run(args)
        printed = capsys.readouterr()
        return Result(code, printed.out, printed.err)

    return call


@pytest.fixture
def project(gitmig: Gitmig, tmp_path: Path) -> Path:
    """A project with two revisions, whose models agree with them."""
    assert gitmig("init").code == 0
    (tmp_path / "pyproject.toml").write_text(SETTINGS)
    (tmp_path / "app_models.py").write_text(MODELS)
    write_revision(tmp_path, "1111aaaa_create_users.py", USERS)
    write_revision(tmp_path, "2222bbbb_create_posts.py", POSTS)
    return tmp_path


def write_revision(root: Path, name: str, text: str) -> Path:
    path = root / "migrations" / "versions" / name
    path.write_text(text)
    return path


def write_fork(root: Path) -> Path:
    """Add a second head."""
    text = POSTS.replace("2222bbbb", "3333cccc").replace("posts", "tags")
    text = text.replace('branch_labels = "blog"\n', "")
    return write_revision(root, "3333cccc_create_tags.py", text)
