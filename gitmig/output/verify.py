"""What became of published revisions, as text and as JSON."""

from gitmig.git.published_history import HistoryReport
from gitmig.output.console import count, echo, echo_json, note, render_hint, warn


def print_history_report(report: HistoryReport, *, as_json: bool, quiet: bool = False) -> None:
    """Print each fault with its hint; warnings and what is undecided go to standard error."""
    if as_json:
        echo_json(
            {
                "faults": [fault._asdict() for fault in report.faults],
                "warnings": [fault._asdict() for fault in report.warnings],
                "cannot_decide": report.undecided,
            }
        )
        return
    for warning in report.warnings:
        warn(str(warning))
    if report.undecided:
        note(f"cannot decide: {report.undecided}")
    for fault in report.faults:
        echo(str(fault))
        echo(f"  {render_hint(fault.hint)}")
    if report.faults:
        note(f"{count(len(report.faults), 'published revision')} changed", quiet=quiet)
    elif not report.undecided:
        echo("the published revisions are what they were")
