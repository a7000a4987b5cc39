"""Options and arguments that several verbs share, each spelled once."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, get_args

import click
from click.shell_completion import CompletionItem
from click.types import StringParamType

from gitmig.cli.session import Session
from gitmig.errors import GitmigError, OutputWithoutSql, UsageError
from gitmig.revisions.directory import ScriptDirectory
from gitmig.revisions.draft import Baseline

Function = Callable[..., Any]

json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON.")
sql_shown_option = click.option("-v", "--verbose", is_flag=True, help="Show the SQL that is sent.")
verbose_option = click.option("-v", "--verbose", is_flag=True, help="Show each in full.")
message_option = click.option("-m", "--message", metavar="TEXT", help="What the revision does.")
rev_id_option = click.option(
    "--rev-id", metavar="ID", help="An id of your own instead of a generated one."
)
branch_label_option = click.option(
    "--branch-label",
    "branch_labels",
    metavar="LABEL",
    multiple=True,
    help="Name the branch that starts here.",
)
version_path_option = click.option(
    "--version-path",
    metavar="DIR",
    help="The version location for the file, where there are several.",
)
splice_option = click.option(
    "--splice", is_flag=True, help="Allow a parent that is not a head, and so part the line."
)
ref_option = click.option(
    "--ref", metavar="REF", help="As a branch, tag or commit has it, instead of the working tree."
)
base_option = click.option(
    "--base", metavar="REF", help="What to compare with; by default the first protected branch."
)
baseline_option = click.option(
    "--baseline",
    type=click.Choice(get_args(Baseline)),
    default="database",
    show_default=True,
    help="Compare with the database, or with the revisions replayed in a scratch database.",
)
max_age_option = click.option(
    "--max-age",
    type=click.IntRange(min=0),
    metavar="DAYS",
    help="Leave out branches without a commit for so long.",
)
limit_option = click.option(
    "-n", "--limit", type=click.IntRange(min=1), metavar="NUMBER", help="At most this many."
)

WITH_STEPS = {"ignore_unknown_options": True}
"""Context settings of verbs whose target may be `-1`, which click takes for an option."""


class RevisionType(StringParamType):
    """A target expression; the shell completes ids, labels and symbolic names."""

    name = "revision"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Refuse an unknown option, which may come here where `-1` is a target."""
        if value.startswith("-") and not value.lstrip("-").isdecimal():
            raise click.NoSuchOption(value, ctx=ctx)
        return value

    def shell_complete(
        self, ctx: click.Context, param: click.Parameter, incomplete: str
    ) -> list[CompletionItem]:
        """Return the revisions that start with what was typed; none outside a project."""
        given = ctx.find_root().params
        directory = given.get("directory") or Path.cwd()
        try:
            session = Session(directory, given.get("config"), given.get("name"))
            graph = ScriptDirectory(session.settings()).graph
        except GitmigError:
            return []
        names = ["heads", "head", "base", *graph.label_owners]
        items = [CompletionItem(name) for name in names if name.startswith(incomplete)]
        items += [
            CompletionItem(revision.short, help=revision.message)
            for revision in graph
            if revision.id.startswith(incomplete)
        ]
        return items


REVISION = RevisionType()


def _override(ctx: click.Context, param: click.Parameter, value: Any) -> None:
    """Put the setting of that name over those of file and environment."""
    if value is not None and param.name is not None:
        ctx.obj = get_session(ctx).overriding(param.name, value)


def get_session(ctx: click.Context) -> Session:
    """Return what the global options say."""
    session = ctx.find_object(Session)
    assert session is not None, "the group makes the session before a verb is parsed"
    return session


url_option = click.option(
    "--url",
    metavar="URL",
    expose_value=False,
    callback=_override,
    help="The database, instead of the one in the settings.",
)
tag_option = click.option("--tag", metavar="TEXT", help="Any text for env.py.")
sql_option = click.option(
    "--sql",
    is_flag=True,
    is_eager=True,
    help="Print SQL instead of changing the database.",
)


def _require_sql(ctx: click.Context, param: click.Parameter, value: Path | None) -> Path | None:
    if value is not None and not ctx.params.get("sql"):
        raise OutputWithoutSql
    return value


def _refuse_sql(ctx: click.Context, param: click.Parameter, value: bool) -> bool:
    if value and ctx.params.get("sql"):
        raise UsageError(
            "`--plan` and `--sql` exclude each other",
            hint="`--plan` asks the database where it is; `--sql` is told by `FROM:TO`",
        )
    return value


plan_option = click.option(
    "--plan",
    is_flag=True,
    callback=_refuse_sql,
    help="Show what would be done, and change nothing.",
)
output_option = click.option(
    "--output",
    metavar="FILE",
    type=click.Path(dir_okay=False, path_type=Path),
    callback=_require_sql,
    help="Write the SQL into FILE.",
)
lock_timeout_option = click.option(
    "--lock-timeout",
    type=click.IntRange(min=0),
    metavar="SECONDS",
    expose_value=False,
    callback=_override,
    help="How long to wait for another upgrade of the same database.",
)

_MIGRATION_OPTIONS = (
    plan_option,
    lock_timeout_option,
    sql_option,
    output_option,
    tag_option,
    sql_shown_option,
    json_option,
    url_option,
)


def migration_options(function: Function) -> Function:
    """Give a verb that runs revisions its options, listed by `--help` in this order."""
    for option in reversed(_MIGRATION_OPTIONS):
        function = option(function)
    return function
