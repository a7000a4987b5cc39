"""Starts the program `git`: the one place where GitPython is imported."""

import os
import re
import subprocess
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from gitmig.errors import DubiousOwnership, GitFailed, GitMissing, NotARepository

if TYPE_CHECKING:
    from types import ModuleType

_DUBIOUS = re.compile(r"(?:dubious ownership in repository at|unsafe repository \()\s*'(.+?)'")


class Answer(NamedTuple):
    """What a Git command gave back."""

    status: int
    stdout: bytes

    @property
    def text(self) -> str:
        """The output without its last line break; a path in it may be any bytes."""
        return os.fsdecode(self.stdout).removesuffix("\n")


@dataclass(frozen=True, slots=True)
class GitProgram:
    """The program `git`, run in one directory."""

    directory: Path
    environ: Mapping[str, str] = field(default_factory=dict)
    """What Git finds in its environment beside what is there already."""

    def run(
        self,
        *arguments: str,
        stdin: bytes = b"",
        index_file: Path | None = None,
        accept: Collection[int] = (0,),
    ) -> Answer:
        """Run one Git command; pathspecs in `arguments` are literal.

        Raises:
            GitMissing: there is no program `git`.
            NotARepository: the directory is in no repository.
            DubiousOwnership: the repository is not trusted.
            GitFailed: the exit code is not one of `accept`.
        """
        git = _import_git()
        command = [git.Git.GIT_PYTHON_GIT_EXECUTABLE, "--literal-pathspecs", *arguments]
        environment = dict(self.environ)
        if index_file:
            environment["GIT_INDEX_FILE"] = str(index_file)
        try:
            process = git.Git(self.directory).execute(
                command, istream=subprocess.PIPE, as_process=True, env=environment
            )
        except (git.GitCommandNotFound, PermissionError) as error:
            raise GitMissing from error
        stdout, stderr = process.communicate(stdin)
        if process.returncode not in accept:
            raise self._failure(arguments, process.returncode, os.fsdecode(stderr))
        return Answer(process.returncode, stdout)

    def _failure(
        self, arguments: tuple[str, ...], status: int, stderr: str
    ) -> DubiousOwnership | GitFailed | NotARepository:
        if dubious := _DUBIOUS.search(stderr):
            return DubiousOwnership(dubious[1])
        if "not a git repository" in stderr:
            return NotARepository(self.directory)
        return GitFailed(arguments, status, stderr)


@cache
def _import_git() -> "ModuleType":
    """Import GitPython, which looks for the program as it is imported, and by default fails then.

    The variable is GitPython's own switch for that; nobody else is to inherit our value of it.
    """
    switch = "GIT_PYTHON_REFRESH"
    before = os.environ.get(switch)
    os.environ[switch] = "quiet"
    try:
        import git  # here: 0.1 s that only callers of Git pay
    finally:
        if before is None:
            del os.environ[switch]
        else:
            os.environ[switch] = before
    return git
