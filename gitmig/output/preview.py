"""What `gitmig upgrade --plan` and `gitmig downgrade --plan` say."""

from collections.abc import Sequence

from gitmig.output.console import count, echo, echo_json, of_database, render_heads
from gitmig.output.migration import reached_as_data, step_as_data
from gitmig.output.revisions import render_name
from gitmig.runtime.preview import PlannedStep, Preview


def print_preview(preview: Preview, *, as_json: bool) -> None:
    """Print each step with its operations, and where they would lead."""
    if as_json:
        echo_json(_as_data(preview))
        return
    for planned in preview.steps:
        _print_step(planned)
    if not preview.databases:
        echo(_summarize(preview.direction, preview.steps, preview.heads))
    for reached in preview.databases:
        steps = [planned for planned in preview.steps if planned.database == reached.database]
        line = _summarize(preview.direction, steps, reached.heads)
        echo(of_database(reached.database, line))


def _summarize(direction: str, steps: Sequence[PlannedStep], heads: Sequence[str]) -> str:
    """Return how much there is to do to one database, and where it would be then."""
    at = render_heads(heads)
    if not steps:
        return f"nothing to do: the database is at {at}"
    return f"{count(len(steps), 'revision')} to {direction}: the database would be at {at}"


def _print_step(planned: PlannedStep) -> None:
    revision = planned.step.revision
    name = render_name(revision) if revision else ""
    echo(of_database(planned.database, f"{planned.step.direction} {name}".rstrip()))
    for operation in planned.operations:
        echo(f"  {operation.sentence}{' (its data is lost)' if operation.loses_data else ''}")
    if planned.open_end:
        echo(f"  and what is not known before it runs: {planned.open_end}")
    elif planned.failure:
        echo(f"  then it fails: {planned.failure}")
    elif not planned.operations:
        echo("  no operations")
    obstacle = planned.not_undoable
    echo(f"  cannot be undone: {obstacle}" if obstacle else "  can be undone")


def _as_data(preview: Preview) -> dict[str, object]:
    return {
        "steps": [
            {
                **step_as_data(planned.step),
                "operations": [
                    {"sentence": operation.sentence, "loses_data": operation.loses_data}
                    for operation in planned.operations
                ],
                "open_end": planned.open_end,
                "failure": planned.failure,
                "not_undoable": planned.not_undoable,
                "database": planned.database,
            }
            for planned in preview.steps
        ],
        "heads": list(preview.heads),
        "databases": reached_as_data(preview.databases),
    }
