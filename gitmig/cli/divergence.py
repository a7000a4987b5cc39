"""`gitmig divergence`."""

import click

from gitmig.cli.options import base_option, json_option, max_age_option
from gitmig.cli.session import Session
from gitmig.commands.divergence import divergence
from gitmig.output.divergence import print_divergence


@click.command("divergence")
@click.argument("refs", nargs=-1, metavar="[REF]...")
@base_option
@max_age_option
@click.option("-v", "--verbose", is_flag=True, help="Show branches that are only behind, too.")
@json_option
@click.pass_obj
def command(
    session: Session,
    refs: tuple[str, ...],
    base: str | None,
    max_age: int | None,
    verbose: bool,
    as_json: bool,
) -> None:
    """Show which revisions other branches have, and where their lines part.

    REF is a branch, local or remote-tracking; `*` in it stands for anything. Without one, all of
    them are compared with the base. No file of another branch is executed.
    """
    found = divergence(session.scripts(), refs, base=base, max_age=max_age)
    print_divergence(found, as_json=as_json, verbose=verbose, quiet=session.quiet)
