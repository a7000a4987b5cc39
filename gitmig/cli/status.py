"""`gitmig status`."""

import click

from gitmig.cli.options import get_session, json_option, url_option
from gitmig.commands.status import status
from gitmig.output.status import print_status


@click.command("status")
@json_option
@url_option
@click.pass_context
def command(ctx: click.Context, as_json: bool) -> None:
    """Show where the database, the checkout and the branch stand, and what to type next.

    Exits with 1 if the database cannot be asked.
    """
    result = status(get_session(ctx).scripts())
    print_status(result, as_json=as_json)
    ctx.exit(0 if result.database.failure is None else 1)
