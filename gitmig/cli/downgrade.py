"""`gitmig downgrade`."""

import click

from gitmig.cli.options import REVISION, WITH_STEPS, json_option, lock_timeout_option, url_option
from gitmig.cli.session import Session
from gitmig.commands.downgrade import downgrade
from gitmig.output.migration import print_outcome, progress


@click.command("downgrade", context_settings=WITH_STEPS)
@click.argument("target", type=REVISION)
@lock_timeout_option
@json_option
@url_option
@click.pass_obj
def command(session: Session, target: str, as_json: bool) -> None:
    """Take the database back to TARGET, which stays applied.

    A target is an id or the start of one, `base`, a label, or relative: `-1` takes one step back.
    """
    with progress(quiet=session.quiet or as_json) as on_event:
        outcome = downgrade(session.scripts(), target, on_event=on_event)
    print_outcome(outcome, as_json=as_json, quiet=session.quiet)
