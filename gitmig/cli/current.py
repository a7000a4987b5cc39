"""`gitmig current`."""

import click

from gitmig.cli.options import get_session, json_option, url_option, verbose_option
from gitmig.commands.current import current
from gitmig.output.current import print_current


@click.command("current")
@click.option(
    "-c", "--check-heads", is_flag=True, help="Exit with 1 unless the database is at all heads."
)
@verbose_option
@json_option
@url_option
@click.pass_context
def command(ctx: click.Context, check_heads: bool, verbose: bool, as_json: bool) -> None:
    """Show the revisions that the database is at."""
    session = get_session(ctx)
    result = current(session.scripts())
    print_current(
        result, as_json=as_json, verbose=verbose, quiet=session.quiet, check_heads=check_heads
    )
    ctx.exit(1 if check_heads and not result.at_heads else 0)
