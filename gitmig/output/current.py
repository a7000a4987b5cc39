"""What `gitmig current` says."""

from dataclasses import replace

from gitmig.commands.current import Current
from gitmig.output.console import echo, echo_json, id_style, mark_style, note
from gitmig.output.revisions import print_revisions, revision_as_data
from gitmig.revisions.revision import shorten


def print_current(
    result: Current, *, as_json: bool, verbose: bool, quiet: bool, check_heads: bool
) -> None:
    """Print a line a head of the database; with `check_heads` say what is missing to be at all."""
    if as_json:
        echo_json(
            {
                "revisions": [revision_as_data(one) for one in result.revisions],
                "unknown": list(result.unknown),
                "at_heads": result.at_heads,
            }
        )
        return
    if verbose:
        echo(f"Current revision(s) for {result.url}:")
    # Each of them is current: a mark on all of them would say nothing.
    unmarked = [replace(one, is_current=False) for one in result.revisions]
    if unmarked:
        print_revisions(unmarked, as_json=False, verbose=verbose, parents=False)
    for revision_id in result.unknown:
        echo(f"{id_style(revision_id)} {mark_style('(not in this checkout)')}")
    if not result.revisions and not result.unknown:
        note("the database is at the base: nothing is applied", quiet=quiet)
    if check_heads and not result.at_heads:
        heads = ", ".join(map(shorten, result.heads)) or "the base"
        note(f"the database is not at all heads, which are {heads}", quiet=quiet)
