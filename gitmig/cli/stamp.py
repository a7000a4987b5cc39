"""`gitmig stamp`."""

import click

from gitmig.cli.options import REVISION, json_option, url_option
from gitmig.cli.session import Session
from gitmig.commands.stamp import stamp
from gitmig.output.migration import print_outcome


@click.command("stamp")
@click.argument("targets", nargs=-1, required=True, type=REVISION)
@click.option("--purge", is_flag=True, help="Forget all heads that the database has first.")
@json_option
@url_option
@click.pass_obj
def command(session: Session, targets: tuple[str, ...], purge: bool, as_json: bool) -> None:
    """Set the database's heads to TARGETS without running any revision."""
    outcome = stamp(session.scripts(), targets, purge=purge)
    print_outcome(outcome, as_json=as_json, quiet=session.quiet)
