"""Branch points, and what follows them."""

from collections.abc import Sequence

from gitmig.commands.branches import Branching
from gitmig.output.console import echo, echo_json, note
from gitmig.output.revisions import print_in_full, render_line, revision_as_data


def print_branches(
    found: Sequence[Branching], *, as_json: bool, verbose: bool, quiet: bool = False
) -> None:
    """Print each branch point with an arrow to each of its children."""
    if as_json:
        echo_json([_as_data(branching) for branching in found])
        return
    if not found:
        note("there are no branch points", quiet=quiet)
    for branching in found:
        if verbose:
            print_in_full(branching.point)
        else:
            echo(render_line(branching.point, parents=False))
        indent = " " * len(branching.point.revision.short)
        for child in branching.children:
            echo(f"{indent} -> {render_line(child, parents=False)}")
        echo()


def _as_data(branching: Branching) -> dict[str, object]:
    return {
        "point": revision_as_data(branching.point),
        "children": [revision_as_data(child) for child in branching.children],
    }
