"""Starts the program `git`: the one place where GitPython is imported.

What changes a repository goes through GitPython. What only asks does not: most commands and each
hook ask a few questions and end, and importing GitPython takes longer than all of them.
"""

import os
import re
import subprocess
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from threading import Thread
from typing import IO, TYPE_CHECKING, NamedTuple

from gitmig.errors import (
    DubiousOwnership,
    GitFailed,
    GitMissing,
    NotARepository,
    ObjectsNotFetched,
)

if TYPE_CHECKING:
    from types import ModuleType

_DUBIOUS = re.compile(r"(?:dubious ownership in repository at|unsafe repository \()\s*'(.+?)'")

_EXECUTABLE = "GIT_PYTHON_GIT_EXECUTABLE"
"""GitPython's own variable for where the program is."""
_SAID_ANEW = {
    "i18n.logOutputEncoding": "UTF-8",
    "log.showRoot": "true",
    "log.showSignature": "false",
}
"""What people may have configured otherwise, and what Git prints is read by."""
_OPTIONS = (
    "--literal-pathspecs",
    *(word for key, value in _SAID_ANEW.items() for word in ("-c", f"{key}={value}")),
)
_ENGLISH = {"LANGUAGE": "C", "LC_ALL": "C"}
"""What Git says is read here, too; GitPython sets the same."""

if os.name == "nt":
    # Else Windows would start a git.exe that lies in the repository: GitPython does the same.
    os.environ.setdefault("NoDefaultCurrentDirectoryInExePath", "1")


class Answer(NamedTuple):
    """What a Git command gave back."""

    status: int
    stdout: bytes

    @property
    def text(self) -> str:
        """The output without its last line break; a path in it may be any bytes."""
        return os.fsdecode(self.stdout).removesuffix("\n")

    @property
    def lines(self) -> list[str]:
        """The lines of the output; the name of a branch may have a blank of Unicode in it."""
        return self.text.split("\n") if self.stdout else []


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
        """Ask Git something; pathspecs in `arguments` are literal.

        Raises:
            GitMissing: there is no program `git`.
            NotARepository: the directory is in no repository.
            DubiousOwnership: the repository is not trusted.
            ObjectsNotFetched: a partial clone needs its remote.
            GitFailed: the exit code is not one of `accept`.
        """
        try:
            done = subprocess.run(
                _command(arguments),
                input=stdin,
                capture_output=True,
                cwd=self.directory,
                env=self._whole_environment(index_file),
                check=False,
            )
        except (FileNotFoundError, PermissionError) as error:
            raise GitMissing from error
        return self._judge(arguments, done.returncode, done.stdout, done.stderr, accept)

    @contextmanager
    def stream(self, *arguments: str, stdin: bytes = b"") -> Iterator[IO[bytes]]:
        """Ask Git something, and read the answer as it comes, up to its end.

        Raises: as `run`, when all of it is read.
        """
        try:
            process = subprocess.Popen(
                _command(arguments),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                cwd=self.directory,
                env=self._whole_environment(),
            )
        except (FileNotFoundError, PermissionError) as error:
            raise GitMissing from error
        said: list[bytes] = []
        # Whoever reads the answer cannot ask as well: Git waits until somebody reads.
        talk = Thread(target=_talk, args=(process, stdin, said), daemon=True)
        talk.start()
        with process:
            assert process.stdout is not None  # it is a pipe
            try:
                yield process.stdout
            except BaseException:
                process.kill()
                raise
            finally:
                process.stdout.close()  # else Git would wait for whoever read no further
                talk.join()
        self._judge(arguments, process.returncode, b"", b"".join(said), (0,))

    def change(self, *arguments: str, stdin: bytes = b"", index_file: Path | None = None) -> Answer:
        """Let Git write to the repository: an object, the index, a ref, its configuration.

        Raises: as `run`.
        """
        git = _import_git()
        command = [git.Git.GIT_PYTHON_GIT_EXECUTABLE, *_OPTIONS, *arguments]
        try:
            process = git.Git(self.directory).execute(
                command,
                istream=subprocess.PIPE,
                as_process=True,
                env=self._environment(index_file),
            )
        except (git.GitCommandNotFound, PermissionError) as error:
            raise GitMissing from error
        stdout, stderr = process.communicate(stdin)
        return self._judge(arguments, process.returncode, stdout, stderr, (0,))

    def _whole_environment(self, index_file: Path | None = None) -> dict[str, str]:
        return {**os.environ, **_ENGLISH, **self._environment(index_file)}

    def _environment(self, index_file: Path | None) -> dict[str, str]:
        index = {"GIT_INDEX_FILE": str(index_file)} if index_file else {}
        return {**self.environ, **index}

    def _judge(
        self,
        arguments: tuple[str, ...],
        status: int,
        stdout: bytes,
        stderr: bytes,
        accept: Collection[int],
    ) -> Answer:
        if status not in accept:
            raise self._failure(arguments, status, os.fsdecode(stderr))
        return Answer(status, stdout)

    def _failure(
        self, arguments: tuple[str, ...], status: int, stderr: str
    ) -> DubiousOwnership | GitFailed | NotARepository | ObjectsNotFetched:
        if dubious := _DUBIOUS.search(stderr):
            return DubiousOwnership(dubious[1])
        if "not a git repository" in stderr:
            return NotARepository(self.directory)
        if "from promisor remote" in stderr:
            return ObjectsNotFetched(stderr)
        return GitFailed(arguments, status, stderr)


def _talk(process: subprocess.Popen[bytes], asked: bytes, said: list[bytes]) -> None:
    """Ask, and listen to what Git says besides its answer."""
    assert process.stdin is not None  # both are pipes
    assert process.stderr is not None
    with suppress(BrokenPipeError):  # it has ended, and says why
        process.stdin.write(asked)
    with suppress(BrokenPipeError):
        process.stdin.close()
    said.append(process.stderr.read())


def _command(arguments: Iterable[str]) -> list[str]:
    return [os.environ.get(_EXECUTABLE, "git"), *_OPTIONS, *arguments]


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
