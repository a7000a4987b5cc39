"""`gitmig check`."""

from pathlib import Path

import click

from gitmig.cli.options import baseline_option, get_session, json_option, url_option
from gitmig.commands.check import check
from gitmig.output.check import print_checked
from gitmig.revisions.draft import Baseline


@click.command("check")
@baseline_option
@click.option("--sql", "as_sql", is_flag=True, help="Print the statements that would be run.")
@click.option(
    "--cache",
    metavar="DIR",
    type=click.Path(file_okay=False, path_type=Path),
    help="Where replays are remembered, instead of .gitmig_cache.",
)
@json_option
@url_option
@click.pass_context
def command(
    ctx: click.Context, baseline: Baseline, as_sql: bool, cache: Path | None, as_json: bool
) -> None:
    """Say whether the models differ from what the revisions make.

    Exits with 1 if they differ, or if it cannot be decided.
    """
    session = get_session(ctx)
    result = check(session.scripts(), baseline=baseline, cache=cache)
    print_checked(result, as_json=as_json, as_sql=as_sql)
    ctx.exit(0 if result.clean else 1)
