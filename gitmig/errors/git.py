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


class GitTooOld(GitmigError):
    """The program `git` lacks what a feature needs."""

    def __init__(self, needed: tuple[int, int], found: tuple[int, ...]) -> None:
        self.needed = needed
        self.found = found
        wanted, got = ".".join(map(str, needed)), ".".join(map(str, found))
        super().__init__(
            f"this needs Git {wanted} or later, and {got} is installed",
            hint="install a newer Git from https://git-scm.com; all else works with this one",
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


class ObjectsNotFetched(GitmigError):
    """A partial clone lacks objects, and the remote that promised them does not answer."""

    def __init__(self, stderr: str) -> None:
        self.stderr = stderr
        super().__init__(
            "this partial clone lacks files, and the remote did not give them: "
            f"{stderr.strip().splitlines()[0]}",
            hint="try again when the remote answers; a clone without `--filter` has all files",
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


class RefNotHere(GitmigError):
    """A ref that is a target has heads that the checkout lacks."""

    def __init__(self, ref: str, missing: Sequence[str]) -> None:
        self.ref = ref
        self.missing = tuple(missing)
        ids = ", ".join(missing)
        super().__init__(
            f"this checkout does not have what `{ref}` is at: {ids}",
            hint=f"check `{ref}` out, or merge it",
        )


class RefSeveralHeads(GitmigError):
    """A ref has several heads where one is needed."""

    def __init__(self, target: str, number: int) -> None:
        self.target = target
        self.number = number
        super().__init__(
            f"`{target}` has {number} heads, and a script goes down to one",
            hint="name one of them: `gitmig heads --ref REF` lists them",
        )


class NoBase(GitmigError):
    """There is nothing to compare other branches with."""

    def __init__(self, names: Sequence[str], remote: str | None, option: str = "--base") -> None:
        self.names = tuple(names)
        hint = f"name one with `{option}`, or in the setting `protected`"
        if remote is not None and names:
            fetch = f"git fetch {remote} {names[0]}:refs/remotes/{remote}/{names[0]}"
            hint = f"`{fetch}` brings it; or name another with `{option}`"
        listed = ", ".join(f"`{name}`" for name in names) or "no branch"
        super().__init__(
            f"cannot decide: none of the branches to compare with is here ({listed})", hint=hint
        )


class RevisionNotLost(GitmigError):
    """A revision is to be brought back, and is here."""

    def __init__(self, revision: str, path: str, ref: str) -> None:
        self.revision = revision
        self.path = path
        self.ref = ref
        super().__init__(
            f"revision {revision} is here as {ref} has it, in {path}",
            hint="there is nothing to restore; `gitmig verify` says what was lost",
        )


class RevisionKept(GitmigError):
    """A revision is to be brought back, and is here with another content."""

    def __init__(self, revision: str, path: str) -> None:
        self.revision = revision
        self.path = path
        super().__init__(
            f"revision {revision} is here with another content, in {path}",
            hint="`--force` replaces it: what you did not commit of it is lost",
        )


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
