"""What `gitmig ensure-version` says."""

from collections.abc import Sequence

from gitmig.output.console import echo, echo_json, note


def print_ensured(created: Sequence[str], *, as_json: bool, quiet: bool = False) -> None:
    """Print the tables that were created."""
    if as_json:
        echo_json({"created": list(created)})
        return
    for table in created:
        echo(f"created {table}")
    if not created:
        note("the tables are there already", quiet=quiet)
