"""The command line on the project of a sandbox, and what it does to the database there."""

import sqlite3
from contextlib import closing, redirect_stderr, redirect_stdout
from io import StringIO
from typing import NamedTuple

from sqlalchemy import NullPool, create_engine, inspect

from gitmig.cli import main as cli
from tests.git.sandbox import VERSIONS, Sandbox

REVISION = '''\
"""{message}"""

import sqlalchemy as sa
from gitmig import op
{top}

revision = {id!r}
down_revision = {parent!r}


def upgrade() -> None:
    op.create_table({id!r}, sa.Column("id", sa.Integer, primary_key=True))


{downgrade}
'''

DROP = """\
def downgrade() -> None:
    op.drop_table({id!r})
"""


def write_table(
    sandbox: Sandbox, id: str, parent: str, *, top: str = "", downgrade: str = DROP
) -> None:
    """Write a revision that makes a table of its own name."""
    text = REVISION.format(
        id=id,
        parent=parent,
        message=f"Table {id}.",
        top=top,
        downgrade=downgrade.format(id=id),
    )
    sandbox.write(f"{VERSIONS}/{id}.py", text)


class Answer(NamedTuple):
    returncode: int
    stdout: str
    stderr: str


def gitmig(sandbox: Sandbox, *arguments: str) -> Answer:
    """Run the command line in this process, which is quicker than in one of its own."""
    out, err = StringIO(), StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        status = cli.run(["-C", str(sandbox.root), *arguments])
    return Answer(status, out.getvalue(), err.getvalue())


def run(sandbox: Sandbox, *arguments: str) -> str:
    done = gitmig(sandbox, *arguments)
    assert done.returncode == 0, done.stderr
    return done.stdout


def tables(sandbox: Sandbox) -> set[str]:
    with closing(sqlite3.connect(sandbox.root / "app.db")) as connection:
        rows = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
    return {name for (name,) in rows if not name.startswith(("gitmig_", "sqlite_"))}


def tables_at(url: str) -> set[str]:
    """Return the tables of a database, gitmig's own left out."""
    with create_engine(url, poolclass=NullPool).connect() as connection:
        names = inspect(connection).get_table_names()
    return {name for name in names if not name.startswith("gitmig_")}
