"""`gitmig list-templates`."""

import click

from gitmig.cli.options import json_option
from gitmig.commands.list_templates import list_templates
from gitmig.output.list_templates import print_templates


@click.command("list-templates")
@json_option
def command(as_json: bool) -> None:
    """List the environments that `gitmig init --template` lays down."""
    print_templates(list_templates(), as_json=as_json)
