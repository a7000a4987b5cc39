"""`gitmig resolve`."""

import click

from gitmig.cli.options import REVISION, json_option, url_option
from gitmig.cli.session import Session
from gitmig.commands.resolve import resolve
from gitmig.output.migration import print_resolved
from gitmig.runtime.resolve import Settlement


@click.command("resolve")
@click.argument("revision", type=REVISION)
@click.option("--applied", is_flag=True, help="What was left is done by hand.")
@click.option("--rolled-back", is_flag=True, help="What had run is undone by hand.")
@json_option
@url_option
@click.pass_obj
def command(
    session: Session, revision: str, applied: bool, rolled_back: bool, as_json: bool
) -> None:
    """Settle REVISION, which stopped half-way on a database that cannot roll DDL back.

    Bring the schema to one side or the other by hand first, then say which side it is.
    """
    if applied == rolled_back:
        raise click.UsageError("say which: --applied or --rolled-back")
    outcome: Settlement = "applied" if applied else "rolled-back"
    settled = resolve(session.scripts(), revision, outcome)
    print_resolved(settled, outcome, as_json=as_json)
