"""`gitmig current`."""

import click

from gitmig.cli.options import get_session, json_option, url_option, verbose_option
from gitmig.commands.current import current
from gitmig.output.current import print_current


@click.command("current")
@click.option(
    "-c", "--check-heads", is_flag=True, help="Exit with 1 unless the database is at all heads."
)
@click.option(
    "--verify",
    is_flag=True,
    help="Compare the files with what was applied; exit with 1 if they differ.",
)
@click.option(
    "--at", metavar="REF", help="Measure it by a branch, tag or commit instead of the checkout."
)
@verbose_option
@json_option
@url_option
@click.pass_context
def command(
    ctx: click.Context,
    check_heads: bool,
    verify: bool,
    at: str | None,
    verbose: bool,
    as_json: bool,
) -> None:
    """Show the revisions that the database is at."""
    session = get_session(ctx)
    if verify and at:
        raise click.UsageError(
            "--verify looks at the files of the checkout, so --at cannot be used"
        )
    result = current(session.scripts(), verify=verify, at=at)
    print_current(
        result,
        as_json=as_json,
        verbose=verbose,
        quiet=session.quiet,
        check_heads=check_heads,
        verify=verify,
        at=at,
    )
    ctx.exit(1 if (check_heads and not result.at_heads) or result.differs else 0)
