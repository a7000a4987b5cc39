"""The same project for both tools: a line of revisions that create a table each."""

import subprocess
from pathlib import Path

from tests.bench.aside import put_aside
from tests.bench.environment import Environment

REVISION = '''"""create table t{number}

Revision ID: {revision}
Revises: {parent}
Create Date: 2026-01-01 00:00:00
"""

import sqlalchemy as sa
from {tool} import op

revision: str = "{revision}"
down_revision: str | None = {parent_literal}
branch_labels: str | None = None
depends_on: str | None = None


def upgrade() -> None:
    op.create_table(
        "t{number}",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(50), nullable=False),
        sa.Column("created", sa.DateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )


def downgrade() -> None:
    op.drop_table("t{number}")
'''


def make_gitmig_project(environment: Environment, name: str, revisions: int, url: str) -> Path:
    """Write a gitmig project and return its directory."""
    directory = environment.scratch / f"gitmig-{name}"
    directory.mkdir()
    subprocess.run(
        [environment.gitmig, "init", "--url", url], cwd=directory, check=True, capture_output=True
    )
    _write_revisions(directory / "migrations" / "versions", "gitmig", revisions)
    return directory


def make_alembic_project(
    environment: Environment, name: str, revisions: int, url: str, *, together: bool = False
) -> Path:
    """Write an Alembic project and return its directory.

    Each revision is a transaction, or with `together` all of a run are, as is Alembic's default.
    """
    directory = environment.scratch / f"alembic-{name}"
    directory.mkdir()
    command = [environment.alembic, "init", "migrations"]
    subprocess.run(command, cwd=directory, check=True, capture_output=True)
    replace_in(directory / "alembic.ini", "driver://user:pass@localhost/dbname", url)
    if not together:
        replace_in(
            directory / "migrations" / "env.py",
            "connection=connection,",
            "connection=connection, transaction_per_migration=True,",
        )
    _write_revisions(directory / "migrations" / "versions", "alembic", revisions)
    return directory


def forget_caches(directory: Path) -> None:
    """Put what either tool keeps between two runs aside."""
    for cache in [*directory.rglob(".gitmig_cache"), *directory.rglob("__pycache__")]:
        put_aside(cache, directory)


def _write_revisions(versions: Path, tool: str, count: int) -> None:
    parent = None
    for number in range(count):
        revision = f"{number:032x}"[::-1]
        text = REVISION.format(
            tool=tool,
            number=number,
            revision=revision,
            parent=parent or "",
            parent_literal=f'"{parent}"' if parent else None,
        )
        (versions / f"{revision[:12]}_create_table_t{number}.py").write_text(text)
        parent = revision


def replace_in(path: Path, old: str, new: str) -> None:
    text = path.read_text()
    if old not in text:
        raise RuntimeError(f"{path} has no {old!r}")
    path.write_text(text.replace(old, new))
