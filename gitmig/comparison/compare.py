"""Runs env.py against what the models are compared with, and gathers what differs."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gitmig.autogenerate.api import LIVE
from gitmig.autogenerate.context import Reader
from gitmig.autogenerate.difference import Difference, find_differences
from gitmig.autogenerate.revision_context import RevisionContext, require_heads
from gitmig.comparison.replay import find_replay
from gitmig.comparison.sql import render_statements
from gitmig.errors import DatabasesDisagree, MetadataMissing
from gitmig.ids import shorten
from gitmig.operations import UpgradeOps
from gitmig.revisions.directory import ScriptDirectory
from gitmig.revisions.draft import Baseline, Draft
from gitmig.runtime.migrate import upgrade, with_context
from gitmig.runtime.migration import MigrationContext
from gitmig.runtime.scratch import scratch_database
from gitmig.runtime.urls import mask_url
from gitmig.runtime.whereabouts import naming_branches

Contexts = dict[str, MigrationContext]
"""The context of each body, by the name of its variable."""


@dataclass(frozen=True, slots=True)
class Compared:
    """What differs, and what would be run to change it."""

    differences: tuple[Difference, ...]
    sql: tuple[str, ...]
    """Statements for the database's own client, terminated; comments where there is none."""


def draft_revisions(
    scripts: ScriptDirectory,
    command_args: Mapping[str, Any],
    *,
    baseline: Baseline = "database",
    process_revision_directives: Any = None,
) -> tuple[Draft, ...]:
    """Compare as `compare_models`, and write the differences as Python.

    `command_args` are those of `RevisionContext`. There is one draft, unless a hook of the project
    makes several of it, or none.
    """

    def start() -> RevisionContext:
        return RevisionContext(scripts.config, scripts, command_args, process_revision_directives)

    revisions, _ = _compare(scripts, start, baseline, cache=None)
    return revisions.drafts()


def compare_with_database(
    scripts: ScriptDirectory,
    command_args: Mapping[str, Any],
    process_revision_directives: Any = None,
) -> RevisionContext:
    """Compare as `draft_revisions` with the database; return the operations, not yet written."""
    start = RevisionContext(scripts.config, scripts, command_args, process_revision_directives)
    revisions, _ = _compare_with(scripts, start)
    return revisions


def draft_by_hand(
    scripts: ScriptDirectory,
    command_args: Mapping[str, Any],
    *,
    process_revision_directives: Any = None,
    as_sql: bool = False,
) -> tuple[Draft, ...]:
    """Let the hooks of env.py see a revision that is to be written without a comparison.

    The database need not be at the heads, nor need there be models; with `as_sql` env.py runs
    offline, without a database.
    """
    revisions = RevisionContext(scripts.config, scripts, command_args, process_revision_directives)

    def show(context: MigrationContext) -> None:
        revisions.run_no_autogenerate(context.get_current_heads(), context)

    with_context(scripts, show, as_sql=as_sql)
    return revisions.drafts()


def compare_models(
    scripts: ScriptDirectory, *, baseline: Baseline = "database", cache: Path | None = None
) -> Compared:
    """Compare the models with the database, or with a replay of the revisions beside it.

    `cache` is the directory where replays are remembered; a replay that is known, and that nothing
    differs from, is not made again.

    Raises:
        DatabaseBehind, UnknownDatabaseRevision: the database is not at the heads.
        DatabasesDisagree: one of several is not.
        MetadataMissing, MetadataEmpty: the models say nothing.
        ScratchUnavailable: no scratch database can be made for a replay.
    """

    def start() -> RevisionContext:
        return RevisionContext(scripts.config, scripts, {"allow_empty": False})

    revisions, contexts = _compare(scripts, start, baseline, cache)
    generated = revisions.generated_revisions
    return Compared(
        tuple(difference for script in generated for difference in find_differences(script)),
        tuple(
            statement
            for script in generated
            for container in script.upgrade_ops_list
            for statement in _render_upgrade(container, contexts)
        ),
    )


def _render_upgrade(upgrade: UpgradeOps, contexts: Contexts) -> Iterator[str]:
    """Yield the statements for a database, behind its name where there are several."""
    context = contexts.get(upgrade.upgrade_token) or next(iter(contexts.values()))
    if upgrade.ops and upgrade.database is not None:
        yield f"-- {upgrade.database}"
    yield from render_statements(upgrade, context)


def _compare(
    scripts: ScriptDirectory,
    start: Callable[[], RevisionContext],
    baseline: Baseline,
    cache: Path | None,
) -> tuple[RevisionContext, Contexts]:
    if baseline == "database":
        return _compare_with(scripts, start())
    with scratch_database(scripts.settings) as settings:
        replayed = ScriptDirectory(settings)
        replay = find_replay(scripts, cache) if cache is not None else None
        if replay is not None:
            remembered = replay.reader()
            revisions, contexts = _compare_with(replayed, start(), remembered)
            if not remembered.missed and not _differ(revisions):
                return revisions, contexts
        # A difference is only told of a replay that was made: what a database makes of an
        # expression that the models have now cannot be asked of an empty one.
        upgrade(replayed)
        if replay is None:
            return _compare_with(replayed, start())
        keeper = replay.keeper()
        revisions, contexts = _compare_with(replayed, start(), keeper)
        keeper.save()
        return revisions, contexts


def _differ(revisions: RevisionContext) -> bool:
    return any(map(find_differences, revisions.generated_revisions))


def _compare_with(
    scripts: ScriptDirectory, revisions: RevisionContext, reader: Reader = LIVE
) -> tuple[RevisionContext, Contexts]:
    """Let every database that env.py configures add to the revisions."""
    heads = tuple(scripts.graph.real_heads)
    states: list[tuple[str, tuple[str, ...]]] = []
    contexts: Contexts = {}

    def compare(context: MigrationContext) -> None:
        current = context.get_current_heads() if reader.is_live else heads
        states.append((mask_url(context.applier.connection.engine.url), current))
        contexts[context.opts["upgrade_token"]] = context
        if not context.opts["target_metadata"]:
            named = context.name in scripts.settings.options.databases
            env = scripts.settings.script_location / "env.py"
            raise MetadataMissing(env, context.name if named else None)
        if set(current) == set(heads):
            revisions.run_autogenerate(current, context, reader, context.database)

    with_context(scripts, compare)
    # Told when all of them were seen: one behind among several is another matter than all behind.
    if len({frozenset(current) for _, current in states}) > 1:
        raise DatabasesDisagree([(name, [*map(shorten, current)]) for name, current in states])
    with naming_branches(scripts):
        for _, current in states:
            require_heads(scripts.graph, current)
    return revisions, contexts
