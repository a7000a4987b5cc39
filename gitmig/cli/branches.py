"""`gitmig branches`."""

import click

from gitmig.cli.options import json_option, verbose_option
from gitmig.cli.session import Session
from gitmig.commands.branches import branches
from gitmig.output.branches import print_branches


@click.command("branches")
@verbose_option
@json_option
@click.pass_obj
def command(session: Session, verbose: bool, as_json: bool) -> None:
    """Show each revision that several others follow, and those that follow it."""
    print_branches(
        branches(session.scripts()), as_json=as_json, verbose=verbose, quiet=session.quiet
    )
