"""Clones of a repository, each with the hooks, a policy and a database of its own."""

import shutil
import sqlite3
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

from gitmig.git.repository import Repository
from gitmig.githooks.install import install
from gitmig.revisions.graph import Graph
from gitmig.revisions.scan import load_graph
from tests.git.migrating import run
from tests.git.sandbox import VERSIONS, Sandbox, make_project

POLICIES = ("stage", "amend", "commit")
"""Where each of the clones puts the merge of the migrations."""

REVISION = '''\
"""Table {id}."""

import sqlalchemy as sa
from gitmig import op

revision = {id!r}
down_revision = {parent!r}


def upgrade() -> None:
    op.create_table({id!r}, sa.Column("id", sa.Integer, primary_key=True))
{add}

def downgrade() -> None:
{drop}    op.drop_table({id!r})
'''
ADD = "    op.add_column({parent!r}, sa.Column({id!r}, sa.Integer))\n"
DROP = "    op.drop_column({parent!r}, {id!r})\n"

Schema = dict[str, frozenset[str]]


def make_template(directory: Path) -> Path:
    """Make the bare repository and its clones, before anybody does anything."""
    template = directory / "template"
    project = make_project(directory / "project")
    project.write(".gitignore", "*.db\n.gitmig_cache/\n__pycache__/\n")
    project.commit()
    project.git("clone", "--quiet", "--bare", str(project.root), str(template / "origin.git"))
    for policy in POLICIES:
        clone = Sandbox(template / policy)
        project.git("clone", "--quiet", str(template / "origin.git"), str(clone.root))
        clone.git("remote", "set-url", "origin", "../origin.git")
        install(Repository.get(clone.root), clone.root)
    return template


class Clone(Sandbox):
    """One person's working tree; what it does has to succeed, with no complaint from a hook."""

    def __init__(self, root: Path, policy: str) -> None:
        super().__init__(root)
        self.environ["GITMIG_MERGE_COMMIT"] = policy
        self.is_synced = False
        """Whether the database is at the revisions of the checkout."""

    def graph(self, ref: str = "HEAD") -> Graph:
        """Return the graph of a commit."""
        return load_graph(Repository.get(self.root).ref_source(ref, self.locations))

    def branches(self) -> list[str]:
        """Return the local branches, and those of origin."""
        listed = self.git("for-each-ref", "--format=%(refname)", "refs/heads", "refs/remotes")
        return [name for name in listed.split() if not name.endswith("/HEAD")]

    def do(self, *command: str, message: str = "Merge the migrations") -> None:
        """Run Git, which has to succeed, and commit what a hook has staged."""
        if "gitmig: run `gitmig " in self.git_alone(*command):
            # The hook had a reason not to rebase, and said so.
            run(self, "merge", "heads")
            self.git("add", "--all")
        self.commit_all(message)
        heads = self.graph().heads
        assert len(heads) == 1, self.git("log", "--graph", "--stat")
        self.is_synced = False

    def commit_all(self, message: str) -> None:
        """Commit what is staged, if anything is."""
        if self.git("status", "--porcelain"):
            self.git_alone("commit", "--quiet", "--message", message)
        assert self.git("status", "--porcelain") == ""

    def git_alone(self, *command: str) -> str:
        """Run Git, which has to succeed; return what was said, in which no hook complains."""
        done = self.run("git", *command)
        said = done.stdout + done.stderr
        assert done.returncode == 0, f"git {command}: {said}"
        for complaint in ("error:", "bug in gitmig", "Traceback", "cannot"):
            assert complaint not in said, said
        return said

    def switch(self, branch: str) -> None:
        """Switch; where the database was right before, the hook has to tell that it is not now."""
        before = {each.id for each in self.graph()}
        was_synced = self.is_synced
        said = self.git_alone("switch", "--quiet", branch)
        gone = before - {each.id for each in self.graph()}
        if was_synced and (self.root / "app.db").exists():
            assert ("gitmig sync" in said) == bool(gone & self.applied()), said
        self.is_synced = False

    def commit_table(self, id: str, parent: str) -> None:
        """Commit a revision that makes a table, and a column in that of its parent."""
        is_alone = parent not in schema_of(self.graph(), {"first"})
        words = {"id": id, "parent": parent}
        add, drop = ("", "") if is_alone else (ADD.format(**words), DROP.format(**words))
        self.write(f"{VERSIONS}/{id}.py", REVISION.format(**words, add=add, drop=drop))
        self.git("add", "--all")
        self.do("commit", "--quiet", "--message", f"Revision {id}")

    def applied(self) -> set[str]:
        """Return the heads of the database."""
        with closing(sqlite3.connect(self.root / "app.db")) as connection:
            rows = connection.execute("SELECT version_num FROM gitmig_version").fetchall()
        return {head for (head,) in rows}

    def sync(self, *, stash: bool) -> None:
        """Bring the database to the checkout, and hold it against a fresh one."""
        run(self, "sync", "--yes", *["--stash"] * stash)
        fresh = self.root / "fresh.db"
        run(self, "--url", f"sqlite:///{fresh}", "upgrade")
        assert read_schema(self.root / "app.db") == read_schema(fresh)
        assert self.applied() == set(self.graph().heads)
        fresh.unlink()
        self.is_synced = True


def copy_clones(template: Path, root: Path) -> list[Clone]:
    """Return clones of their own for one example."""
    shutil.copytree(template, root, dirs_exist_ok=True)
    return [Clone(root / policy, policy) for policy in POLICIES]


def read_schema(file: Path) -> Schema:
    """Return the columns of each table that revisions made."""
    question = (
        "SELECT t.name, c.name FROM sqlite_master t, pragma_table_info(t.name) c"
        " WHERE t.type = 'table' AND t.name NOT LIKE 'gitmig\\_%' ESCAPE '\\'"
    )
    with closing(sqlite3.connect(file)) as connection:
        rows = connection.execute(question).fetchall()
    tables = {table for table, _ in rows}
    return {name: frozenset(column for table, column in rows if table == name) for name in tables}


def schema_of(graph: Graph, without: Iterable[str]) -> set[str]:
    """Return the tables that the revisions of a graph make: merges make none."""
    return {each.id for each in graph if len(each.down_revisions) < 2} - set(without)
