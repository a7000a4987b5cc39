"""`gitmig show`."""

import click

from gitmig.cli.options import REVISION, json_option, ref_option, url_option
from gitmig.cli.session import Session
from gitmig.commands.show import show
from gitmig.output.show import print_shown


@click.command("show")
@click.argument("revision", type=REVISION)
@ref_option
@json_option
@url_option
@click.pass_obj
def command(session: Session, revision: str, ref: str | None, as_json: bool) -> None:
    """Show one revision in full, and whether it is published.

    REVISION may be `head`, `heads`, a label, or `current`, for which the database is asked.
    """
    print_shown(show(session.scripts(), revision, ref=ref), as_json=as_json)
