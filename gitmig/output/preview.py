"""What `gitmig upgrade --plan` and `gitmig downgrade --plan` say."""

from gitmig.ids import shorten
from gitmig.output.console import count, echo, echo_json, id_style
from gitmig.output.migration import step_as_data
from gitmig.runtime.preview import PlannedStep, Preview


def print_preview(preview: Preview, *, as_json: bool) -> None:
    """Print each step with its operations, and where they would lead."""
    if as_json:
        echo_json(_as_data(preview))
        return
    for planned in preview.steps:
        _print_step(planned)
    at = ", ".join(id_style(shorten(head)) for head in preview.heads) or "the base"
    if preview.steps:
        number = count(len(preview.steps), "revision")
        echo(f"{number} to {preview.direction}: the database would be at {at}")
    else:
        echo(f"nothing to do: the database is at {at}")


def _print_step(planned: PlannedStep) -> None:
    revision = planned.step.revision
    name = f"{id_style(revision.short)} {revision.message}" if revision else ""
    echo(f"{planned.step.direction} {name}".rstrip())
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
            }
            for planned in preview.steps
        ],
        "heads": list(preview.heads),
    }
