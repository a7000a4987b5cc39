"""New revision files for `revision` and `merge`, with the lines that are printed about them."""

from collections.abc import Mapping, Sequence
from typing import Any

from gitmig.comparison import compare_with_database, draft_by_hand
from gitmig.compat.alembic.config import Config
from gitmig.compat.alembic.scripts import ScriptDirectory
from gitmig.errors import GitmigError, WriteHookFailed
from gitmig.git.provenance import read_provenance
from gitmig.ids import as_ids
from gitmig.revisions.draft import Draft
from gitmig.revisions.drafting import check_draft, write_drafts
from gitmig.runtime.script import Script

_SQL_WITHOUT_ENV = "the revision command when revision_environment is not configured"


def write_revisions(
    config: Config,
    command_args: Mapping[str, Any],
    *,
    autogenerate: bool,
    sql: bool,
    process_revision_directives: Any,
) -> list[Script]:
    """Write what the hooks leave of one new revision, also where nothing differs."""
    scripts = ScriptDirectory.from_config(config)
    runs_env = scripts.settings.options.revision_environment
    if sql and (autogenerate or not runs_env):
        with_what = "--autogenerate" if autogenerate else _SQL_WITHOUT_ENV
        raise GitmigError(f"Using --sql with {with_what} does not make any sense")
    draft = _draft(command_args)
    check_draft(scripts, draft)
    drafts: Sequence[Draft] = [draft]
    if autogenerate:
        drafts = compare_with_database(scripts, command_args, process_revision_directives).drafts()
    elif runs_env or process_revision_directives is not None:
        drafts = draft_by_hand(
            scripts,
            command_args,
            process_revision_directives=process_revision_directives,
            as_sql=sql,
        )
    return _write(config, scripts, drafts)


def merge_heads(
    config: Config, revisions: str | Sequence[str], *, splice: bool, **given: Any
) -> Script:
    """Write a revision that joins several, from the project's template."""
    scripts = ScriptDirectory.from_config(config)
    script = scripts.generate_revision(
        given["rev_id"],
        given["message"],
        head=revisions,
        splice=splice,
        branch_labels=given["branch_label"],
    )
    _print_written(config, script)
    return script


def _write(config: Config, scripts: ScriptDirectory, drafts: Sequence[Draft]) -> list[Script]:
    try:
        written = write_drafts(scripts, drafts, read_provenance(scripts.versions))
    except WriteHookFailed as error:  # the file is there, and the hook's exit code says nothing
        config.print_stdout("  %s ...  FAILED", error.message)
        raise
    found = [Script(scripts, each.revision) for each in written]
    for script in found:
        _print_written(config, script)
    return found


def _print_written(config: Config, script: Script) -> None:
    config.print_stdout("Generating %s ...  done", script.path)
    for hook in config.settings.options.post_write_hooks:
        config.print_stdout("Running post write hook '%s' ...\n  done", hook.name)


def _draft(given: Mapping[str, Any]) -> Draft:
    return Draft(
        message=given["message"],
        head=given["head"],
        splice=given["splice"],
        branch_labels=as_ids(given["branch_label"]),
        depends_on=as_ids(given["depends_on"]),
        revision_id=given["rev_id"],
        version_path=given["version_path"],
    )
