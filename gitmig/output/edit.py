"""What `gitmig edit` says."""

from collections.abc import Sequence
from pathlib import Path

from gitmig.output.console import echo, echo_json, relative_to_here


def print_edited(paths: Sequence[Path], *, as_json: bool) -> None:
    """Print which files were open in the editor."""
    if as_json:
        echo_json([str(path) for path in paths])
        return
    for path in paths:
        echo(f"edited {relative_to_here(path)}")
