"""What `gitmig sync` says."""

from collections.abc import Sequence
from dataclasses import asdict

from gitmig.commands.sync import Synced
from gitmig.output.console import count, echo, echo_json, note, of_database, render_heads
from gitmig.output.migration import outcome_as_data, print_outcome, reached_as_data, step_as_data
from gitmig.output.revisions import render_name
from gitmig.runtime.stash import KeptCopy
from gitmig.runtime.sync import SyncPlan, SyncStep


def print_synced(done: Synced, *, as_json: bool, quiet: bool) -> None:
    """Print what was planned, or what was done."""
    if as_json:
        outcome = None if done.outcome is None else outcome_as_data(done.outcome)
        exchanges = [
            {"kept_for": each.kept_for, "brought": asdict(each.brought) if each.brought else None}
            for each in done.exchanges
        ]
        echo_json({"plan": _as_data(done.plan), "outcome": outcome, "exchanges": exchanges})
    elif done.outcome is None:
        print_sync_plan(done.plan)
    else:
        _print_done(done, quiet=quiet)


def print_copies(
    copies: Sequence[KeptCopy], *, as_json: bool, quiet: bool = False, dropped: bool = False
) -> None:
    """Print each database that is kept, or was."""
    if as_json:
        echo_json([asdict(each) for each in copies])
        return
    if not copies:
        note("no database is kept", quiet=quiet)
    for each in copies:
        echo(f"{'dropped ' if dropped else ''}{each.branch}  {each.place}  {each.kept_at[:16]}")


def print_sync_plan(plan: SyncPlan) -> None:
    """Print each step, and what would be lost."""
    for step in plan.steps:
        _print_step(step)
    if not plan.databases:
        _print_summary(None, plan.steps, plan.heads)
    for reached in plan.databases:
        steps = [step for step in plan.steps if step.database == reached.database]
        _print_summary(reached.database, steps, reached.heads)


def _print_summary(database: str | None, steps: Sequence[SyncStep], heads: Sequence[str]) -> None:
    """Print what one database would lose, how much there is to do to it, and where it would be."""
    at = render_heads(heads)
    if not steps:
        echo(of_database(database, f"nothing to do: the database is at {at}"))
        return
    losses = dict.fromkeys(loss for step in steps for loss in step.losses)
    if losses:
        echo(of_database(database, f"data that is lost: all in {', '.join(losses)}"))
    down = sum(step.step.direction == "downgrade" for step in steps)
    up = len(steps) - down
    parts = [f"{count(down, 'revision')} to take back"] if down else []
    parts += [f"{count(up, 'revision')} to apply"] if up else []
    line = f"{', '.join(parts)}: the database would be at {at}"
    echo(of_database(database, line))


def _print_step(step: SyncStep) -> None:
    revision = step.step.revision
    name = render_name(revision) if revision else ""
    found = f" ({step.found_in})" if step.found_in else ""
    echo(of_database(step.database, f"{step.step.direction} {name}{found}"))
    for statement in step.statements:
        losses = f"  (drops {', '.join(statement.losses)})" if statement.losses else ""
        unclear = "" if statement.is_clear else "  (may do anything)"
        echo(f"  {statement.text}{losses}{unclear}")
    if step.obstacle:
        echo(f"  cannot be done: {step.obstacle}")
    elif step.leaves_schema:
        echo("  does nothing: what its upgrade() made stays in the database")


def _print_done(done: Synced, *, quiet: bool) -> None:
    assert done.outcome is not None
    for each in done.exchanges:
        if each.kept_for is not None:
            note(f"kept the database for {each.kept_for}", quiet=quiet)
        if each.brought is not None:
            note(f"brought back that of {each.brought.branch}", quiet=quiet)
    print_outcome(done.outcome, as_json=False, quiet=quiet)


def _as_data(plan: SyncPlan) -> dict[str, object]:
    return {
        "steps": [
            {
                **step_as_data(step.step),
                "database": step.database,
                "found_in": step.found_in,
                "statements": [
                    {"text": each.text, "losses": list(each.losses), "clear": each.is_clear}
                    for each in step.statements
                ],
                "obstacle": step.obstacle,
                "leaves_schema": step.leaves_schema,
            }
            for step in plan.steps
        ],
        "losses": list(plan.losses),
        "heads": list(plan.heads),
        "databases": reached_as_data(plan.databases),
    }
