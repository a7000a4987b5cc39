"""`gitmig resolve`."""

from typing import Literal

import click

from gitmig.cli.options import REVISION, json_option, url_option
from gitmig.cli.session import Session
from gitmig.commands.resolve import resolve
from gitmig.output.migration import print_resolved


@click.command("resolve")
@click.argument("revision", type=REVISION)
@click.option("--applied", "outcome", flag_value="applied", help="What was left is done by hand.")
@click.option(
    "--rolled-back", "outcome", flag_value="rolled-back", help="What had run is undone by hand."
)
@json_option
@url_option
@click.pass_obj
def command(
    session: Session,
    revision: str,
    outcome: Literal["applied", "rolled-back"] | None,
    as_json: bool,
) -> None:
    """Settle REVISION, which stopped half-way on a database that cannot roll DDL back.

    Bring the schema to one side or the other by hand first, then say which side it is.
    """
    if outcome is None:
        raise click.UsageError("say which: --applied or --rolled-back")
    settled = resolve(session.scripts(), revision, outcome)
    print_resolved(settled, outcome, as_json=as_json)
