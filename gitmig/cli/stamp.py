"""`gitmig stamp`."""

from pathlib import Path

import click

from gitmig.cli.options import (
    REVISION,
    json_option,
    output_option,
    sql_option,
    tag_option,
    url_option,
)
from gitmig.cli.session import Session
from gitmig.commands.stamp import render_stamp, stamp
from gitmig.output.migration import print_outcome
from gitmig.output.script import print_script


@click.command("stamp")
@click.argument("targets", nargs=-1, required=True, type=REVISION)
@click.option("--purge", is_flag=True, help="Forget all heads that the database has first.")
@sql_option
@output_option
@tag_option
@json_option
@url_option
@click.pass_obj
def command(
    session: Session,
    targets: tuple[str, ...],
    purge: bool,
    sql: bool,
    output: Path | None,
    tag: str | None,
    as_json: bool,
) -> None:
    """Set the database's heads to TARGETS without running any revision.

    With `--sql`, `FROM:TO` says which heads the database has; else it has none.
    """
    if sql:
        script = render_stamp(session.scripts(), targets, purge=purge, tag=tag)
        print_script(script, output, as_json=as_json, quiet=session.quiet)
        return
    outcome = stamp(session.scripts(), targets, purge=purge, tag=tag)
    print_outcome(outcome, as_json=as_json, quiet=session.quiet)
