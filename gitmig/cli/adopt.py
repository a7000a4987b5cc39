"""`gitmig adopt`."""

import click

from gitmig.cli.session import Session
from gitmig.commands.adopt import adopt
from gitmig.commands.hooks import install_hooks
from gitmig.config import read_settings
from gitmig.output.adopt import print_adopted


@click.command("adopt")
@click.option("--ini", default="alembic.ini", metavar="FILE", help="The project's settings file.")
@click.option("--section", default="alembic", metavar="NAME", help="Its main section.")
@click.option("--rewrite-imports", is_flag=True, help="Import from gitmig in revision files.")
@click.option("--hooks", is_flag=True, help="Install the Git hooks, too.")
@click.option("--undo", is_flag=True, help="Go back to Alembic.")
@click.option("--dry-run", is_flag=True, help="Say what would be done, and do nothing.")
@click.pass_obj
def command(
    session: Session,
    ini: str,
    section: str,
    rewrite_imports: bool,
    hooks: bool,
    undo: bool,
    dry_run: bool,
) -> None:
    """Take over the Alembic project of this directory: its settings, in gitmig's terms.

    Revision files and the database stay as they are, so that Alembic goes on working.
    """
    root = session.directory.resolve()
    done = adopt(
        root, ini=ini, section=section, rewrite_imports=rewrite_imports, undo=undo, dry_run=dry_run
    )
    print_adopted(done, undo=undo, dry_run=dry_run, quiet=session.quiet)
    if hooks and not undo and not dry_run:  # last, for they may be refused: then all else is told
        install_hooks(read_settings(root))
