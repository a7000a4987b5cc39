"""A real Git repository with a project in it, for tests."""

import os
import resource
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from gitmig.config import VersionLocations

VERSIONS = "migrations/versions"

SETTINGS = """\
[tool.gitmig]
url = "sqlite:///app.db"
"""

REVISION = '''\
"""{message}"""

revision = {id!r}
down_revision = {parents!r}


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
'''


@dataclass
class Sandbox:
    """A working tree; its path has a space and a letter beyond ASCII."""

    root: Path
    environ: dict[str, str] = field(default_factory=lambda: dict(os.environ))

    @property
    def locations(self) -> VersionLocations:
        return VersionLocations((self.versions,))

    @property
    def versions(self) -> Path:
        return self.root / VERSIONS

    def run(self, *command: str, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
        """Run a command in the working tree, whatever its exit code."""
        return subprocess.run(
            command,
            cwd=cwd or self.root,
            env=self.environ,
            capture_output=True,
            text=True,
            check=False,
        )

    def git(self, *arguments: str, cwd: Path | None = None) -> str:
        """Run Git, which has to succeed; return what it printed, without the last line break."""
        done = self.run("git", *arguments, cwd=cwd)
        assert done.returncode == 0, f"git {arguments}: {done.stdout}{done.stderr}"
        return done.stdout.removesuffix("\n")

    def gitmig(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run gitmig in a process of its own, whatever its exit code."""
        return self.run(sys.executable, "-m", "gitmig", *arguments)

    def write(self, path: str, text: str) -> Path:
        """Write a file below the top."""
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
        return file

    def write_revision(self, id: str, *parents: str, message: str = "") -> Path:
        """Write a revision file without operations, named after its id."""
        down = None if not parents else parents[0] if len(parents) == 1 else parents
        text = REVISION.format(id=id, parents=down, message=message or f"Message of {id}.")
        return self.write(f"{VERSIONS}/{id}.py", text)

    def commit(self, message: str = "Change") -> str:
        """Commit everything in the working tree; return the commit's id."""
        self.git("add", "--all")
        self.git("commit", "--quiet", "--no-verify", "--message", message)
        return self.git("rev-parse", "HEAD")

    def commit_revision(self, id: str, *parents: str) -> str:
        """Write and commit one revision."""
        self.write_revision(id, *parents)
        return self.commit(f"Revision {id}")

    def fork(self) -> None:
        """Put `theirs` on a branch feature, and `mine` on main, which is checked out again."""
        self.git("switch", "--quiet", "--create", "feature")
        self.commit_revision("theirs", "first")
        self.git("switch", "--quiet", "main")
        self.commit_revision("mine", "first")


def make_sandbox(root: Path) -> Sandbox:
    """Make an empty repository at `root`."""
    root.mkdir(parents=True)
    sandbox = Sandbox(root)
    sandbox.git("init", "--quiet", "--initial-branch=main")
    return sandbox


def make_project(root: Path) -> Sandbox:
    """Make a repository whose first commit has the settings and the revision `first`."""
    sandbox = make_sandbox(root)
    sandbox.write("pyproject.toml", SETTINGS)
    sandbox.commit_revision("first")
    return sandbox


@contextmanager
def full_disk() -> Iterator[None]:
    """Let nothing be written to any file."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
