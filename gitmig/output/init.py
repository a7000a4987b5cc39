"""What `gitmig init` says."""

import shlex

from gitmig.commands.init import Initialised
from gitmig.output.console import echo, echo_lines, relative_to_here


def print_initialised(result: Initialised) -> None:
    """Print what was written, and what to type next."""
    for path in result.written:
        slash = "/" if path.is_dir() else ""
        echo(f"wrote {relative_to_here(path)}{slash}")
    echo()
    echo("Next:")
    echo_lines(f"  {number}. {step}" for number, step in enumerate(_next_steps(result), 1))


def _next_steps(result: Initialised) -> list[str]:
    steps = []
    if result.settings_file is not None:
        settings = "`url`" if result.has_metadata else "`url` and `metadata`"
        steps.append(f"check {settings} under [tool.gitmig] in {result.settings_file.name}")
    if not result.in_repository:
        steps.append("git init                    # hooks and merges need a repository")
    for file in result.unignored:
        line = f"echo {shlex.quote(file)} >> .gitignore"
        steps.append(f"{line:<27} # a database is no part of the history")
    return [
        *steps,
        "gitmig hooks install        # guards commits, joins heads after a merge",
        'gitmig revision -m "create tables" --autogenerate',
        "gitmig upgrade",
    ]
