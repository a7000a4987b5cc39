"""Hooks: where they are, and what they found."""

import os
from collections.abc import Sequence
from pathlib import Path

from gitmig.githooks.hook import HookReport
from gitmig.githooks.install import KEPT, HookStatus
from gitmig.output.console import (
    echo,
    echo_json,
    error_style,
    note,
    relative_to_here,
    render_hint,
    warn,
)

_STOPPED = {
    "pre-commit": "the commit is stopped; `git commit",
    "pre-merge-commit": "the merge is not committed; `git merge",
    "pre-push": "the push is stopped; `git push",
}


def print_statuses(statuses: Sequence[HookStatus], *, as_json: bool) -> None:
    """Print a line a hook."""
    if as_json:
        echo_json([_status_as_data(status) for status in statuses])
        return
    for status in statuses:
        kept = _describe_kept(status.kept) if status.kept else ""
        echo(f"{status.name}: {status.state}, {relative_to_here(status.path)}{kept}")
    for status in statuses:
        if status.saved is not None:
            warn(
                f"somebody had edited {status.name}: what it was is in {status.saved.name}; lines "
                f"of your own are run from {status.name}{KEPT}"
            )


def _describe_kept(kept: Path) -> str:
    if os.access(kept, os.X_OK):
        return f" (runs {kept.name} first)"
    return f" (keeps {kept.name}, which nobody may execute)"


def print_report(
    name: str, report: HookReport, project: Path | None = None, *, as_json: bool
) -> None:
    """Print what a hook has to say on standard error, where Git's own words go.

    A repository may have several projects: which one it is about is said where it lies below.
    """
    if as_json:
        echo_json(
            {
                "name": name,
                "blocked": report.blocked,
                "faults": [fault._asdict() for fault in report.faults],
                "notes": list(report.notes),
            }
        )
        return
    if project is not None and Path.cwd() in project.parents and report != HookReport():
        note(f"gitmig: in {relative_to_here(project)}:")
    for fault in report.faults:
        note(f"gitmig: {error_style('error:')} {fault}")
    for hint in dict.fromkeys(fault.hint for fault in report.faults):
        note(f"gitmig: {render_hint(hint)}")
    for line in report.notes:
        note(f"gitmig: {line}")
    if report.blocked:
        note(f"gitmig: {_STOPPED[name]} --no-verify` goes past this check")


def print_trouble(name: str) -> None:
    """Print that a hook fails by an error, which comes next: whose it is, and what goes on."""
    stopped = f": {_STOPPED[name]} --no-verify` goes past this check" if name in _STOPPED else ""
    note(f"gitmig: {name} cannot do its work{stopped}")


def _status_as_data(status: HookStatus) -> dict[str, object]:
    return {
        "name": status.name,
        "state": status.state,
        "path": str(status.path),
        "kept": None if status.kept is None else str(status.kept),
        "saved": None if status.saved is None else str(status.saved),
    }
