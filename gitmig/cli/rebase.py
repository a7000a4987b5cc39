"""`gitmig rebase`."""

import click

from gitmig.cli.options import json_option, plan_option, url_option
from gitmig.cli.session import Session
from gitmig.commands.rebase import rebase
from gitmig.output.rebase import print_rebased


@click.command("rebase")
@click.option(
    "--onto",
    metavar="REF",
    help="The branch to follow: by default the other side of a merge or rebase that is under way, "
    "else the upstream, else the first protected branch.",
)
@plan_option
@click.option(
    "--skip-database", is_flag=True, help="Do not ask whether the database has the revisions."
)
@json_option
@url_option
@click.pass_obj
def command(
    session: Session, onto: str | None, plan: bool, skip_database: bool, as_json: bool
) -> None:
    """Put your own revisions on top of another branch's, instead of merging the two lines.

    Only files of revisions that nobody else has and that are not applied are changed, and in them
    only the parent. The checkout has to have the other branch's revisions already.
    """
    done = rebase(session.scripts(), onto=onto, plan_only=plan, ask_database=not skip_database)
    print_rebased(done, as_json=as_json, plan=plan)
