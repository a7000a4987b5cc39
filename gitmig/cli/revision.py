"""`gitmig revision`."""

import click

from gitmig.cli.options import (
    REVISION,
    branch_label_option,
    json_option,
    message_option,
    rev_id_option,
    splice_option,
    url_option,
)
from gitmig.cli.session import Session
from gitmig.commands.revision import revision
from gitmig.output.written import print_written


@click.command("revision")
@message_option
@click.option(
    "--autogenerate", is_flag=True, help="Fill it with what the models and the database differ in."
)
@click.option(
    "--baseline",
    type=click.Choice(["database", "replay"]),
    default="database",
    show_default=True,
    help="Compare with the database, or with the revisions replayed in a scratch database.",
)
@click.option("--head", type=REVISION, default="head", help="The revision to follow.")
@splice_option
@branch_label_option
@click.option(
    "--depends-on", type=REVISION, multiple=True, help="A revision that must be applied before."
)
@rev_id_option
@click.option("--yes", is_flag=True, help="Write the removal of every table, if it comes to that.")
@json_option
@url_option
@click.pass_obj
def command(
    session: Session,
    message: str | None,
    autogenerate: bool,
    baseline: str,
    head: str,
    splice: bool,
    branch_labels: tuple[str, ...],
    depends_on: tuple[str, ...],
    rev_id: str | None,
    yes: bool,
    as_json: bool,
) -> None:
    """Write a new revision file.

    It follows the newest revision. `--head base` starts a line of its own.
    """
    result = revision(
        session.scripts(),
        message,
        autogenerate=autogenerate,
        baseline="replay" if baseline == "replay" else "database",
        head=head,
        splice=splice,
        branch_labels=branch_labels,
        depends_on=depends_on,
        rev_id=rev_id,
        allow_empty=yes,
    )
    print_written(result, as_json=as_json)
