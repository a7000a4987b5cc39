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
from gitmig.output.merge import print_merged


@click.command("merge")
@click.argument("revisions", nargs=-1, type=REVISION)
@message_option
@branch_label_option
@rev_id_option
@splice_option
@click.option("--force", is_flag=True, help="Merge also where the operations conflict.")
@json_option
@click.pass_obj
def command(
    session: Session,
    revisions: tuple[str, ...],
    message: str | None,
    branch_labels: tuple[str, ...],
    rev_id: str | None,
    splice: bool,
    force: bool,
    as_json: bool,
) -> None:
    """Write a revision that joins REVISIONS: the heads that are too many, if none are named.

    Without a message, a label or an id of your own, everybody who merges the same revisions writes
    the same file, byte for byte, so that Git merges it without a conflict. What the operations of
    both sides do to each other is read from the files first.
    """
    result = merge(
        session.scripts(),
        revisions,
        message=message,
        branch_labels=branch_labels,
        rev_id=rev_id,
        splice=splice,
        force=force,
    )
    print_merged(result, as_json=as_json)
