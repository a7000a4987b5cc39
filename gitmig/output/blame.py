"""What `gitmig blame` says."""

from collections.abc import Sequence

from gitmig.commands.blame import Blamed
from gitmig.output.console import echo, echo_json, note
from gitmig.output.origins import origin_as_data, render_commit_of
from gitmig.output.revisions import render_name


def print_blamed(found: Sequence[Blamed], *, as_json: bool, quiet: bool) -> None:
    """Print each revision with its author, and its statements."""
    if as_json:
        echo_json([_as_data(each) for each in found])
        return
    if not found:
        note("no revision touches it, as far as the text tells", quiet=quiet)
    for each in found:
        revision = each.revision
        origin = f" ({render_commit_of(each.origin)})" if each.origin else ""
        echo(f"{render_name(revision)}{origin}")
        for statement in each.statements:
            doubt = "" if statement.is_certain else "may: "
            echo(f"  {revision.path}:{statement.line}: {doubt}{statement.text}")


def _as_data(blamed: Blamed) -> dict[str, object]:
    return {
        "revision": blamed.revision.id,
        "message": blamed.revision.message,
        "path": blamed.revision.path,
        "statements": [
            {"line": each.line, "text": each.text, "certain": each.is_certain}
            for each in blamed.statements
        ],
        "origin": origin_as_data(blamed.origin),
    }
