"""The table of docs/performance.md."""

import os
import platform
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass

from tests.bench.cases import Case
from tests.bench.environment import Environment
from tests.bench.measure import Measurement

INTRODUCTION = """# Performance

Written by `make bench`: gitmig and Alembic 1.20.1 in one environment, {runs} runs each, taking
turns; medians of the whole process, start to end. Upgrades run with a transaction a revision in
both, where nothing else is said. Each tool finds what its last run left, gitmig its cache, Alembic
the bytecode of the revision files; upgrades and "no cache yet" are without either, as in CI or on
a machine that was just deployed to. "Models compared" and "batch" leave out Python's start and the
imports, which are the same for both. The ratio is ours to theirs: lower is better.
"""


@dataclass(frozen=True)
class Row:
    """One case as measured."""

    case: Case
    ours: Measurement
    theirs: Measurement

    @property
    def ratio(self) -> float:
        """Our time to theirs."""
        return self.ours.seconds / self.theirs.seconds

    @property
    def holds(self) -> bool:
        """Whether the target is reached."""
        return self.case.target is None or self.ratio <= self.case.target


def render_report(rows: Sequence[Row], runs: int, environment: Environment) -> str:
    """Return the page as Markdown."""
    head = "| work | ratio | at most | ours | theirs | peak, ours | peak, theirs |"
    rule = "| --- | ---: | ---: | ---: | ---: | ---: | ---: |"
    lines = [head, rule, *(_render_row(row) for row in rows)]
    return "\n".join([INTRODUCTION.format(runs=runs), *lines, "", _machine(environment), ""])


def _render_row(row: Row) -> str:
    name = row.case.name
    if row.case.theirs != "Alembic":
        name += f" (against {row.case.theirs})"
    target = "" if row.case.target is None else f"{row.case.target:.2f}"
    cells = [
        name,
        f"{row.ratio:.2f}",
        target,
        _time(row.ours.seconds),
        _time(row.theirs.seconds),
        f"{row.ours.peak_mib:.0f} MiB",
        f"{row.theirs.peak_mib:.0f} MiB",
    ]
    return f"| {' | '.join(cells)} |"


def _time(seconds: float) -> str:
    return f"{seconds * 1000:.0f} ms" if seconds < 1 else f"{seconds:.2f} s"


def _machine(environment: Environment) -> str:
    code = "import sqlalchemy, sqlite3; print(sqlalchemy.__version__, sqlite3.sqlite_version)"
    output = subprocess.run(
        [environment.python, "-c", code], check=True, capture_output=True, text=True
    ).stdout.split()
    git = subprocess.run(["git", "version"], check=True, capture_output=True, text=True).stdout
    return (
        f"Machine: {os.cpu_count()} cores, {platform.machine()}, {platform.system()}; "
        f"Python {platform.python_version()}, SQLAlchemy {output[0]}, SQLite {output[1]}, "
        f"{git.strip()}."
    )
