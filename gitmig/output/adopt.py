"""What `gitmig adopt` says."""

from gitmig.commands.adopt import Adopted
from gitmig.output.console import echo, note, relative_to_here


def print_adopted(adopted: Adopted, *, undo: bool, dry_run: bool, quiet: bool = False) -> None:
    """Print what was written, what was not carried over, and what to do next."""
    would = "would have " if dry_run else ""
    verb = "taken out of" if undo else "added to"
    echo(f"{would}{verb} {relative_to_here(adopted.file)}:")
    for line in adopted.settings.splitlines():
        echo(f"  {line}")
    for path in adopted.rewritten:
        echo(f"{would}changed imports in {relative_to_here(path)}")
    for sentence in adopted.left_out:
        echo(f"not carried {'back' if undo else 'over'}: {sentence}")
    if not undo and not dry_run:
        note("`gitmig status` says where you stand; `gitmig adopt --undo` goes back", quiet=quiet)
