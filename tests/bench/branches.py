"""A repository with many branches, and the bare Git plumbing that reads the same objects."""

import shlex
import subprocess
from collections.abc import Callable, Iterator
from itertools import combinations
from pathlib import Path

from tests.bench.environment import Environment
from tests.bench.measure import Rival
from tests.bench.projects import forget_caches, make_gitmig_project

BRANCHES = 500
OPEN = 200
REVISIONS = 1_000
URL = "sqlite:///bench.db"
AUTHOR = "bench <bench@example.org> 1767225600 +0000"

Prepare = Callable[[Environment], tuple[Rival, Rival]]


def divergence(*, warm: bool, packed: bool = False) -> Prepare:
    """Compare all branches; the plumbing reads their trees and blobs, and makes nothing of them.

    Branches that were made or fetched one by one are loose objects, until Git packs them.
    """

    def prepare(environment: Environment) -> tuple[Rival, Rival]:
        name = f"divergence-{warm}-{packed}"
        project = make_branches(environment, name, BRANCHES, packed=packed)
        ids = _git(project, "rev-list", "--objects", "--all").splitlines()
        blobs = [line.split()[0] for line in ids if "migrations/versions/" in line]
        (project / "blobs").write_text("".join(f"{each}\n" for each in blobs))
        plumbing = (
            "git for-each-ref --format='%(refname):migrations/versions' refs/heads"
            " | git cat-file --batch-check='%(objectname)' | sort -u"
            " | git cat-file --batch > /dev/null && git cat-file --batch < blobs > /dev/null"
        )
        forget = (lambda: None) if warm else (lambda: forget_caches(project))
        return (
            Rival([environment.gitmig, "divergence"], project, forget),
            Rival(["sh", "-c", plumbing], project),
        )

    return prepare


def forecast(environment: Environment) -> tuple[Rival, Rival]:
    """Merge open branches in memory; the plumbing merges the same pairs, and gitmig starts."""
    project = make_branches(environment, "forecast", OPEN)
    tips = _git(project, "for-each-ref", "--format=%(objectname)", "refs/heads/b*").split()
    main = _git(project, "rev-parse", "main").strip()
    pairs = [*((main, tip) for tip in tips), *combinations(tips, 2)]
    (project / "pairs").write_text("".join(f"{one} {other}\n" for one, other in pairs))
    objects = project / "objects"
    objects.mkdir()
    plumbing = (
        f"git merge-tree --write-tree --stdin < pairs > /dev/null"
        f" && {shlex.quote(environment.gitmig)} --help > /dev/null"
    )
    environ = {
        "GIT_OBJECT_DIRECTORY": str(objects),
        "GIT_ALTERNATE_OBJECT_DIRECTORIES": str(project / ".git" / "objects"),
    }
    return (
        Rival([environment.gitmig, "forecast"], project),
        Rival(["sh", "-c", plumbing], project, environ=environ),
    )


def make_branches(environment: Environment, name: str, count: int, *, packed: bool = True) -> Path:
    """Make a repository whose main has a line of revisions, and branches with one more each."""
    project = make_gitmig_project(environment, name, REVISIONS, URL)
    subprocess.run(["git", "init", "--quiet", "--initial-branch=main"], cwd=project, check=True)
    stream = "".join(_commands(project, count)).encode()
    unpacked = f"fastimport.unpackLimit={0 if packed else len(stream)}"
    command = ["git", "-c", unpacked, "fast-import", "--quiet"]
    subprocess.run(command, cwd=project, input=stream, check=True)
    subprocess.run(["git", "reset", "--quiet", "--hard", "main"], cwd=project, check=True)
    return project


def _commands(project: Path, count: int) -> Iterator[str]:
    """Yield what `git fast-import` reads: https://git-scm.com/docs/git-fast-import"""
    files = [
        project / "pyproject.toml",
        *(project / "migrations").glob("*.*"),
        *sorted((project / "migrations" / "versions").glob("*.py")),
    ]
    yield f"commit refs/heads/main\ncommitter {AUTHOR}\ndata 3\nall\n"
    for file in files:
        yield _file(file.relative_to(project).as_posix(), file.read_text())
    parent = f"{REVISIONS - 1:032x}"[::-1]
    older = f"{REVISIONS - 2:032x}"[::-1]
    newest = next(file for file in files if file.name.startswith(parent[:12])).read_text()
    for number in range(count):
        own = f"b{number + 1:031x}"  # b and zeros is one of main's
        text = newest.replace(parent, own).replace(older, parent).replace("t999", f"b{number}")
        yield f"commit refs/heads/b{number}\ncommitter {AUTHOR}\ndata 3\none\n"
        yield "from refs/heads/main\n"
        yield _file(f"migrations/versions/{own[:12]}_b{number}.py", text)


def _file(path: str, text: str) -> str:
    return f"M 100644 inline {path}\ndata {len(text.encode())}\n{text}\n"


def _git(project: Path, *arguments: str) -> str:
    done = subprocess.run(
        ["git", *arguments], cwd=project, check=True, capture_output=True, text=True
    )
    return done.stdout
