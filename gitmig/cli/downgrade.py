"""`gitmig downgrade`."""

from pathlib import Path

import click

from gitmig.cli.options import REVISION, WITH_STEPS, migration_options
from gitmig.cli.session import Session
from gitmig.commands.downgrade import downgrade, preview, render_downgrade
from gitmig.output.migration import print_outcome, progress
from gitmig.output.preview import print_preview
from gitmig.output.script import print_script


@click.command("downgrade", context_settings=WITH_STEPS)
@click.argument("target", type=REVISION)
@migration_options
@click.pass_obj
def command(
    session: Session,
    target: str,
    plan: bool,
    sql: bool,
    output: Path | None,
    tag: str | None,
    verbose: bool,
    as_json: bool,
) -> None:
    """Take the database back to TARGET, which stays applied.

    A target is an id or the start of one, `base`, a label, or relative: `-1` takes one step back.
    With `--sql` it is `FROM:TO`, where FROM is where the database is.
    """
    if plan:
        planned = preview(session.scripts(), target, tag=tag)
        print_preview(planned, as_json=as_json)
        return
    if sql:
        script = render_downgrade(session.scripts(), target, tag=tag)
        print_script(script, output, as_json=as_json, quiet=session.quiet)
        return
    with progress(quiet=session.quiet or as_json, sql=verbose or session.verbose) as on_event:
        outcome = downgrade(session.scripts(), target, tag=tag, on_event=on_event)
    print_outcome(outcome, as_json=as_json, quiet=session.quiet)
