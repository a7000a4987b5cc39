"""`gitmig heads`."""

import click

from gitmig.cli.options import json_option, verbose_option
from gitmig.cli.session import Session
from gitmig.commands.heads import heads
from gitmig.output.revisions import print_revisions


@click.command("heads")
@click.option(
    "--resolve-dependencies",
    is_flag=True,
    help="Leave out heads that another revision depends on.",
)
@verbose_option
@json_option
@click.pass_obj
def command(session: Session, resolve_dependencies: bool, verbose: bool, as_json: bool) -> None:
    """Show the newest revisions: those that no other follows."""
    found = heads(session.scripts(), resolve_dependencies=resolve_dependencies)
    print_revisions(found, as_json=as_json, verbose=verbose, parents=False, quiet=session.quiet)
