"""`gitmig verify`."""

import click

from gitmig.cli.options import get_session, json_option
from gitmig.commands.verify import verify
from gitmig.output.verify import print_history_report


@click.command("verify")
@click.option("--base", metavar="REF", help="Compare with this branch, tag or commit alone.")
@json_option
@click.pass_context
def command(context: click.Context, base: str | None, as_json: bool) -> None:
    """Check that no published revision was edited, deleted or given other parents.

    Published is what protected branches and tags hold; with `--base` what that branch, tag or
    commit holds. Exits with 1 if a database would notice a change, or if it cannot be decided.
    """
    session = get_session(context)
    report = verify(session.scripts(), base=base)
    print_history_report(report, as_json=as_json, quiet=session.quiet)
    if report.faults or report.undecided:
        context.exit(1)
