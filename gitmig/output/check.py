"""What `gitmig check` says."""

from gitmig.commands.check import Checked
from gitmig.output.console import count, echo, echo_json, note


def print_checked(result: Checked, *, as_json: bool) -> None:
    """Print a sentence a difference."""
    if as_json:
        echo_json(_as_data(result))
        return
    if result.undecided is not None:
        note(f"cannot decide: {result.undecided.message}")
        if result.undecided.hint:
            note(f"hint: {result.undecided.hint}")
        return
    if result.clean:
        echo("the models and the revisions agree")
        return
    number = count(len(result.differences), "difference")
    echo(f"{number} between the models and the {result.baseline_name}:")
    for difference in result.differences:
        echo(f"  {difference.sentence}")
    note('hint: `gitmig revision -m "..." --autogenerate` writes them as a revision')


def _as_data(result: Checked) -> dict[str, object]:
    undecided = result.undecided
    return {
        "baseline": result.baseline,
        "differences": [
            {"kind": one.kind, "table": one.table, "sentence": one.sentence}
            for one in result.differences
        ],
        "cannot_decide": undecided and {"reason": undecided.message, "hint": undecided.hint},
    }
