"""`gitmig heads`."""

import click

from gitmig.cli.options import json_option, ref_option, verbose_option
from gitmig.cli.session import Session
from gitmig.commands.heads import heads, write_heads_file
from gitmig.output.revisions import print_revisions


@click.command("heads")
@click.option(
    "--resolve-dependencies",
    is_flag=True,
    help="Leave out heads that another revision depends on.",
)
@click.option("--write", is_flag=True, help="Write the file HEADS anew (setting `heads_file`).")
@ref_option
@verbose_option
@json_option
@click.pass_obj
def command(
    session: Session,
    resolve_dependencies: bool,
    write: bool,
    ref: str | None,
    verbose: bool,
    as_json: bool,
) -> None:
    """Show the newest revisions: those that no other follows."""
    if write:
        write_heads_file(session.scripts())
    found = heads(session.scripts(), resolve_dependencies=resolve_dependencies, ref=ref)
    print_revisions(found, as_json=as_json, verbose=verbose, parents=False, quiet=session.quiet)
