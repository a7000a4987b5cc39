"""`gitmig upgrade`."""

from pathlib import Path

import click

from gitmig.cli.options import REVISION, WITH_STEPS, migration_options
from gitmig.cli.session import Session
from gitmig.commands.upgrade import preview, render_upgrade, upgrade
from gitmig.output.migration import print_outcome, progress
from gitmig.output.preview import print_preview
from gitmig.output.script import print_script


@click.command("upgrade", context_settings=WITH_STEPS)
@click.argument("targets", nargs=-1, type=REVISION)
@migration_options
@click.pass_obj
def command(
    session: Session,
    targets: tuple[str, ...],
    plan: bool,
    sql: bool,
    output: Path | None,
    tag: str | None,
    verbose: bool,
    as_json: bool,
) -> None:
    """Bring the database up to TARGETS: `heads`, if none are named.

    A target is an id or the start of one, `head`, `heads`, a label, `label@head`, or relative,
    such as `+1`. With `--sql`, `FROM:TO` says where the database is; else it is empty.
    """
    if plan:
        planned = preview(session.scripts(), targets or ("heads",), tag=tag)
        print_preview(planned, as_json=as_json)
        return
    if sql:
        script = render_upgrade(session.scripts(), targets or ("heads",), tag=tag)
        print_script(script, output, as_json=as_json, quiet=session.quiet)
        return
    with progress(quiet=session.quiet or as_json, sql=verbose or session.verbose) as on_event:
        outcome = upgrade(session.scripts(), targets or ("heads",), tag=tag, on_event=on_event)
    print_outcome(outcome, as_json=as_json, quiet=session.quiet)
