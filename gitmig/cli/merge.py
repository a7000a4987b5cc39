"""`gitmig merge`."""

import click

from gitmig.cli.options import (
    REVISION,
    branch_label_option,
    json_option,
    message_option,
    rev_id_option,
    splice_option,
)
from gitmig.cli.session import Session
from gitmig.commands.merge import merge
from gitmig.output.written import print_written


@click.command("merge")
@click.argument("revisions", nargs=-1, type=REVISION)
@message_option
@branch_label_option
@rev_id_option
@splice_option
@json_option
@click.pass_obj
def command(
    session: Session,
    revisions: tuple[str, ...],
    message: str | None,
    branch_labels: tuple[str, ...],
    rev_id: str | None,
    splice: bool,
    as_json: bool,
) -> None:
    """Write a revision that joins REVISIONS: all heads, if none are named.

    Without a message, a label or an id of your own, everybody who merges the same revisions writes
    the same file, byte for byte, so that Git merges it without a conflict.
    """
    result = merge(
        session.scripts(),
        revisions or ("heads",),
        message=message,
        branch_labels=branch_labels,
        rev_id=rev_id,
        splice=splice,
    )
    print_written(result, as_json=as_json)
