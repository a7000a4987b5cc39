"""Puts files into commits by plumbing: no editor, no hooks, nothing else that is staged."""

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from gitmig.git.objects import read_objects
from gitmig.git.repository import Repository

REFLOG = "gitmig: merge the heads of the migrations"


@dataclass(frozen=True, slots=True)
class Commit:
    """A commit as Git stores it: lines of a header, an empty one, the message."""

    id: str
    data: bytes

    @property
    def header(self) -> tuple[bytes, ...]:
        """The lines before the message."""
        return tuple(self.data.partition(b"\n\n")[0].split(b"\n"))

    @property
    def parents(self) -> tuple[str, ...]:
        """The ids of its parents, in their order."""
        return tuple(line[7:].decode() for line in self.header if line.startswith(b"parent "))

    @property
    def is_signed(self) -> bool:
        """Whether somebody signed it; a change would break that."""
        return any(line.startswith((b"gpgsig ", b"gpgsig-sha256 ")) for line in self.header)


def find_head(repository: Repository) -> Commit | None:
    """Return the commit checked out; None before the first."""
    (found,) = read_objects(repository.git, ["HEAD^{commit}"])
    return None if found is None else Commit(found.id, found.data)


def find_obstacle(repository: Repository, commit: Commit) -> str | None:
    """Return why the commit checked out must stay as it is, or None if it may be changed."""
    if commit.is_signed:
        return "it is signed"
    if repository.staged_paths():
        return "other files are staged"
    answer = repository.git.run("for-each-ref", f"--contains={commit.id}", "--format=%(refname)")
    own = f"refs/heads/{repository.branch}"
    others = [name for name in answer.lines if name != own]
    return f"{others[0]} has it, too" if others else None


def add_to_head(repository: Repository, head: Commit, paths: Sequence[Path]) -> None:
    """Put files into the commit checked out, which is otherwise as it was, and nothing is staged.

    Raises:
        GitFailed: the branch has moved meanwhile, or Git refuses; the files may be staged.
    """
    git = repository.git
    repository.stage(paths)
    tree = git.change("write-tree").text
    _, _, rest = head.data.partition(b"\n")
    data = b"tree " + tree.encode() + b"\n" + rest
    new = git.change("hash-object", "-t", "commit", "-w", "--stdin", stdin=data).text
    git.change("update-ref", "-m", REFLOG, "HEAD", new, head.id)


def commit_files(repository: Repository, head: Commit, paths: Sequence[Path], message: str) -> None:
    """Commit files on top of `head`; what else is staged stays so.

    It is signed where people configured that for all commits.

    Raises:
        GitFailed: the branch has moved meanwhile, or Git refuses; the files may be staged.
    """
    git = repository.git
    places = [repository.place(path) for path in paths]
    with tempfile.TemporaryDirectory(prefix="gitmig-", dir=repository.git_directory) as directory:
        index = Path(directory) / "index"
        git.change("read-tree", head.id, index_file=index)
        git.change("add", "--", *places, index_file=index)
        tree = git.change("write-tree", index_file=index).text
    wanted = git.run("config", "--type=bool", "--default=false", "--get", "commit.gpgSign").text
    sign = ["-S"] if wanted == "true" else []
    command = ("commit-tree", *sign, "-p", head.id, "-m", message, tree)
    new = git.change(*command).text
    git.change("update-ref", "-m", REFLOG, "HEAD", new, head.id)
    repository.stage(paths)
