"""`gitmig edit`."""

import click

from gitmig.cli.options import REVISION, json_option, url_option
from gitmig.cli.session import Session
from gitmig.commands.edit import edit
from gitmig.output.edit import print_edited


@click.command("edit")
@click.argument("revision", type=REVISION)
@json_option
@url_option
@click.pass_obj
def command(session: Session, revision: str, as_json: bool) -> None:
    """Open the file of REVISION in your editor: that of VISUAL or EDITOR.

    REVISION may be `head`, `heads`, a label, or `current`, for which the database is asked.
    """
    print_edited(edit(session.scripts(), revision), as_json=as_json)
