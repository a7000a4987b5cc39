"""`gitmig resolve`."""

import click

from gitmig.cli.options import (
    REVISION,
    json_option,
    lock_timeout_option,
    sql_shown_option,
    url_option,
)
from gitmig.cli.session import Session
from gitmig.commands.resolve import Way, resolve
from gitmig.output.migration import print_resolved, progress


@click.command("resolve")
@click.argument("revision", type=REVISION)
@click.option("--resume", is_flag=True, help="Go on with the statement that it stopped at.")
@click.option("--skip", is_flag=True, help="With --resume: go on after that one, which has run.")
@click.option("--applied", is_flag=True, help="What was left is done by hand.")
@click.option("--rolled-back", is_flag=True, help="What had run is undone by hand.")
@lock_timeout_option
@sql_shown_option
@json_option
@url_option
@click.pass_obj
def command(
    session: Session,
    revision: str,
    resume: bool,
    skip: bool,
    applied: bool,
    rolled_back: bool,
    verbose: bool,
    as_json: bool,
) -> None:
    """Settle REVISION, which stopped half-way on a database that cannot roll DDL back.

    Mend what stopped it and let it go on; or bring the schema to one side or the other by hand,
    then say which side it is.
    """
    if [resume, applied, rolled_back].count(True) != 1:
        raise click.UsageError("say which: --resume, --applied or --rolled-back")
    if skip and not resume:
        raise click.UsageError("--skip needs --resume")
    way: Way = "resumed" if resume else "applied" if applied else "rolled-back"
    with progress(quiet=session.quiet or as_json, sql=verbose or session.verbose) as on_event:
        settled = resolve(session.scripts(), revision, way, skip=skip, on_event=on_event)
    print_resolved(settled, way, as_json=as_json)
