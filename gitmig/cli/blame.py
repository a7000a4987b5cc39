"""`gitmig blame`."""

import click

from gitmig.cli.options import json_option
from gitmig.cli.session import Session
from gitmig.commands.blame import blame
from gitmig.output.blame import print_blamed


@click.command("blame")
@click.argument("subject", metavar="TABLE[.COLUMN]")
@json_option
@click.pass_obj
def command(session: Session, subject: str, as_json: bool) -> None:
    """Name the revisions that touched a table or a column, the newest first.

    They are read as text. What cannot be judged and names it, such as SQL, is listed as `may`.
    A table in a schema is SCHEMA.TABLE.
    """
    print_blamed(blame(session.scripts(), subject), as_json=as_json, quiet=session.quiet)
