"""`gitmig history`."""

import click

from gitmig.cli.options import json_option, url_option, verbose_option
from gitmig.cli.session import Session
from gitmig.commands.history import history
from gitmig.output.revisions import print_revisions


@click.command("history")
@click.option(
    "-r",
    "--rev-range",
    metavar="START:END",
    help="Only these, both ends included; either may be left out, or be `current`.",
)
@click.option(
    "-n", "--limit", type=click.IntRange(min=1), metavar="NUMBER", help="At most this many."
)
@click.option("-i", "--indicate-current", is_flag=True, help="Mark where the database stands.")
@verbose_option
@json_option
@url_option
@click.pass_obj
def command(
    session: Session,
    rev_range: str | None,
    limit: int | None,
    indicate_current: bool,
    verbose: bool,
    as_json: bool,
) -> None:
    """List the revisions, newest first.

    The database is asked only for `-i` and for `current` in a range.
    """
    found = history(session.scripts(), rev_range, indicate_current=indicate_current)
    print_revisions(found[:limit], as_json=as_json, verbose=verbose, quiet=session.quiet)
