"""`gitmig completion`."""

import click
from click.shell_completion import get_completion_class

from gitmig.output.console import echo


@click.command("completion")
@click.argument("shell", metavar="{bash|zsh|fish}", type=click.Choice(["bash", "zsh", "fish"]))
@click.pass_context
def command(ctx: click.Context, shell: str) -> None:
    """Print the script that completes verbs, options and revisions in SHELL.

    For bash: `eval "$(gitmig completion bash)"` in ~/.bashrc.
    """
    completion = get_completion_class(shell)
    assert completion is not None, "every choice is a shell that click knows"
    root = ctx.find_root().command
    echo(completion(root, {}, "gitmig", "_GITMIG_COMPLETE").source())
