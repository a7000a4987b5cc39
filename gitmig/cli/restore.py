"""`gitmig restore`."""

import click

from gitmig.cli.options import json_option
from gitmig.cli.session import Session
from gitmig.commands.restore import restore
from gitmig.output.restore import print_restored


@click.command("restore")
@click.argument("revision", metavar="REVISION")
@click.option("--force", is_flag=True, help="Replace a file that is here with another content.")
@json_option
@click.pass_obj
def command(session: Session, revision: str, force: bool, as_json: bool) -> None:
    """Bring back the file of a revision that was deleted, or edited after it was published.

    It is looked for in protected branches and tags, then on all other refs, then in what any
    commit deleted. Parents that are missing come with it.
    """
    print_restored(restore(session.scripts(), revision, force=force), as_json=as_json)
