"""What `gitmig check` says."""

from gitmig.commands.check import Checked
from gitmig.output.console import count, echo, echo_json, echo_script, note, render_hint


def print_checked(result: Checked, *, as_json: bool, as_sql: bool = False) -> None:
    """Print a sentence a difference, or with `as_sql` nothing but what would be run."""
    if as_json:
        echo_json(_as_data(result, as_sql=as_sql))
        return
    if result.undecided is not None:
        note(f"cannot decide: {result.undecided.message}")
        if result.undecided.hint:
            note(render_hint(result.undecided.hint))
        return
    if result.clean:
        agreed = "the models and the revisions agree"
        (note if as_sql else echo)(agreed)
        return
    if as_sql:
        echo_script("\n\n".join(result.sql))
        return
    number = count(len(result.differences), "difference")
    echo(f"{number} between the models and the {result.baseline_name}:")
    for difference in result.differences:
        echo(f"  {difference.full_sentence}")
    note(render_hint('`gitmig revision -m "..." --autogenerate` writes them as a revision'))


def _as_data(result: Checked, *, as_sql: bool) -> dict[str, object]:
    undecided = result.undecided
    return {
        "baseline": result.baseline,
        "differences": [
            {
                "kind": one.kind,
                "schema": one.schema,
                "table": one.table,
                "sentence": one.sentence,
                "database": one.database,
            }
            for one in result.differences
        ],
        "sql": list(result.sql) if as_sql else None,
        "cannot_decide": undecided and {"reason": undecided.message, "hint": undecided.hint},
    }
