"""`gitmig history`."""

import click

from gitmig.cli.options import json_option, limit_option, url_option, verbose_option
from gitmig.cli.session import Session
from gitmig.commands.history import history, read_origins_of
from gitmig.output.revisions import print_revisions


@click.command("history")
@click.argument("refs", required=False, metavar="[git:A..git:B]")
@click.option(
    "-r",
    "--rev-range",
    metavar="START:END",
    help="Only these, both ends included; either may be left out, or be `current`.",
)
@click.option(
    "--ref",
    metavar="REF|A..B",
    help="Those of a branch, tag or commit; with A..B those that B has and A has not.",
)
@limit_option
@click.option("-i", "--indicate-current", is_flag=True, help="Mark where the database stands.")
@verbose_option
@json_option
@url_option
@click.pass_obj
def command(
    session: Session,
    refs: str | None,
    rev_range: str | None,
    ref: str | None,
    limit: int | None,
    indicate_current: bool,
    verbose: bool,
    as_json: bool,
) -> None:
    """List the revisions, newest first.

    The database is asked only for `-i` and for `current` in a range.
    """
    if refs and ref:
        raise click.UsageError("the ref is given twice, as an argument and with --ref")
    scripts, wanted = session.scripts(), refs or ref
    found = history(scripts, rev_range, indicate_current=indicate_current, ref=wanted)[:limit]
    origins = read_origins_of(scripts, found, ref=wanted) if verbose else None
    print_revisions(
        found,
        as_json=as_json,
        verbose=verbose,
        quiet=session.quiet,
        origins=origins,
        in_range=rev_range is not None or ".." in (wanted or ""),
    )
