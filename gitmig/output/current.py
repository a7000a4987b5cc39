"""What `gitmig current` says."""

from gitmig.commands.current import Current
from gitmig.output.console import echo, echo_json, id_style, mark_style, note
from gitmig.output.revisions import print_revisions, revision_as_data


def print_current(result: Current, *, as_json: bool, verbose: bool) -> None:
    """Print a line a head of the database; nothing for a database without one."""
    if as_json:
        echo_json(
            {
                "revisions": [revision_as_data(one) for one in result.revisions],
                "unknown": list(result.unknown),
                "at_heads": result.at_heads,
            }
        )
        return
    if not result.revisions and not result.unknown:
        note("the database is at the base: nothing is applied")
        return
    if verbose:
        echo(f"Current revision(s) for {result.url}:")
    print_revisions(result.revisions, as_json=False, verbose=verbose, parents=False)
    for revision_id in result.unknown:
        echo(f"{id_style(revision_id)} {mark_style('(not in this checkout)')}")
