"""`gitmig ensure-version`."""

from pathlib import Path

import click

from gitmig.cli.options import (
    json_option,
    lock_timeout_option,
    output_option,
    sql_option,
    url_option,
)
from gitmig.cli.session import Session
from gitmig.commands.ensure_version import ensure_version, render_ensure_version
from gitmig.output.ensure_version import print_ensured
from gitmig.output.script import print_script


@click.command("ensure-version")
@lock_timeout_option
@sql_option
@output_option
@json_option
@url_option
@click.pass_obj
def command(session: Session, sql: bool, output: Path | None, as_json: bool) -> None:
    """Create the tables that gitmig keeps in the database, where they are missing.

    An upgrade does so by itself; this is for a role that may create tables, before another one
    that may not.
    """
    if sql:
        script = render_ensure_version(session.scripts())
        print_script(script, output, as_json=as_json, quiet=session.quiet)
        return
    print_ensured(ensure_version(session.scripts()), as_json=as_json, quiet=session.quiet)
