"""`gitmig forecast`."""

from typing import Any

import click
from click.types import StringParamType

from gitmig.cli.options import base_option, get_session, json_option, max_age_option
from gitmig.commands.forecast import forecast
from gitmig.output.forecast import PROBLEMS, print_forecast


class _Problems(StringParamType):
    name = "problems"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        named = frozenset(each.strip() for each in value.split(","))
        for each in sorted(named - PROBLEMS.keys()):
            self.fail(f"`{each}` is none of {', '.join(PROBLEMS)}", param, ctx)
        # Revisions that conflict are a conflict, if one that Git does not see.
        return named | {"revisions"} if "conflict" in named else named


@click.command("forecast")
@click.argument("refs", nargs=-1, metavar="[REF]...")
@base_option
@max_age_option
@click.option(
    "--fail-on",
    type=_Problems(),
    default=None,
    metavar="PROBLEM[,PROBLEM]",
    help=f"Exit with 1 if one is found: {', '.join(PROBLEMS)}.",
)
@json_option
@click.pass_context
def command(
    context: click.Context,
    refs: tuple[str, ...],
    base: str | None,
    max_age: int | None,
    fail_on: frozenset[str] | None,
    as_json: bool,
) -> None:
    """Say what merging the open branches into the base, and with each other, would do.

    REF is a branch, local or remote-tracking; `*` in it stands for anything. Whether the graph
    would fork, files conflict, published revisions be changed, and operations spoil each other is
    told from Git's objects: nothing is merged, checked out or executed.
    """
    session = get_session(context)
    found = forecast(session.scripts(), refs, base=base, max_age=max_age)
    print_forecast(found, as_json=as_json, quiet=session.quiet)
    if fail_on and fail_on & found.problems:
        context.exit(1)
