"""`gitmig init`."""

import click

from gitmig.cli.session import Session
from gitmig.commands.init import init
from gitmig.output.init import print_initialised


@click.command("init")
@click.argument("directory", required=False)
@click.option(
    "-t",
    "--template",
    default="generic",
    metavar="NAME",
    show_default=True,
    help="What to lay down.",
)
@click.option("--url", metavar="URL", help="The database, for the settings.")
@click.option("--metadata", metavar="MODULE:ATTRIBUTE", help="The models, for the settings.")
@click.option("--package", is_flag=True, help="Write __init__.py files, so that it is a package.")
@click.pass_obj
def command(
    session: Session,
    directory: str | None,
    template: str,
    url: str | None,
    metadata: str | None,
    package: bool,
) -> None:
    """Lay down a migration environment in DIRECTORY, and its settings in pyproject.toml.

    Without DIRECTORY it is `migrations`. Nothing that exists is overwritten: the settings
    are added to the end of the file.
    """
    root = session.directory.resolve()
    url = url or session.overrides.get("url")
    result = init(
        root,
        directory,
        template=template,
        url=url,
        metadata=metadata,
        package=package,
        name=session.name,
    )
    print_initialised(result)
