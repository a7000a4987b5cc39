"""`gitmig upgrade`."""

import click

from gitmig.cli.options import REVISION, WITH_STEPS, json_option, lock_timeout_option, url_option
from gitmig.cli.session import Session
from gitmig.commands.upgrade import upgrade
from gitmig.output.migration import print_outcome, progress


@click.command("upgrade", context_settings=WITH_STEPS)
@click.argument("targets", nargs=-1, type=REVISION)
@lock_timeout_option
@json_option
@url_option
@click.pass_obj
def command(session: Session, targets: tuple[str, ...], as_json: bool) -> None:
    """Bring the database up to TARGETS: `heads`, if none are named.

    A target is an id or the start of one, `head`, `heads`, a label, `label@head`, or relative,
    such as `+1`.
    """
    with progress(quiet=session.quiet or as_json) as on_event:
        outcome = upgrade(session.scripts(), targets or ("heads",), on_event=on_event)
    print_outcome(outcome, as_json=as_json, quiet=session.quiet)
