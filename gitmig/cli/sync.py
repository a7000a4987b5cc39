"""`gitmig sync`."""

import sys

import click

from gitmig.cli.options import (
    json_option,
    lock_timeout_option,
    plan_option,
    sql_shown_option,
    url_option,
)
from gitmig.cli.session import Session
from gitmig.commands.sync import drop_stashed, list_stashed, refuse, sync
from gitmig.output.console import ask
from gitmig.output.migration import progress
from gitmig.output.sync import print_copies, print_sync_plan, print_synced
from gitmig.runtime.sync import SyncPlan


def _agree(_plan: SyncPlan) -> bool:
    return True


def _ask(plan: SyncPlan) -> bool:
    print_sync_plan(plan)
    return ask("Run this, code that is not checked out included?")


@click.command("sync")
@plan_option
@click.option("--yes", is_flag=True, help="Run what is not checked out without asking.")
@click.option(
    "--stash",
    is_flag=True,
    help="Keep the database for the branch it belongs to, and bring back that of this branch.",
)
@click.option("--stash-list", is_flag=True, help="List the databases that are kept.")
@click.option("--stash-drop", metavar="BRANCH", help="Remove what is kept for BRANCH.")
@lock_timeout_option
@sql_shown_option
@json_option
@url_option
@click.pass_obj
def command(
    session: Session,
    plan: bool,
    yes: bool,
    stash: bool,
    stash_list: bool,
    stash_drop: str | None,
    verbose: bool,
    as_json: bool,
) -> None:
    """Bring the database to the checkout, as after `git switch`.

    What the database has and the checkout has not is taken back, by the files that were applied;
    then comes what the database lacks. Nothing that is not checked out runs before you say so.
    """
    if [plan, stash, stash_list, stash_drop is not None].count(True) > 1:
        raise click.UsageError("choose one of --plan, --stash, --stash-list and --stash-drop")
    if stash_list:
        print_copies(list_stashed(session.scripts()), as_json=as_json, quiet=session.quiet)
        return
    if stash_drop is not None:
        print_copies(drop_stashed(session.scripts(), stash_drop), as_json=as_json, dropped=True)
        return
    # Who is asked has to see the plan.
    may_ask = sys.stdin.isatty() and sys.stdout.isatty() and not as_json
    confirm = _agree if yes else _ask if may_ask else refuse
    with progress(quiet=session.quiet or as_json, sql=verbose or session.verbose) as on_event:
        done = sync(
            session.scripts(), plan_only=plan, stash=stash, confirm=confirm, on_event=on_event
        )
    print_synced(done, as_json=as_json, quiet=session.quiet)
