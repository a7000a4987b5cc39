"""`make bench`: gitmig and Alembic side by side, in one run; writes docs/performance.md."""

import argparse
import shutil
import sys
from pathlib import Path

from tests.bench.cases import CASES, Case
from tests.bench.databases import databases_dropped
from tests.bench.environment import Environment, prepare_environment
from tests.bench.measure import measure_alternating
from tests.bench.report import Row, render_report

ROOT = Path(__file__).resolve().parents[2]


def main() -> None:
    """Measure the chosen cases; all of them write the report, a selection only prints."""
    arguments = _parse_arguments()
    environment = prepare_environment(ROOT)
    chosen = [case for case in CASES if arguments.only in case.name]
    with databases_dropped():
        rows = [_measure(case, environment, arguments.runs) for case in chosen]
    shutil.rmtree(environment.scratch)
    report = render_report(rows, arguments.runs, environment)
    print(report)
    if not arguments.only:
        (ROOT / "docs" / "performance.md").write_text(report, encoding="utf-8")
    missed = [row.case.name for row in rows if not row.holds]
    sys.exit(f"over the target: {', '.join(missed)}" if missed else 0)


def _parse_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make bench")
    parser.add_argument("--only", default="", help="cases whose name contains this")
    parser.add_argument("--runs", type=int, default=5, help="of each tool, alternating")
    return parser.parse_args()


def _measure(case: Case, environment: Environment, runs: int) -> Row:
    print(f"{case.name} ...", file=sys.stderr, flush=True)
    runs = min(runs, case.most_runs or runs)
    ours, theirs = measure_alternating(case.prepare(environment), runs)
    return Row(case, ours, theirs)


if __name__ == "__main__":
    main()
