"""What is measured, and the ratio that each case must reach."""

import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tests.bench.environment import Environment
from tests.bench.measure import Rival
from tests.bench.projects import forget_caches, make_alembic_project, make_gitmig_project

SQLITE = "sqlite:///bench.db"
POSTGRESQL = "postgresql+psycopg://postgres@127.0.0.1:5432/gitmig_bench"
UPGRADED = 1_000
LARGE = 5_000

Prepare = Callable[[Environment], tuple[Rival, Rival]]


@dataclass(frozen=True)
class Case:
    """One line of the table: ours against theirs."""

    name: str
    prepare: Prepare
    target: float | None
    """The ratio that must not be exceeded; None where there is nothing to compare to."""
    theirs: str = "Alembic"


def _help(environment: Environment) -> tuple[Rival, Rival]:
    place = environment.scratch
    return (
        Rival([environment.gitmig, "--help"], place),
        Rival([environment.alembic, "--help"], place),
    )


def _reading(verb: str, revisions: int, *, warm: bool = True) -> Prepare:
    def prepare(environment: Environment) -> tuple[Rival, Rival]:
        ours, theirs = _projects(environment, f"{verb}-{revisions}-{warm}", revisions, SQLITE)

        def forget(directory: Path) -> Callable[[], None]:
            return (lambda: None) if warm else (lambda: forget_caches(directory))

        return (
            Rival([environment.gitmig, verb], ours, forget(ours)),
            Rival([environment.alembic, verb], theirs, forget(theirs)),
        )

    return prepare


def _upgrade(url: str, empty: Callable[[Path], None]) -> Prepare:
    def prepare(environment: Environment) -> tuple[Rival, Rival]:
        name = f"upgrade-{url.partition(':')[0]}"
        ours, theirs = _projects(environment, name, UPGRADED, url)
        return (
            Rival([environment.gitmig, "upgrade", "heads"], ours, lambda: empty(ours)),
            Rival([environment.alembic, "upgrade", "heads"], theirs, lambda: empty(theirs)),
        )

    return prepare


def _projects(environment: Environment, name: str, revisions: int, url: str) -> tuple[Path, Path]:
    return (
        make_gitmig_project(environment, name, revisions, url),
        make_alembic_project(environment, name, revisions, url),
    )


def _empty_sqlite(directory: Path) -> None:
    (directory / "bench.db").unlink(missing_ok=True)


def _empty_postgresql(_directory: Path) -> None:
    import psycopg

    with psycopg.connect("postgresql://postgres@127.0.0.1:5432", autocommit=True) as connection:
        connection.execute("DROP DATABASE IF EXISTS gitmig_bench WITH (FORCE)")
        connection.execute("CREATE DATABASE gitmig_bench")


def _hook(staged: str) -> Prepare:
    def prepare(environment: Environment) -> tuple[Rival, Rival]:
        name = f"hook-{staged.partition('.')[0].replace('/', '-')}"
        project = make_gitmig_project(environment, name, LARGE, SQLITE)
        git = ["git", "-c", "user.name=bench", "-c", "user.email=bench@example.org"]
        for command in (
            ["git", "init", "--quiet"],
            [environment.gitmig, "hooks", "install"],
            ["git", "add", "."],
            [*git, "commit", "--quiet", "--no-verify", "-m", "all"],
        ):
            subprocess.run(command, cwd=project, check=True, capture_output=True)
        file = project / staged
        if staged.endswith(".py"):
            newest = max((project / "migrations" / "versions").glob("*.py"), key=_number)
            text = newest.read_text().replace('"""create', '"""always create', 1)
            file = newest
        else:
            text = "changed\n"
        file.write_text(text)
        subprocess.run(["git", "add", "."], cwd=project, check=True)
        hook = [".git/hooks/pre-commit"]
        return Rival(hook, project), Rival(
            ["git", "diff", "--cached", "--quiet", "--", "x"], project
        )

    return prepare


def _number(path: Path) -> int:
    return int(path.stem.rpartition("_t")[2])


PLUMBING = "`git diff --cached --quiet`"

CASES = (
    Case("--help", _help, 0.20),
    Case("heads, 1 revision", _reading("heads", 1), 0.30),
    Case("heads, 1,000 revisions", _reading("heads", 1_000), 0.25),
    Case("heads, 5,000 revisions", _reading("heads", LARGE), 0.15),
    Case("heads, 5,000 revisions, no cache yet", _reading("heads", LARGE, warm=False), 0.40),
    Case("history, 1,000 revisions", _reading("history", 1_000), 0.25),
    Case("upgrade, 1,000 revisions, SQLite file", _upgrade(SQLITE, _empty_sqlite), 0.75),
    Case("upgrade, 1,000 revisions, PostgreSQL", _upgrade(POSTGRESQL, _empty_postgresql), 0.85),
    Case("pre-commit, nothing of ours staged", _hook("README.md"), 4.0, PLUMBING),
    Case("pre-commit, a revision staged", _hook("revision.py"), None, PLUMBING),
)
