"""What `gitmig init` says."""

from gitmig.commands.init import Initialised
from gitmig.output.console import echo, echo_lines


def print_initialised(result: Initialised) -> None:
    """Print what was written, and what to type next."""
    for path in result.written:
        slash = "/" if path.is_dir() else ""
        echo(f"wrote {path.relative_to(result.root)}{slash}")
    echo()
    echo("Next:")
    echo_lines(f"  {number}. {step}" for number, step in enumerate(_next_steps(result), 1))


def _next_steps(result: Initialised) -> list[str]:
    settings = "`url`" if result.has_metadata else "`url` and `metadata`"
    steps = [f"check {settings} under [tool.gitmig] in pyproject.toml"]
    if not result.in_repository:
        steps.append("git init                    # hooks and merges need a repository")
    return [
        *steps,
        "gitmig hooks install        # guards commits, joins heads after a merge",
        'gitmig revision -m "create tables" --autogenerate',
        "gitmig upgrade",
    ]
