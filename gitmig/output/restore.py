"""What `gitmig restore` wrote."""

from collections.abc import Sequence

from gitmig.commands.restore import Restored
from gitmig.output.console import echo, echo_json, note, relative_to_here, render_hint


def print_restored(restored: Sequence[Restored], *, as_json: bool) -> None:
    """Print each file, and where it was found."""
    if as_json:
        echo_json(
            [
                {"revision": each.revision.id, "path": str(each.path), "found_in": each.found_in}
                for each in restored
            ]
        )
        return
    for each in restored:
        revision = each.revision
        echo(f"restored {relative_to_here(each.path)} ({revision.message}) from {each.found_in}")
    note(render_hint("look at it, then `git add` it"))
