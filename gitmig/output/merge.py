"""What `gitmig merge` says."""

from gitmig.commands.merge import Merged
from gitmig.output.console import echo_json, note, warn
from gitmig.output.written import print_written, written_as_data


def print_merged(result: Merged, *, as_json: bool) -> None:
    """Print the new file; what spoils what, and what nobody can tell, as warnings."""
    if as_json:
        data = written_as_data(result.written)
        echo_json({**data, "conflicts": result.conflicts, "undecided": result.undecided})
        return
    print_written(result.written, as_json=False)
    for conflict in result.conflicts:
        warn(conflict)
    if result.undecided:
        note(result.undecided)
