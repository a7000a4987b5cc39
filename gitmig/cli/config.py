"""`gitmig config`."""

import click

from gitmig.cli.options import json_option, url_option
from gitmig.cli.session import Session
from gitmig.commands.config import config
from gitmig.output.config import print_configuration


@click.command("config")
@json_option
@url_option
@click.pass_obj
def command(session: Session, as_json: bool) -> None:
    """Show the settings in force, and where each value comes from; passwords are masked."""
    print_configuration(config(session.settings()), as_json=as_json)
