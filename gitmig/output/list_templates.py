"""What `gitmig list-templates` says."""

from collections.abc import Sequence

from gitmig.output.console import echo, echo_json, id_style
from gitmig.scaffold import Template


def print_templates(templates: Sequence[Template], *, as_json: bool) -> None:
    """Print each template on a line, and how one is used."""
    if as_json:
        echo_json([{"name": each.name, "description": each.description} for each in templates])
        return
    width = max(len(each.name) for each in templates)
    for each in templates:
        echo(f"{id_style(each.name.ljust(width))}  {each.description}")
    echo()
    echo("gitmig init --template NAME")
