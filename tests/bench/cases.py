"""What is measured, and the ratio that each case must reach."""

import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import make_url

from gitmig.revisions.cache import MARGIN
from tests.bench.branches import divergence, forecast
from tests.bench.copies import make_copies
from tests.bench.databases import create_database
from tests.bench.environment import Environment
from tests.bench.measure import Rival
from tests.bench.models import forget_revisions, make_alembic_models, make_gitmig_models
from tests.bench.projects import forget_caches, make_alembic_project, make_gitmig_project
from tests.bench.upgrades import POSTGRESQL, REVISIONS, SQLITE, Upgrade

MODELS_POSTGRESQL = "postgresql+psycopg://postgres@127.0.0.1:5432/gitmig_bench_{}"
TABLES = 1_000
LARGE = 5_000

Prepare = Callable[[Environment], tuple[Rival, Rival]]


@dataclass(frozen=True)
class Case:
    """One line of the table: ours against theirs."""

    name: str
    prepare: Prepare
    target: float | None
    """The ratio that must not be exceeded; None where none was set."""
    theirs: str = "Alembic"
    most_runs: int | None = None
    """How often it is measured at most, where once takes long."""


def _help(environment: Environment) -> tuple[Rival, Rival]:
    place = environment.scratch
    return (
        Rival([environment.gitmig, "--help"], place),
        Rival([environment.alembic, "--help"], place),
    )


def _reading(verb: str, revisions: int, *, warm: bool = True) -> Prepare:
    def prepare(environment: Environment) -> tuple[Rival, Rival]:
        ours, theirs = _projects(environment, f"{verb}-{revisions}-{warm}", revisions, SQLITE)

        time.sleep(MARGIN / 1e9)  # until then the cache does not trust what it knows of a file

        def forget(directory: Path) -> Callable[[], None]:
            return (lambda: None) if warm else (lambda: forget_caches(directory))

        return (
            Rival([environment.gitmig, verb], ours, forget(ours)),
            Rival([environment.alembic, verb], theirs, forget(theirs)),
        )

    return prepare


def _current(environment: Environment) -> tuple[Rival, Rival]:
    """Ask databases that are at the heads."""
    ours, theirs = _projects(environment, "current", REVISIONS, SQLITE)
    tools = ((environment.gitmig, ours), (environment.alembic, theirs))
    for tool, project in tools:
        subprocess.run([tool, "upgrade", "heads"], cwd=project, check=True, capture_output=True)
    first, second = (Rival([tool, "current"], project) for tool, project in tools)
    return first, second


def _plan(environment: Environment) -> tuple[Rival, Rival]:
    script = [environment.python, str(Path(__file__).with_name("plan_cost.py"))]
    place = environment.scratch
    return (
        Rival([*script, "20000"], place, reports=True),
        Rival([*script, "2000"], place, reports=True),
    )


def _projects(environment: Environment, name: str, revisions: int, url: str) -> tuple[Path, Path]:
    return (
        make_gitmig_project(environment, name, revisions, url),
        make_alembic_project(environment, name, revisions, url),
    )


def _autogenerate(url: str, *, command: bool) -> Prepare:
    """Compare models with a database; each tool has one of its own, for its table of versions.

    The whole command is for the most part Python starting and SQLAlchemy building the models.
    """

    def prepare(environment: Environment) -> tuple[Rival, Rival]:
        urls = [url.format(tool) for tool in ("gitmig", "alembic")]
        for one in urls:
            if one != url:
                create_database(make_url(one).database or "")
        name = f"autogenerate-{url.partition(':')[0]}-{command}"
        ours = make_gitmig_models(environment, name, TABLES, urls[0])
        theirs = make_alembic_models(environment, name, TABLES, urls[1])
        if not command:
            script = [environment.python, "compare.py"]
            return Rival(script, ours, reports=True), Rival(script, theirs, reports=True)
        words = ["revision", "--autogenerate", "-m", "changes"]
        return (
            Rival([environment.gitmig, *words], ours, forget_revisions(ours)),
            Rival([environment.alembic, *words], theirs, forget_revisions(theirs)),
        )

    return prepare


def _linear(url: str) -> Prepare:
    """Compare what a table costs among many with what it costs among few."""

    def prepare(environment: Environment) -> tuple[Rival, Rival]:
        rivals = []
        for tables in (LARGE, TABLES):
            own = url.format(tables)
            if own != url:
                create_database(make_url(own).database or "")
            name = f"linear-{url.partition(':')[0]}-{tables}"
            project = make_gitmig_models(environment, name, tables, own)
            rivals.append(Rival([environment.python, "compare.py"], project, reports=True))
        large, small = rivals
        return large, small

    return prepare


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


BY_HAND = "`CREATE`, `INSERT INTO ... SELECT *`, `DROP`, `RENAME`"
FIRST_LOOK = divergence(warm=False)
FIRST_LOOK_PACKED = divergence(warm=False, packed=True)
OF_ALL = "1,000 of 1,000"
OBJECTS = "`git for-each-ref`, `cat-file` of the same objects"
MERGES = "`git merge-tree` of the same pairs, `gitmig --help`"
PLUMBING = "`git diff --cached --quiet`"

CASES = (
    Case("--help", _help, 0.20),
    Case("heads, 1 revision", _reading("heads", 1), 0.30),
    Case("heads, 1,000 revisions", _reading("heads", 1_000), 0.25),
    Case("heads, 5,000 revisions", _reading("heads", LARGE), 0.15),
    Case("heads, 5,000 revisions, no cache yet", _reading("heads", LARGE, warm=False), 0.40),
    Case("history, 1,000 revisions", _reading("history", 1_000), 0.25),
    Case("current, 1,000 revisions, SQLite file", _current, 0.60),
    Case("a plan, for 2,000 revisions of 20,000 with 2,000 merges", _plan, 1.5, "2,000 of 2,000"),
    Case(
        "upgrade, 1,000 revisions, SQLite file, one transaction",
        Upgrade(SQLITE, together=True),
        0.45,
    ),
    Case(
        "upgrade, 1,000 revisions, PostgreSQL, one transaction",
        Upgrade(POSTGRESQL, together=True),
        0.75,
    ),
    Case("upgrade, 1,000 revisions, SQLite file", Upgrade(SQLITE), 0.75),
    Case("upgrade, 1,000 revisions, PostgreSQL", Upgrade(POSTGRESQL), 0.85),
    Case("the same, files run before, SQLite file", Upgrade(SQLITE, again=True), None),
    Case("the same, files run before, PostgreSQL", Upgrade(POSTGRESQL, again=True), None),
    Case(
        "models compared and rendered, 1,000 tables, SQLite",
        _autogenerate(SQLITE, command=False),
        0.25,
    ),
    Case(
        "models compared and rendered, 1,000 tables, PostgreSQL",
        _autogenerate(MODELS_POSTGRESQL, command=False),
        0.30,
    ),
    Case(
        "revision --autogenerate, 1,000 tables, SQLite", _autogenerate(SQLITE, command=True), None
    ),
    Case(
        "revision --autogenerate, 1,000 tables, PostgreSQL",
        _autogenerate(MODELS_POSTGRESQL, command=True),
        None,
    ),
    Case("models compared, 1,000 tables of 5,000, SQLite", _linear(SQLITE), 1.25, OF_ALL),
    Case(
        "models compared, 1,000 tables of 5,000, PostgreSQL",
        _linear(MODELS_POSTGRESQL),
        1.25,
        OF_ALL,
    ),
    Case("batch, a table of 1,000,000 rows, SQLite", make_copies, 1.10, BY_HAND),
    Case("divergence, 500 branches of 1,000 revisions, no cache yet", FIRST_LOOK, 2.5, OBJECTS),
    Case("divergence, 500 branches of 1,000 revisions", divergence(warm=True), 1.0, OBJECTS),
    Case("the same, all in one pack, no cache yet", FIRST_LOOK_PACKED, None, OBJECTS),
    Case("the same, all in one pack", divergence(warm=True, packed=True), None, OBJECTS),
    Case("forecast, 200 open branches", forecast, 4.0, MERGES, 2),
    Case("pre-commit, nothing of ours staged", _hook("README.md"), 4.0, PLUMBING),
    Case("pre-commit, a revision staged", _hook("revision.py"), None, PLUMBING),
)
