"""`gitmig revision`."""

import sys
from functools import partial

import click

from gitmig.cli.options import (
    REVISION,
    baseline_option,
    branch_label_option,
    json_option,
    message_option,
    rev_id_option,
    splice_option,
    url_option,
    version_path_option,
)
from gitmig.cli.session import Session
from gitmig.commands.revision import revision
from gitmig.errors import MetadataEmpty, UsageError
from gitmig.output.console import ask
from gitmig.output.written import print_written
from gitmig.revisions.draft import Baseline


@click.command("revision")
@message_option
@click.option(
    "--autogenerate", is_flag=True, help="Fill it with what the models and the database differ in."
)
@baseline_option
@click.option("--head", type=REVISION, default="head", help="The revision to follow.")
@splice_option
@branch_label_option
@click.option(
    "--depends-on", type=REVISION, multiple=True, help="A revision that must be applied before."
)
@version_path_option
@rev_id_option
@click.option(
    "--rename",
    "renames",
    metavar="OLD:NEW",
    multiple=True,
    help="What is only called otherwise: users.name:full_name, or users:people for a table.",
)
@click.option(
    "--sql", is_flag=True, help="Run env.py offline, where `revision_environment` runs it."
)
@click.option("--yes", is_flag=True, help="Write the removal of every table, if it comes to that.")
@json_option
@url_option
@click.pass_obj
def command(
    session: Session,
    message: str | None,
    autogenerate: bool,
    baseline: Baseline,
    head: str,
    splice: bool,
    branch_labels: tuple[str, ...],
    depends_on: tuple[str, ...],
    version_path: str | None,
    rev_id: str | None,
    renames: tuple[str, ...],
    sql: bool,
    yes: bool,
    as_json: bool,
) -> None:
    """Write a new revision file.

    It follows the newest revision. `--head base` starts a line of its own.
    """
    if not autogenerate and (renames or baseline == "replay"):
        raise UsageError(
            "`--baseline` and `--rename` say how to compare, and nothing is compared",
            hint="add `--autogenerate`",
        )
    write = partial(
        revision,
        session.scripts(),
        message,
        autogenerate=autogenerate,
        baseline=baseline,
        head=head,
        splice=splice,
        branch_labels=branch_labels,
        depends_on=depends_on,
        version_path=version_path,
        rev_id=rev_id,
        renames=renames,
        sql=sql,
    )
    # In a script, and where the output is read by a program, nobody answers.
    asks = sys.stdin.isatty() and sys.stderr.isatty() and not as_json
    confirm_rename = _confirm if asks else None
    try:
        result = write(allow_empty=yes, confirm_rename=confirm_rename)
    except MetadataEmpty as error:
        if not asks or not _confirm(f"{error.message}. Remove all of them"):
            raise
        result = write(allow_empty=True, confirm_rename=confirm_rename)
    print_written(result, as_json=as_json)


def _confirm(question: str) -> bool:
    return ask(f"? {question}")
