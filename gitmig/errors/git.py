"""What can be wrong with Git, or with what it is asked for."""

import shlex
from collections.abc import Sequence
from pathlib import Path

from gitmig.errors.error import GitmigError


class GitMissing(GitmigError):
    """The program `git` cannot be started."""

    def __init__(self) -> None:
        super().__init__(
            "the program `git` is not installed, or not on PATH",
            hint="install Git from https://git-scm.com; all that needs no Git works without it",
        )


class NotARepository(GitmigError):
    """A Git feature was asked for outside of any Git repository."""

    def __init__(self, path: Path) -> None:
        self.path = path
        super().__init__(
            f"{path} is not in a Git repository",
            hint="run `git init`; hooks, refs and published history need Git, the rest does not",
        )


class DubiousOwnership(GitmigError):
    """Git refuses to work in a repository that belongs to somebody else."""

    def __init__(self, path: str) -> None:
        self.path = path
        super().__init__(
            f"Git does not trust the repository {path}: it belongs to another user",
            hint=f"git config --global --add safe.directory {shlex.quote(path)}",
        )


class GitFailed(GitmigError):
    """Git ended with an error that gitmig knows no better words for."""

    def __init__(self, arguments: Sequence[str], status: int, stderr: str) -> None:
        self.arguments = tuple(arguments)
        self.status = status
        self.stderr = stderr
        command = shlex.join(["git", *arguments])
        said = stderr.strip() or "it said nothing"
        super().__init__(
            f"Git failed with exit code {status}: {said}", hint=f"gitmig ran `{command}`"
        )


class NoWorkingTree(GitmigError):
    """A bare repository was asked for something that only a working tree has."""

    def __init__(self, git_directory: Path) -> None:
        self.git_directory = git_directory
        super().__init__(
            f"{git_directory} is a bare repository: it has no working tree and no index",
            hint="run the command in a clone, or in a worktree made by `git worktree add`",
        )


class OutsideRepository(GitmigError):
    """A path that Git is asked about does not lie in the repository."""

    def __init__(self, path: Path, root: Path) -> None:
        self.path = path
        self.root = root
        super().__init__(
            f"{path} is outside of the Git repository {root}",
            hint="set `script_location` to a directory in the repository",
        )


class UnknownRef(GitmigError):
    """No branch, tag or commit has this name."""

    def __init__(self, ref: str, nearest: Sequence[str] = ()) -> None:
        self.ref = ref
        self.nearest = tuple(nearest)
        hint = "`git branch --all` and `git tag` list what there is; `git fetch` brings more"
        if nearest:
            hint = f"did you mean {' or '.join(f'`{name}`' for name in nearest)}?"
        super().__init__(f"no branch, tag or commit is called `{ref}`", hint=hint)


class UnmergedIndex(GitmigError):
    """The index holds revision files with several contents: a merge that is not settled."""

    def __init__(self, paths: Sequence[str]) -> None:
        self.paths = tuple(paths)
        super().__init__(
            f"revision files have unsettled conflicts: {', '.join(paths)}",
            hint="settle the conflict in each file, then `git add` it",
        )


class ObjectMissing(GitmigError):
    """The repository names an object that it does not hold."""

    def __init__(self, object_id: str, path: str) -> None:
        self.object_id = object_id
        self.path = path
        super().__init__(
            f"the Git object {object_id} ({path}) is not in the repository",
            hint="in a partial clone go online; else `git fsck` says what is damaged",
        )
