"""`gitmig log`."""

import click

from gitmig.cli.options import REVISION, json_option, limit_option, url_option, verbose_option
from gitmig.cli.session import Session
from gitmig.commands.log import log
from gitmig.output.log import print_log


@click.command("log")
@click.argument("revision", type=REVISION, required=False)
@limit_option
@verbose_option
@json_option
@url_option
@click.pass_obj
def command(
    session: Session, revision: str | None, limit: int | None, verbose: bool, as_json: bool
) -> None:
    """Show what was applied to the database when and by whom, the newest first.

    REVISION may be one that the checkout no longer has.
    """
    found = log(session.scripts(), revision, limit=limit)
    print_log(found, as_json=as_json, verbose=verbose, quiet=session.quiet)
